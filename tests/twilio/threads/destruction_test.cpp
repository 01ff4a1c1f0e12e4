// Connector, client and io_context go in every order, with calls in flight. AddressSanitizer looks
// for what is used after, and for what is left.

#include <algorithm>
#include <array>

#include <boost/asio/bind_executor.hpp>

#include <ratatosk/asio.hpp>
#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/client/messaging_client.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using simulators::FaultKind;

enum class Part { Connector, Client, Context };

class Order {
 public:
  explicit Order(std::array<Part, 3> p) : parts(p) {}
  std::array<Part, 3> parts;

  friend std::ostream& operator<<(std::ostream& out, const Order& order) {
    for (const auto part : order.parts) {
      out << (part == Part::Connector ? "Connector" : part == Part::Client ? "Client" : "Context");
    }
    return out;
  }
};

class DestructionTest : public testing::TestWithParam<std::tuple<Order, FaultKind>> {
 protected:
  DestructionTest() : ca_(simulator_.CaPem()) {}

  ConnectionSettings Settings() {
    return ConnectionSettings()
        .SetParameter("AccountSid", simulator_.AccountSid())
        .SetParameter("AuthToken", simulator_.AuthToken())
        .SetParameter("ApiBaseUrl", simulator_.BaseUrl())
        .SetParameter("CaFile", ca_.Path());
  }

  // Counts what completes; a handler whose context is gone is destroyed instead.
  auto Keep() {
    return [this](OperationResult<SendResult> result) {
      ++completed_;
      EXPECT_THAT(result, FailsWithCode(MessagingErrorCodes::OperationCancelled));
    };
  }

  simulators::TwilioSimulator simulator_;
  TemporaryFile ca_;
  int completed_ = 0;
};

TEST_P(DestructionTest, IsCleanInEveryOrder) {
  const auto& [order, hold] = GetParam();
  simulator_.Faults().Always(hold);
  auto context = std::make_unique<asio::io_context>();
  auto runtime = std::make_unique<Runtime>(context->get_executor());
  auto connector = std::make_unique<TwilioWhatsAppConnector>(
      *runtime, TwilioChannelSchemas::TwilioWhatsApp, Settings());
  ConnectorRegistry registry;
  RegisterTwilio(registry);
  auto client = std::make_unique<MessagingClient>(*runtime, registry);
  ASSERT_THAT(client->AddConnector("whatsapp", "Twilio/WhatsApp", Settings()), IsOk());

  AsyncSend(*connector, Wired::Text(), Keep());
  AsyncSend(*client->Find("whatsapp"), Wired::Text(), Keep());
  asio::co_spawn(*context, client->SendAsync("whatsapp", Wired::Text()),
                 [keep = Keep()](std::exception_ptr, OperationResult<SendResult> r) { keep(r); });
  ASSERT_TRUE(RunUntil(*context, [this] { return simulator_.Faults().Struck() >= 2; }));
  EXPECT_EQ(completed_, 0);

  int expected = 0;
  for (const auto part : order.parts) {
    if (part == Part::Connector) connector.reset();
    if (part == Part::Client) client.reset();
    if (part == Part::Context) context.reset();
    if (!context) continue;
    expected += part == Part::Connector ? 1 : 2;
    EXPECT_TRUE(RunUntil(*context, [&] { return completed_ >= expected; }))
        << "what goes before the context ends its calls";
    context->restart();
    context->poll();
  }
  EXPECT_EQ(completed_, expected);
  simulator_.ReleaseHeld();
}

std::vector<Order> Orders() {
  std::array<Part, 3> parts{Part::Connector, Part::Client, Part::Context};
  std::vector<Order> orders;
  do {
    orders.emplace_back(parts);
  } while (std::next_permutation(parts.begin(), parts.end()));
  return orders;
}

INSTANTIATE_TEST_SUITE_P(Orders,
                         DestructionTest,
                         testing::Combine(testing::ValuesIn(Orders()),
                                          testing::Values(FaultKind::HoldHandshake,
                                                          FaultKind::HoldBeforeAccepting)));

TEST(DestructionOfRuntimeTest, ConnectorKeepsRuntimeAlive) {
  Wired wired;
  {
    const Runtime own(wired.context.get_executor());
    wired.connector = std::make_unique<TwilioWhatsAppConnector>(
        own, TwilioChannelSchemas::TwilioWhatsApp, wired.Settings());
  }
  EXPECT_THAT(wired.Send(Wired::Text()), IsOk());
}

TEST(DestructionOfContextTest, CallsAfterwardsReturnErrors) {
  auto context = std::make_unique<asio::io_context>();
  TwilioWhatsAppConnector connector(context->get_executor(), TwilioChannelSchemas::TwilioWhatsApp,
                                    ConnectionSettings());
  context.reset();
  asio::io_context other;
  EXPECT_THAT(
      Await(other, connector.SendMessageAsync(Wired::Text())),
      FailsWith(MessagingErrorCodes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  std::optional<OperationResult<SendResult>> sent;
  auto keep = [&](OperationResult<SendResult> result) { sent = std::move(result); };
  AsyncSend(connector, Wired::Text(), asio::bind_executor(other, keep));
  AsyncSend(connector, Wired::Text(), [](auto&&) { ADD_FAILURE() << "there is nowhere to run"; });
  other.restart();
  other.run();
  ASSERT_TRUE(sent);
  EXPECT_THAT(*sent, FailsWithCode(MessagingErrorCodes::OperationCancelled));
}

}  // namespace
}  // namespace ratatosk::test
