// What a send costs over what it needs: the same request over one kept-alive TLS connection, once
// by the connector, once by a client written by hand as the examples of Beast and Boost.JSON show
// it: it reads the message's SID from the answer, and does nothing else. Both talk to the same
// simulator, in turns.

#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <cstdio>
#include <fstream>

#include <unistd.h>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator.hpp>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace ratatosk;

const std::string kSender = "whatsapp:+14155238886";
const std::string kPerson = "whatsapp:+15550002222";

class Provider {
 public:
  Provider() { std::ofstream(ca_file) << simulator.CaPem(); }
  ~Provider() { std::remove(ca_file.c_str()); }
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  simulators::TwilioSimulator simulator;
  std::string ca_file = "/tmp/ratatosk-benchmark-" + std::to_string(::getpid()) + ".pem";
};

Provider& TheProvider() {
  static Provider provider;
  return provider;
}

asio::awaitable<void> SendByConnector(TwilioWhatsAppConnector& connector, benchmark::State& state) {
  for (auto _ : state) {
    auto message = MessageBuilder().FromPhone(kSender).ToPhone(kPerson).WithText("Hello").Build();
    auto sent = co_await connector.SendMessageAsync(std::move(message));
    if (!sent) {
      state.SkipWithError(std::string(sent.Error().Message()).c_str());
      break;
    }
  }
}

void Connector(benchmark::State& state) {
  auto& provider = TheProvider();
  provider.simulator.Clear();
  asio::io_context context(1);
  Runtime runtime(context.get_executor(), RuntimeOptions().WithHomeExecutor(HomeExecutor::Serial));
  TwilioWhatsAppConnector connector(runtime, TwilioChannelSchemas::TwilioWhatsApp,
                                    ConnectionSettings()
                                        .SetParameter("AccountSid", provider.simulator.AccountSid())
                                        .SetParameter("AuthToken", provider.simulator.AuthToken())
                                        .SetParameter("ApiBaseUrl", provider.simulator.BaseUrl())
                                        .SetParameter("CaFile", provider.ca_file));
  asio::co_spawn(context, SendByConnector(connector, state), asio::detached);
  context.run();
}
BENCHMARK(Connector)->UseRealTime()->MinTime(2);

asio::awaitable<void> SendByHand(std::string target,
                                 asio::ssl::context& tls,
                                 asio::ip::tcp::endpoint peer,
                                 benchmark::State& state) {
  asio::ssl::stream<asio::ip::tcp::socket> stream(co_await asio::this_coro::executor, tls);
  co_await stream.next_layer().async_connect(peer, asio::use_awaitable);
  stream.next_layer().set_option(asio::ip::tcp::no_delay(true));
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  const auto& simulator = TheProvider().simulator;
  const std::string user = simulator.AccountSid() + ":" + simulator.AuthToken();
  std::string basic(boost::beast::detail::base64::encoded_size(user.size()), '\0');
  basic.resize(boost::beast::detail::base64::encode(basic.data(), user.data(), user.size()));
  boost::beast::flat_buffer buffer;
  for (auto _ : state) {
    http::request<http::string_body> request(http::verb::post, target, 11);
    request.set(http::field::host, "127.0.0.1:" + std::to_string(peer.port()));
    request.set(http::field::authorization, "Basic " + basic);
    request.set(http::field::content_type, "application/x-www-form-urlencoded");
    request.body() = "To=whatsapp%3A%2B15550002222&From=whatsapp%3A%2B14155238886&Body=Hello";
    request.prepare_payload();
    co_await http::async_write(stream, request, asio::use_awaitable);
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    if (response.result() != http::status::created) {
      state.SkipWithError(response.body().c_str());
      break;
    }
    const auto resource = boost::json::parse(response.body());
    std::string sid(resource.at("sid").as_string());
    benchmark::DoNotOptimize(sid);
  }
}

void BeastByHand(benchmark::State& state) {
  auto& provider = TheProvider();
  provider.simulator.Clear();
  asio::io_context context(1);
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(provider.ca_file);
  tls.set_verify_mode(asio::ssl::verify_peer);
  const asio::ip::tcp::endpoint peer(asio::ip::make_address("127.0.0.1"),
                                     provider.simulator.Port());
  const auto target = "/2010-04-01/Accounts/" + provider.simulator.AccountSid() + "/Messages.json";
  asio::co_spawn(context, SendByHand(target, tls, peer, state), asio::detached);
  context.run();
}
BENCHMARK(BeastByHand)->UseRealTime()->MinTime(2);

}  // namespace

BENCHMARK_MAIN();
