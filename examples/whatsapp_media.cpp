// Sends a picture with a caption over WhatsApp.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886'
//   whatsapp_media --to whatsapp:+15550002222 --url https://example.com/product.jpg

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

// [media]
Message Picture(std::string to, std::string url, std::string caption) {
  return MessageBuilder()
      .ToPhone(std::move(to))
      .WithContent(MediaContent(MediaType::Image, "product.jpg", std::move(url)))
      .WithProperty("caption", std::move(caption))
      .WithProperty("ValidityPeriod", 3600)  // seconds; dropped when not delivered by then
      .Build();
}
// [/media]

asio::awaitable<bool> Send(ConnectionSettings settings, Message message) {
  TwilioWhatsAppConnector connector(co_await asio::this_coro::executor,
                                    TwilioChannelSchemas::TwilioWhatsApp, settings);
  if (auto ready = co_await connector.InitializeAsync(); !ready) {
    std::cerr << "RATATOSK_WHATSAPP: " << ready.Error() << '\n';
    co_return false;
  }
  // [validate]
  // A send validates too. Here, it shows that all errors are reported at once, before any request.
  if (auto valid = connector.ValidateMessage(message); !valid) {
    for (const auto& fault : valid.Error().Faults()) {
      std::cerr << fault.Member() << ": " << fault.Message() << '\n';
    }
    co_return false;
  }
  // [/validate]
  auto sent = co_await connector.SendMessageAsync(std::move(message));
  if (!sent) {
    std::cerr << sent.Error() << '\n';
    co_return false;
  }
  std::cout << "The picture is " << sent->RemoteMessageId << ", " << sent->Status << '\n';
  co_return true;
}

int main(int argc, char** argv) {
  CLI::App app("Sends a picture with a caption over WhatsApp.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::string to;
  std::string url = "https://example.com/product.jpg";
  std::string caption = "Check out our new product!";
  app.add_option("--to", to, "Who gets it: whatsapp:+E164")->required();
  app.add_option("--url", url, "Where Twilio fetches the picture");
  app.add_option("--caption", caption, "What it says below");
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  asio::io_context context;
  auto picture = Picture(to, url, caption);
  auto worked = asio::co_spawn(context, Send(*settings, std::move(picture)), asio::use_future);
  context.run();
  return worked.get() ? 0 : 1;
}
