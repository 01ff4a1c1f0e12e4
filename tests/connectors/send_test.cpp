#include <stdexcept>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

class SendTest : public ConnectorTest {
 protected:
  OperationResult<SendResult> Send(Message message, SendOptions options = {}) {
    return Run(connector_->SendMessageAsync(std::move(message), std::move(options)));
  }
};

TEST_F(SendTest, ResultHasIdsAndTime) {
  const auto sent = Send(Text("m-7"), SendOptions().WithCorrelationId("order-1"));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->MessageId, "m-7");
  EXPECT_EQ(sent->RemoteMessageId, "remote-m-7");
  EXPECT_EQ(sent->Status, MessageStatus::Queued);
  EXPECT_EQ(sent->CorrelationId, "order-1");
  EXPECT_EQ(sent->SentAt, clock_->WallNow());
}

TEST_F(SendTest, ChoosesOverrideThenMessageThenDefaultSender) {
  const auto sender_of = [this](MessageBuilder builder, SendOptions options) {
    builder.WithId("1").To(Endpoint(EndpointType::Label, "ann")).WithText("x");
    const auto sent = Send(std::move(builder).Build(), std::move(options));
    return sent ? sent->ProviderStatus : std::string(sent.Error().Code().Text());
  };
  const Endpoint own(EndpointType::Label, "own"), other(EndpointType::Label, "other");
  EXPECT_EQ(sender_of(MessageBuilder(), SendOptions()), "default");
  EXPECT_EQ(sender_of(MessageBuilder().From(own), SendOptions()), "own");
  EXPECT_EQ(sender_of(MessageBuilder().From(own), SendOptions().WithSender(other)), "other");
  core_->default_sender = Endpoint();
  EXPECT_EQ(sender_of(MessageBuilder(), SendOptions()), "MESSAGE_VALIDATION_FAILED");
  EXPECT_EQ(sender_of(MessageBuilder(), SendOptions().WithSender(other)), "other");
}

TEST_F(SendTest, SenderWithoutAddressIsFault) {
  const Endpoint empty(EndpointType::Label, "");
  const auto message =
      MessageBuilder().From(empty).To(Endpoint(EndpointType::Label, "ann")).WithText("x").Build();
  for (const auto& sent : {Send(message), Send(Text(), SendOptions().WithSender(empty))}) {
    ASSERT_THAT(sent, FailsWithCode(Codes::MessageValidationFailed));
    const auto& fault = sent.Error().Faults().front();
    EXPECT_EQ(fault.Member(), "Sender");
    EXPECT_EQ(fault.Message(), "the sender's address is empty");
  }
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(SendTest, DeadlineErrorNamesSetting) {
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, connector_->SendMessageAsync(Text()));
  Advance(60s);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->Error().Message(), "not finished within Timeout.Send");
  const auto none = Send(Text(), SendOptions().WithTimeout(0s));
  EXPECT_EQ(none.Error().Message(), "not finished within SendOptions::timeout");
}

TEST_F(SendTest, ValidatesSenderThatIsUsed) {
  const Endpoint bad(EndpointType::Url, "https://x"), good(EndpointType::Label, "shop");
  const auto message = MessageBuilder().From(bad).To(good).WithText("x").Build();
  EXPECT_THAT(Send(message), FailsWithCode(Codes::MessageValidationFailed));
  EXPECT_THAT(Send(message, SendOptions().WithSender(good)), IsOk());
  EXPECT_THAT(Send(Text(), SendOptions().WithSender(bad)),
              FailsWithCode(Codes::MessageValidationFailed));
}

TEST_F(SendTest, ReportsAllErrorsAndSendsNothing) {
  core_->default_sender = Endpoint();
  const auto message =
      MessageBuilder().WithContent(LocationContent(1, 2)).WithProperty("what", 1).Build();
  const auto sent = Send(message);
  ASSERT_THAT(sent, FailsWith(Codes::MessageValidationFailed, Certainty::NotSent, Retry::Never()));
  std::vector<std::string> members;
  for (const auto& fault : sent.Error().Faults()) members.push_back(fault.Member());
  EXPECT_THAT(members, testing::UnorderedElementsAre("Receiver", "Content", "what", "Sender"));
  EXPECT_EQ(core_->sends, 0);

  const auto valid = connector_->ValidateMessage(message);
  ASSERT_THAT(valid, FailsWithCode(Codes::MessageValidationFailed));
  EXPECT_EQ(valid.Error().Faults().size(), 4U);
  core_->default_sender = Endpoint(EndpointType::Label, "default");
  EXPECT_THAT(connector_->ValidateMessage(Text()), IsOk());
}

TEST_F(SendTest, ErrorWithoutCertaintyIsUnknown) {
  Make(Settings().SetParameter(CommonSettings::RetryMaxAttempts, 1));
  const Error silent(Codes::SendMessageFailed, "?");
  for (const auto certainty : {Certainty::NotSent, Certainty::Rejected, Certainty::Unknown}) {
    core_->on_send = [&](const Message&, SendContext&) -> Async<SendResult> {
      co_return silent.WithCertainty(certainty).WithRetry(Retry::After(3s));
    };
    EXPECT_THAT(Send(Text()), FailsWith(Codes::SendMessageFailed, certainty, Retry::After(3s)));
  }
  core_->on_send = [&](const Message&, SendContext&) -> Async<SendResult> { co_return silent; };
  EXPECT_THAT(Send(Text()),
              FailsWith(Codes::SendMessageFailed, Certainty::Unknown, Retry::Never()));
}

