// What the library adds to a send beside HTTP, by the policies that are on: sends through a plugin
// that accepts each message at once.

#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <string>

#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace bench {
namespace {

namespace asio = boost::asio;
using namespace ratatosk;

class AcceptingCore final : public ConnectorCore {
 public:
  asio::awaitable<OperationResult<void>> TestConnectionCoreAsync(OperationContext&) override {
    co_return OperationResult<void>::Success();
  }
  asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(const Message&,
                                                                    SendContext&) override {
    co_return SendResult();
  }
};

constexpr std::array kEndpoints{EndpointSchema(EndpointType::Label, true, true)};
constexpr std::array kContents{ContentType::PlainText};
constexpr ChannelSchema kSchema = ChannelSchema("None", "Accepting", "1.0.0")
                                      .WithCapabilities(Capabilities::SendMessages)
                                      .WithEndpoints(kEndpoints)
                                      .WithContentTypes(kContents);

class AcceptingConnector final : public ChannelConnectorBase {
 public:
  AcceptingConnector(Runtime runtime, ConnectionSettings settings)
      : ChannelConnectorBase(
            std::move(runtime), kSchema, std::move(settings), std::make_shared<AcceptingCore>()) {}
};

asio::awaitable<void> SendAll(IChannelConnector& connector, benchmark::State& state) {
  const auto message = MessageBuilder()
                           .WithId("m-1")
                           .From(Endpoint(EndpointType::Label, "bob"))
                           .To(Endpoint(EndpointType::Label, "ann"))
                           .WithText("Hello")
                           .Build();
  for (auto _ : state) {
    auto sent = co_await connector.SendMessageAsync(message);
    if (!sent) {
      state.SkipWithError(sent.Error().ToText().c_str());
      break;
    }
  }
}

void Sends(benchmark::State& state, const std::string& settings) {
  asio::io_context context(1);
  Runtime runtime(context.get_executor(), RuntimeOptions().WithHomeExecutor(HomeExecutor::Serial));
  auto parsed = ConnectionSettings::Parse(settings);
  AcceptingConnector connector(runtime, *parsed);
  asio::co_spawn(context, SendAll(connector, state), asio::detached);
  context.run();
}
BENCHMARK_CAPTURE(Sends, Defaults, "");
BENCHMARK_CAPTURE(Sends, NoBreaker, "Retry.EnableCircuitBreaker=false;Retry.MaxAttempts=1");
BENCHMARK_CAPTURE(Sends, AttemptTimeout, "Timeout.Attempt=30");
BENCHMARK_CAPTURE(Sends, AttemptAndConnectTimeout, "Timeout.Attempt=30;Timeout.Connect=10");
BENCHMARK_CAPTURE(Sends, AccountRate, "RateLimit.Account=1000000;RateLimit.Burst=1000000");
BENCHMARK_CAPTURE(Sends,
                  AllBounds,
                  "Concurrency.Account=9;Concurrency.Sender=9;Concurrency.Pair=9");

}  // namespace
}  // namespace bench
