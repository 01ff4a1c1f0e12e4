// Sends a text over WhatsApp.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886'
//   whatsapp_text --to whatsapp:+15550002222 --text 'Hello from WhatsApp!'

#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using namespace ratatosk;

asio::awaitable<bool> SendText(ConnectionSettings settings, std::string to, std::string text) {
  TwilioWhatsAppConnector connector(co_await asio::this_coro::executor,
                                    TwilioChannelSchemas::TwilioWhatsApp, settings);
  if (auto ready = co_await connector.InitializeAsync(); !ready) {
    std::cerr << "RATATOSK_WHATSAPP: " << ready.Error() << '\n';
    co_return false;
  }
  auto sent = co_await connector.SendMessageAsync(
      MessageBuilder().WithId("wa-1").ToPhone(to).WithText(text).Build());
  if (!sent) {
    std::cerr << sent.Error() << '\n';
    co_return false;
  }
  std::cout << sent->MessageId << " is " << sent->RemoteMessageId << ", " << sent->Status << '\n';
  co_return true;
}

int main(int argc, char** argv) {
  CLI::App app("Sends a text over WhatsApp.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::string to;
  std::string text = "Hello from WhatsApp!";
  app.add_option("--to", to, "Who gets it: whatsapp:+E164")->required();
  app.add_option("--text", text, "What it says");
  CLI11_PARSE(app, argc, argv);

  // [settings]
  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  // [/settings]

  asio::io_context context;
  auto worked = asio::co_spawn(context, SendText(*settings, to, text), asio::use_future);
  context.run();
  return worked.get() ? 0 : 1;
}
