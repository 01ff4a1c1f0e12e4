// Sends ten thousand messages over one connection pool, with a limited number in flight.
//
//   ratatosk-simulator twilio --port 8443 --ca-file ca.pem
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886;
//                             ApiBaseUrl=https://127.0.0.1:8443;CaFile=ca.pem'
//   many_messages --count 10000 --at-once 64

#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <unistd.h>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>

namespace asio = boost::asio;
using namespace ratatosk;

class Campaign {
 public:
  int total = 10'000;
  int at_once = 64;
  int begun = 0;
  int ok = 0;
  int failed = 0;
  std::map<std::string, int> reasons;
};

Message Text(int number) {
  const auto digits = std::to_string(1'000'000 + number);
  return MessageBuilder()
      .WithId("many-" + std::to_string(number))
      .ToPhone("whatsapp:+1555" + digits)
      .WithText("Hello, number " + std::to_string(number))
      .Build();
}

// Each worker has one message under way; all of them run on one thread, so nothing needs a lock.
asio::awaitable<void> Work(IChannelConnector& connector, Campaign& campaign) {
  while (campaign.begun < campaign.total) {
    auto message = Text(campaign.begun++);
    auto sent = co_await connector.SendMessageAsync(std::move(message));
    if (sent) {
      ++campaign.ok;
      continue;
    }
    // `Unknown` may have been sent: a campaign that repeats it may write to a person twice.
    const auto& error = sent.Error();
    ++campaign.failed;
    ++campaign.reasons[std::string(error.Code().Text()) + ", " +
                       std::string(ToString(error.Certainty()))];
  }
}

asio::awaitable<void> ShowProgress(const Campaign& campaign) {
  constexpr int kWidth = 50;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (int done = 0; done < campaign.total;) {
    timer.expires_after(std::chrono::milliseconds(100));
    co_await timer.async_wait(asio::use_awaitable);
    done = campaign.ok + campaign.failed;
    const auto full = static_cast<std::size_t>(kWidth * std::int64_t{done} / campaign.total);
    std::cout << "\r[" << std::string(full, '#') << std::string(kWidth - full, ' ') << "] " << done
              << std::flush;
  }
  std::cout << '\n';
}

int main(int argc, char** argv) {
  Campaign campaign;
  CLI::App app("Sends many messages, a bounded number at a time.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  app.add_option("--count", campaign.total, "How many in all")->check(CLI::Range(1, 9'000'000));
  app.add_option("--at-once", campaign.at_once, "How many at a time")->check(CLI::Range(1, 10'000));
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  if (!settings->Has("ApiBaseUrl")) {
    std::cerr
        << "RATATOSK_WHATSAPP: no ApiBaseUrl; this is meant for a simulator, not for people\n";
    return 2;
  }

  // [runtime]
  asio::io_context context(1);
  RuntimeOptions options;
  options.WithHomeExecutor(HomeExecutor::Serial);  // one thread runs it: no strand is needed
  Runtime runtime(context.get_executor(), options);
  TwilioWhatsAppConnector connector(runtime, TwilioChannelSchemas::TwilioWhatsApp, *settings);
  // [/runtime]

  for (int i = 0; i < campaign.at_once; ++i) {
    asio::co_spawn(context, Work(connector, campaign), asio::detached);
  }
  if (::isatty(STDOUT_FILENO) != 0) asio::co_spawn(context, ShowProgress(campaign), asio::detached);
  const auto start = std::chrono::steady_clock::now();
  context.run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;

  std::cout << std::fixed << std::setprecision(2) << campaign.total << " messages in "
            << took.count() << " s: " << std::setprecision(0) << campaign.total / took.count()
            << " a second, " << campaign.ok << " ok, " << campaign.failed << " failed\n";
  for (const auto& [reason, count] : campaign.reasons) {
    std::cout << "  " << count << " times " << reason << '\n';
  }
  return campaign.failed == 0 ? 0 : 1;
}
