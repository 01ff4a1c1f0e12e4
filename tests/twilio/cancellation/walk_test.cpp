// Every public operation of a connector, stopped at every one of its suspension points in turn.

#include "twilio/cancellation/walk.hpp"

namespace ratatosk::test {
namespace {

MessageSource TextWebhook() {
  MessageSource source = MessageSource::UrlPost("MessageSid=SM1&From=whatsapp%3A%2B1&Body=Hi");
  source.WithUrl("https://example.com/hook");
  return source;
}

std::vector<Operation> Operations() {
  const auto operation = MessagingErrorCodes::OperationTimeout;
  const auto send = MessagingErrorCodes::SendTimeout;
  const auto receive = MessagingErrorCodes::ReceiveTimeout;
  const auto text = [](Connector& c, const std::string& mark) {
    return Untyped(c.SendMessageAsync(Wired::Text(mark)));
  };
  const auto sms = [](Connector& c, const std::string& mark) {
    auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText(mark);
    return Untyped(c.SendMessageAsync(message.Build()));
  };
  const auto batch = [](Connector& c, const std::string& mark) {
    auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText(mark);
    return OfTheFirst(
        c.SendBatchAsync(MessageBatch().With(message.Build()), SendOptions().WithTimeout(5s)));
  };
  const auto by_name = [](Connector& c, const std::string& mark) {
    auto content = TemplateContent("order_confirmed").With("1", mark);
    return Untyped(c.SendMessageAsync(MessageBuilder()
                                          .FromPhone(kSender)
                                          .ToPhone(kPerson)
                                          .WithContent(std::move(content))
                                          .Build()));
  };
  const auto status = [](Connector& c, auto&&) {
    return Untyped(c.GetMessageStatusAsync("SM00000000000000000000000000000000"));
  };
  return {
      {"Send", send, 3, text},
      {"SendTemplateByName", send, 6, by_name},
      {"SendSms", send, 3, sms, kSms},
      {"SendBatch", send, 3, batch, kSms},
      Operation("SendUnderLimits", send, 3, text).Guarded(),
      Operation("GetMessageStatusUnderLimits", MessagingErrorCodes::StatusQueryTimeout, 3, status)
          .Guarded(),
      {"TestConnection", operation, 3,
       [](Connector& c, auto&&) { return c.TestConnectionAsync(); }},
      {"GetHealth", operation, 3, [](Connector& c, auto&&) { return Untyped(c.GetHealthAsync()); }},
      {"GetMessageStatus", MessagingErrorCodes::StatusQueryTimeout, 3, status},
      {"Initialize", operation, 1, [](Connector& c, auto&&) { return c.InitializeAsync(); }},
      {"GetStatus", operation, 1, [](Connector& c, auto&&) { return Untyped(c.GetStatusAsync()); }},
      {"Receive", receive, 1,
       [](Connector& c, auto&&) { return Untyped(c.ReceiveAsync(TextWebhook())); }},
      {"ReceiveMessages", receive, 1,
       [](Connector& c, auto&&) { return Untyped(c.ReceiveMessagesAsync(TextWebhook())); }},
      {"ReceiveMessageStatus", receive, 1,
       [](Connector& c, auto&&) { return Untyped(c.ReceiveMessageStatusAsync(TextWebhook())); }},
      {"Shutdown", operation, 1, [](Connector& c, auto&&) { return c.ShutdownAsync(); }},
  };
}

}  // namespace

TEST_P(CancellationWalk, EndsCorrectlyAtEveryPointWithoutLeaks) {
  // Caches fill: recycled frames, OpenSSL's per-thread state.
  Walk();
  const auto points = Walk();
  const auto before = Held();
  Walk();
  const auto after = Held();
  RecordProperty("points", static_cast<int>(points));
  RecordProperty("stopped", static_cast<int>(stopped_));
  EXPECT_GE(points, operation_.least_points);
  EXPECT_TRUE(stopped_ > 0 || operation_.least_points == 1 || stop_ == Stop::Total)
      << "nothing was interrupted";
  EXPECT_EQ(after.files, before.files);
  EXPECT_EQ(after.allocations, before.allocations);
  std::printf("%zu points, %zu stopped, %zu answered, %+lld allocations\n", points, stopped_,
              answered_, static_cast<long long>(after.allocations - before.allocations));
}

INSTANTIATE_TEST_SUITE_P(Operations, CancellationWalk, EveryWay(Operations()), NameOf);

}  // namespace ratatosk::test
