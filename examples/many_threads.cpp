// Sends messages from several threads, either with one io_context and one Runtime per thread, or
// with one io_context and one Runtime shared by all threads.
//
// To run it, start the Twilio simulator (docs/simulators.md), run the `export` line it prints, and
// then:
//
//   cmake --build build/quickstart --target many_threads   # after scripts/quickstart
//   build/quickstart/examples/many_threads --threads 4 --count 10000 [--shared]

#include <ratatosk/ratatosk.hpp>
#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace ratatosk;

class Campaign {
 public:
  int total = 10'000;
  std::atomic<int> begun = 0;
  std::atomic<int> failed = 0;
};

Message Text(int number) {
  return MessageBuilder()
      .ToPhone("whatsapp:+1555" + std::to_string(1'000'000 + number))
      .WithText("Hello, number " + std::to_string(number))
      .Build();
}

asio::awaitable<void> Work(MessagingClient& client, Campaign& campaign) {
  for (int number = campaign.begun++; number < campaign.total; number = campaign.begun++) {
    auto message = Text(number);
    const auto sent = co_await client.SendAsync("whatsapp", std::move(message));
    if (!sent && ++campaign.failed == 1) std::cerr << sent.Error() << '\n';
  }
}

bool AddWhatsApp(MessagingClient& client) {
  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  const auto added = client.AddConnector("whatsapp", "Twilio/WhatsApp", std::move(settings));
  if (!added) std::cerr << "RATATOSK_WHATSAPP: " << added.Error() << '\n';
  return added.Ok();
}

// [own]
bool SendFromOwnContexts(int threads, ConnectorRegistry channels, Campaign& campaign) {
  RuntimeOptions options;
  options.WithHomeExecutor(HomeExecutor::Serial);  // one thread runs each context
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  std::vector<Runtime> runtimes;
  for (int i = 0; i < threads; ++i) {
    contexts.push_back(std::make_unique<asio::io_context>(1));
    runtimes.emplace_back(contexts.back()->get_executor(), options);
  }
  MessagingClient client(std::move(runtimes), std::move(channels));
  if (!AddWhatsApp(client)) return false;

  std::vector<std::thread> running;
  for (auto& context : contexts) {
    for (int i = 0; i < 64; ++i) asio::co_spawn(*context, Work(client, campaign), asio::detached);
    running.emplace_back([&context] { context->run(); });
  }
  for (auto& thread : running) thread.join();
  return true;
}
// [/own]

// [shared]
bool SendFromOneContext(int threads, ConnectorRegistry channels, Campaign& campaign) {
  asio::io_context context(threads);
  const Runtime runtime(context.get_executor());  // on a strand
  MessagingClient client(runtime, std::move(channels));
  if (!AddWhatsApp(client)) return false;

  for (int i = 0; i < 64 * threads; ++i) {
    asio::co_spawn(context, Work(client, campaign), asio::detached);
  }
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back([&context] { context.run(); });
  for (auto& thread : running) thread.join();
  return true;
}
// [/shared]

int main(int argc, char** argv) {
  Campaign campaign;
  int threads = 2;
  bool shared = false;
  CLI::App app("Sends messages from several threads.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  app.add_option("--count", campaign.total, "How many in all")->check(CLI::Range(1, 8'000'000));
  app.add_option("--threads", threads, "How many threads send")->check(CLI::Range(1, 256));
  app.add_flag("--shared", shared, "One context and one Runtime for all threads");
  CLI11_PARSE(app, argc, argv);

  ConnectorRegistry channels;
  RegisterTwilio(channels);
  const bool ran = shared ? SendFromOneContext(threads, std::move(channels), campaign)
                          : SendFromOwnContexts(threads, std::move(channels), campaign);
  if (!ran) return 2;
  std::cout << campaign.total - campaign.failed << " sent, " << campaign.failed << " failed, from "
            << threads << " threads\n";
  return campaign.failed == 0 ? 0 : 1;
}
