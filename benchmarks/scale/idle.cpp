#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/http/client.hpp>

#include "common/connector_setup.hpp"
#include "common/heap.hpp"
#include "common/json_line.hpp"
#include "common/process.hpp"
#include "scale/modes.hpp"

namespace bench {

namespace asio = boost::asio;
using namespace ratatosk;

namespace {

// Sends as many messages at once as connections are wanted. A connector has at most 2,048
// attempts in progress, so several connectors share the pool.
class Opener {
 public:
  Opener(asio::io_context& context,
         const Runtime& runtime,
         const Provider& provider,
         std::size_t connections)
      : context_(context) {
    for (std::size_t room = 0; room < connections; room += kSendsEach) {
      connectors_.push_back(std::make_unique<TwilioWhatsAppConnector>(
          runtime, TwilioChannelSchemas::TwilioWhatsApp, MakeSettings(provider)));
    }
  }

  void Open(std::size_t connections) {
    left_ = connections;
    for (std::size_t i = 0; i < connections; ++i) {
      asio::co_spawn(context_, SendOne(i), asio::detached);
    }
    context_.restart();
    while (left_ > 0) context_.run_one();
    context_.poll();
  }

  const std::string& Failure() const noexcept { return failure_; }

 private:
  asio::awaitable<void> SendOne(std::size_t number) {
    auto& connector = *connectors_[number / kSendsEach];
    auto sending = connector.SendMessageAsync(MakeMessage(number));
    const auto sent = co_await std::move(sending);
    if (!sent) failure_ = sent.Error().ToText();
    --left_;
  }

  static constexpr std::size_t kSendsEach = 2'000;

  asio::io_context& context_;
  std::vector<std::unique_ptr<TwilioWhatsAppConnector>> connectors_;
  std::size_t left_ = 0;
  std::string failure_;
};

}  // namespace

int RunIdle(const Provider& provider, std::size_t connections) {
  asio::io_context context(1);
  auto runtime = MakeRuntime(context, connections, HomeExecutor::Serial);
  // All at once, or the first connections would carry the messages of the others.
  runtime.Get(http::kTransport)->pool.connects_at_first = connections;
  Opener opener(context, runtime, provider, connections);
  opener.Open(1);
  const auto heap = LiveHeapBytes();
  const auto resident = ResidentBytes();
  constexpr std::size_t step = 500;
  for (std::size_t open = 0; open < connections;) {
    open = std::min(open + step, connections);
    opener.Open(open);
  }
  JsonLine()
      .Add("mode", "idle")
      .Add("connections", static_cast<double>(connections))
      .Add("heap_bytes", static_cast<double>(LiveHeapBytes()) - static_cast<double>(heap))
      .Add("rss_bytes", static_cast<double>(ResidentBytes()) - static_cast<double>(resident))
      .Print();
  if (!opener.Failure().empty()) std::fprintf(stderr, "scale: %s\n", opener.Failure().c_str());
  return opener.Failure().empty() ? 0 : 1;
}

}  // namespace bench
