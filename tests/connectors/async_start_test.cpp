#include <ratatosk/asio.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

// Under AddressSanitizer: nothing of the context is kept in the user's slot.
TEST(AsyncStartTest, SignalCanOutliveContext) {
  boost::asio::cancellation_signal signal;
  auto core = std::make_shared<FakeCore>();
  auto gate = std::make_shared<Gate>();
  core->on_send = [gate](const Message&, SendContext&) -> Async<SendResult> {
    co_await gate->PassAsync();
    co_return AbortedError();
  };
  auto context = std::make_unique<boost::asio::io_context>();
  auto connector =
      std::make_unique<FakeConnector>(Runtime(context->get_executor()), kFakeSchema,
                                      ConnectionSettings().SetParameter("Host", "h"), core);
  auto message = MessageBuilder().To(Endpoint(EndpointType::Label, "ann")).WithText("hi").Build();
  auto token = boost::asio::bind_cancellation_slot(
      signal.slot(), [](auto&&) { ADD_FAILURE() << "there is nowhere to run"; });
  AsyncSend(*connector, std::move(message), std::move(token));
  context->poll();
  EXPECT_EQ(gate->Waiting(), 1U);
  core->on_send = &FakeCore::Accept;
  gate.reset();
  context.reset();
  signal.emit(boost::asio::cancellation_type::terminal);
}

}  // namespace
}  // namespace ratatosk::test