TEST_F(SendTest, ErrorHidesMessageOfException) {
  core_->on_send = [](const Message&, SendContext&) -> Async<SendResult> {
    throw std::runtime_error("thrown");
    co_return SendResult();
  };
  const auto sent = Send(Text());
  EXPECT_THAT(sent, FailsWith(Codes::SendMessageError, Certainty::Unknown, Retry::Never()));
  EXPECT_EQ(sent.Error().Message(), "thrown");
  core_->on_send = [](const Message&, SendContext&) -> Async<SendResult> {
    throw 7;
    co_return SendResult();
  };
  EXPECT_THAT(Send(Text()), FailsWith(Codes::SendMessageError, Certainty::Unknown, Retry::Never()));
}

TEST_F(SendTest, UnexpectedAbortIsUnknown) {
  core_->on_send = [](const Message&, SendContext&) -> Async<SendResult> {
    co_return AbortedError();
  };
  EXPECT_THAT(Send(Text()),
              FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
}

TEST_F(SendTest, ExceptionBeforeWritingIsNotSent) {
  core_->before_default_sender = [] { throw std::runtime_error("no directory"); };
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())),
              FailsWith(Codes::SendMessageError, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(Run(connector_->GetHealthAsync())->Metrics.at("failed"), 1U);
  MessageBatch batch;
  batch.With(Text());
  const auto sent = Run(connector_->SendBatchAsync(std::move(batch)));
  ASSERT_THAT(sent, IsOk());
  EXPECT_THAT(sent->Items.at(0).Result,
              FailsWith(Codes::SendMessageError, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(SendTest, ThrowsOnlyBadAlloc) {
  core_->on_send = [](const Message&, SendContext&) -> Async<SendResult> {
    throw std::bad_alloc();
    co_return SendResult();
  };
  EXPECT_THROW(Send(Text()), std::bad_alloc);
}

// What was logged and measured, as text.
class Recorder final : public LogSink, public MetricsSink {
 public:
  bool Enabled(LogLevel) const noexcept override { return true; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    log = std::string(event) + Text(fields);
  }
  void Add(std::string_view counter,
           double delta,
           std::span<const LogField> fields) noexcept override {
    if (!counter.starts_with("messaging.")) return;  // what is the library's own
    counted += delta;
    count = std::string(counter) + Text(fields);
  }
  void Record(std::string_view, double value, std::span<const LogField>) noexcept override {
    duration = value;
  }

  std::string log, count;
  double counted = 0, duration = -1;

 private:
  static std::string Text(std::span<const LogField> fields) {
    std::string text;
    for (const auto& field : fields) text.append(" ").append(field.Value());
    return text;
  }
};

class ReportTest : public SendTest {
 protected:
  ReportTest() {
    RuntimeOptions options;
    options.WithClock(clock_).WithLogSink(recorder_).WithMetricsSink(recorder_);
    runtime_ = Runtime(context_.get_executor(), options);
    Make(Settings());
  }
  std::shared_ptr<Recorder> recorder_ = std::make_shared<Recorder>();
};

TEST_F(ReportTest, LogsAndMeasuresEachSendOnce) {
  ASSERT_THAT(Send(Text()), IsOk());
  EXPECT_EQ(recorder_->log, "message.sent Fake/Channel/1.0.0 m-1 remote-m-1 ");
  EXPECT_EQ(recorder_->count, "messaging.client.sent.messages Fake/Channel/1.0.0 send ");
  EXPECT_EQ(recorder_->counted, 1);
  core_->on_send = [](const Message&, SendContext&) -> Async<SendResult> {
    throw std::runtime_error("thrown");
    co_return SendResult();
  };
  ASSERT_FALSE(Send(Text()));
  EXPECT_EQ(recorder_->log, "message.failed Fake/Channel/1.0.0 m-1 SEND_MESSAGE_ERROR Unknown");
  EXPECT_EQ(recorder_->counted, 2);
}

TEST_F(ReportTest, ReportsTimeoutWithCallersError) {
  core_->on_send = [this](const Message&, SendContext& context) -> Async<SendResult> {
    context.Operation().MarkWritten();
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, connector_->SendMessageAsync(Text(), SendOptions().WithTimeout(5s)));
  Advance(5s);
  ASSERT_TRUE(sent);
  EXPECT_EQ(recorder_->log, "message.failed Fake/Channel/1.0.0 m-1 SEND_TIMEOUT Unknown");
  EXPECT_EQ(recorder_->count,
            "messaging.client.sent.messages Fake/Channel/1.0.0 send SEND_TIMEOUT");
  EXPECT_EQ(recorder_->duration, 5);
}

}  // namespace
}  // namespace ratatosk::test
