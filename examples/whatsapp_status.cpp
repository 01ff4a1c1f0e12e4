// Sends a text and polls its status until the status is final.
//
// A server receives status callbacks instead: see whatsapp_server.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886'
//   whatsapp_status --to whatsapp:+15550002222

#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using namespace ratatosk;
using std::chrono::milliseconds;

// [follow]
// Asks every `pause` and gives the last status; at most a hundred times.
asio::awaitable<OperationResult<MessageStatus>> Follow(IChannelConnector& connector,
                                                       std::string sid,
                                                       milliseconds pause) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  auto known = MessageStatus::Unknown;
  for (int i = 0; i < 100 && !IsFinal(known); ++i) {
    auto answer = co_await connector.GetMessageStatusAsync(sid);
    if (!answer) co_return answer.Error();
    for (const auto& update : answer->Updates) {
      const auto next = Advance(known, update.Status);  // never a step back
      if (next != known) std::cout << sid << " is " << next << std::endl;
      if (update.Failure) std::cout << "  because of " << *update.Failure << std::endl;
      known = next;
    }
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return known;
}
// [/follow]

asio::awaitable<bool> Run(ConnectionSettings settings, std::string to, milliseconds pause) {
  TwilioWhatsAppConnector connector(co_await asio::this_coro::executor,
                                    TwilioChannelSchemas::TwilioWhatsApp, settings);
  auto sent = co_await connector.SendMessageAsync(
      MessageBuilder().ToPhone(to).WithText("Have you seen this?").Build());
  if (!sent) {
    std::cerr << sent.Error() << '\n';
    co_return false;
  }
  auto last = co_await Follow(connector, sent->RemoteMessageId, pause);
  if (!last) {
    std::cerr << last.Error() << '\n';
    co_return false;
  }
  co_return *last == MessageStatus::Delivered || *last == MessageStatus::Read;
}

int main(int argc, char** argv) {
  CLI::App app("Sends a text over WhatsApp and follows it.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::string to;
  int pause = 1000;
  app.add_option("--to", to, "Who gets it: whatsapp:+E164")->required();
  app.add_option("--pause", pause, "Milliseconds between two questions");
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  asio::io_context context;
  auto worked = asio::co_spawn(context, Run(*settings, to, milliseconds(pause)), asio::use_future);
  context.run();
  return worked.get() ? 0 : 1;
}
