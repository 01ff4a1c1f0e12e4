#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include "common/connector_setup.hpp"
#include "common/heap.hpp"
#include "common/json_line.hpp"
#include "common/process.hpp"
#include "scale/modes.hpp"

namespace bench {

namespace asio = boost::asio;
using namespace ratatosk;

namespace {

std::string AccountOf(std::size_t number) {
  char sid[40];
  std::snprintf(sid, sizeof sid, "AC%032zx", number);
  return sid;
}

asio::awaitable<void> Initialize(TwilioWhatsAppConnector& connector, std::size_t& failures) {
  auto initializing = connector.InitializeAsync();
  const auto ready = co_await std::move(initializing);
  if (!ready) ++failures;
}

}  // namespace

int RunConnectors(const Provider& provider, std::size_t count, bool own_runtimes) {
  asio::io_context context(1);
  auto shared = MakeRuntime(context, 64, HomeExecutor::Serial);
  std::vector<std::unique_ptr<TwilioWhatsAppConnector>> connectors;
  connectors.reserve(count + 1);
  std::size_t failures = 0;
  const auto make = [&](std::size_t number) {
    auto runtime = own_runtimes ? MakeRuntime(context, 64, HomeExecutor::Serial) : shared;
    connectors.push_back(std::make_unique<TwilioWhatsAppConnector>(
        std::move(runtime), TwilioChannelSchemas::TwilioWhatsApp,
        MakeSettings(provider, AccountOf(number))));
    asio::co_spawn(context, Initialize(*connectors.back(), failures), asio::detached);
    context.restart();
    context.poll();
  };
  make(0);  // what all share
  const auto heap = LiveHeapBytes();
  const auto cpu = CpuTime();
  for (std::size_t i = 1; i <= count; ++i) make(i);
  const auto took = std::chrono::duration<double, std::micro>(CpuTime() - cpu).count();
  const auto n = static_cast<double>(count);
  JsonLine()
      .Add("mode", "connectors")
      .Add("count", n)
      .Add("own_runtimes", own_runtimes ? 1 : 0)
      .Add("bytes_each", static_cast<double>(LiveHeapBytes() - heap) / n)
      .Add("cpu_us_each", took / n)
      .Print();
  return failures == 0 ? 0 : 1;
}

}  // namespace bench
