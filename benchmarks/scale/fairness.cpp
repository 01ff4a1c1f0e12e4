#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include "common/connector_setup.hpp"
#include "common/json_line.hpp"
#include "scale/modes.hpp"

namespace bench {

namespace asio = boost::asio;
using namespace ratatosk;

namespace {

using SteadyClock = std::chrono::steady_clock;

// One after another, the latencies in microseconds; not more than half a minute in all.
class Sequence {
 public:
  std::vector<double> latencies;
  std::string failure;
  bool over = false;

  asio::awaitable<void> Send(TwilioWhatsAppConnector& connector, std::size_t messages) {
    const auto end = SteadyClock::now() + std::chrono::seconds(30);
    for (std::size_t i = 0; i < messages && SteadyClock::now() < end; ++i) {
      const auto begin = SteadyClock::now();
      auto sending = connector.SendMessageAsync(MakeMessage(i));
      const auto sent = co_await std::move(sending);
      if (!sent) failure = sent.Error().ToText();
      const std::chrono::duration<double, std::micro> took = SteadyClock::now() - begin;
      latencies.push_back(took.count());
    }
    over = true;
  }

  double Percentile(double fraction) {
    std::sort(latencies.begin(), latencies.end());
    return latencies[static_cast<std::size_t>(fraction *
                                              static_cast<double>(latencies.size() - 1))];
  }
};

asio::awaitable<void> SendAndForget(TwilioWhatsAppConnector& connector, std::size_t number) {
  auto sending = connector.SendMessageAsync(MakeMessage(number));
  const auto sent = co_await std::move(sending);
  static_cast<void>(sent);
}

}  // namespace

int RunFairness(const Provider& provider, std::size_t hanging, std::size_t messages) {
  asio::io_context context(1);
  Runtime runtime(context.get_executor(), RuntimeOptions().WithHomeExecutor(HomeExecutor::Serial));
  TwilioWhatsAppConnector served(runtime, TwilioChannelSchemas::TwilioWhatsApp,
                                 MakeSettings(provider));
  TwilioWhatsAppConnector hung(runtime, TwilioChannelSchemas::TwilioWhatsApp,
                               MakeSettings(provider, kHangingAccount));
  const auto send = [&](std::size_t count) {
    Sequence sequence;
    asio::co_spawn(context, sequence.Send(served, count), asio::detached);
    context.restart();
    while (!sequence.over) context.run_one();
    return sequence;
  };
  send(200);  // warm-up
  auto alone = send(messages);
  for (std::size_t i = 0; i < hanging; ++i) {
    asio::co_spawn(context, SendAndForget(hung, i), asio::detached);
  }
  context.restart();
  context.run_for(std::chrono::seconds(1));
  auto beside = send(messages);
  JsonLine()
      .Add("mode", "fairness")
      .Add("hanging", static_cast<double>(hanging))
      .Add("messages", static_cast<double>(beside.latencies.size()))
      .Add("p50_alone_us", alone.Percentile(0.5))
      .Add("p99_alone_us", alone.Percentile(0.99))
      .Add("p50_beside_us", beside.Percentile(0.5))
      .Add("p99_beside_us", beside.Percentile(0.99))
      .Add("failed", alone.failure.empty() && beside.failure.empty() ? 0 : 1)
      .Print();
  return 0;
}

}  // namespace bench
