// The operations of a MessagingClient, stopped at every one of their suspension points in turn.

#include "twilio/cancellation/walk.hpp"

namespace ratatosk::test {
namespace {

// How the one connector is.
asio::awaitable<Outcome> OfTheOne(asio::awaitable<OperationResult<ClientHealth>> work) {
  auto health = co_await std::move(work);
  if (!health) co_return health.Error();
  const auto& one = health->Connectors.at(0).Health;
  if (!one) co_return one.Error();
  co_return Outcome::Success();
}

std::vector<Operation> ClientOperations() {
  using Client = MessagingClient;
  const auto operation = MessagingErrorCodes::OperationTimeout;
  const auto send = MessagingErrorCodes::SendTimeout;
  const BeginByClient text = [](Client& c, const std::string& mark) {
    return Untyped(c.SendAsync("c", Wired::Text(mark)));
  };
  const BeginByClient batch = [](Client& c, const std::string& mark) {
    auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText(mark);
    return OfTheFirst(
        c.SendBatchAsync("c", MessageBatch().With(message.Build()), SendOptions().WithTimeout(5s)));
  };
  const BeginByClient status = [](Client& c, auto&&) {
    return Untyped(c.GetMessageStatusAsync("c", "SM00000000000000000000000000000000"));
  };
  const BeginByClient receive = [](Client& c, auto&&) {
    auto source = MessageSource::UrlPost("MessageSid=SM1&From=whatsapp%3A%2B1&Body=Hi");
    source.WithUrl("https://example.com/hook");
    return Untyped(c.ReceiveAsync("c", std::move(source)));
  };
  const BeginByClient health = [](Client& c, auto&&) { return OfTheOne(c.GetHealthAsync()); };
  const BeginByClient remove = [](Client& c, auto&&) { return c.RemoveConnector("c"); };
  const BeginByClient shutdown = [](Client& c, auto&&) { return c.ShutdownAsync(); };
  return {
      {"Send", send, 3, text},
      {"SendBatch", send, 3, batch, kSms},
      {"GetMessageStatus", MessagingErrorCodes::StatusQueryTimeout, 3, status},
      {"Receive", MessagingErrorCodes::ReceiveTimeout, 1, receive},
      {"GetHealth", operation, 3, health},
      {"RemoveConnector", operation, 1, remove},
      {"Shutdown", operation, 1, shutdown},
  };
}

INSTANTIATE_TEST_SUITE_P(Client, CancellationWalk, EveryWay(ClientOperations()), NameOf);

}  // namespace
}  // namespace ratatosk::test
