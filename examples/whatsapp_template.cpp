// Starts a WhatsApp conversation: the first message to a person must be an approved template.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886'
//   whatsapp_template --to whatsapp:+15550002222 order_id=ORD-123 delivery_date=2026-05-15

#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace ratatosk;

// [template]
// `name` is the template's friendly name, or its Content SID (HX...), which saves the look-up.
Message Confirmation(std::string to, std::string name, const std::vector<std::string>& values) {
  TemplateContent content(std::move(name));
  for (const auto& value : values) {
    const auto equals = value.find('=');
    if (equals == std::string::npos) continue;
    content.With(value.substr(0, equals), value.substr(equals + 1));
  }
  return MessageBuilder()
      .WithId("wa-template-1")
      .ToPhone(std::move(to))
      .WithContent(std::move(content))
      .Build();
}
// [/template]

asio::awaitable<bool> Send(ConnectionSettings settings, Message message) {
  TwilioWhatsAppConnector connector(co_await asio::this_coro::executor,
                                    TwilioChannelSchemas::TwilioWhatsApp, settings);
  // No InitializeAsync: the first operation does it, and reports what is wrong with the settings.
  auto sent = co_await connector.SendMessageAsync(std::move(message));
  if (!sent) {
    if (sent.Error().Code() == TwilioErrorCodes::MissingContentSid) {
      std::cerr << "There is no such template; see the Content Template Builder of your account.\n";
    }
    std::cerr << sent.Error() << '\n';
    co_return false;
  }
  std::cout << sent->MessageId << " is " << sent->RemoteMessageId << ", " << sent->Status << '\n';
  co_return true;
}

int main(int argc, char** argv) {
  CLI::App app("Sends an approved template over WhatsApp.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::string to;
  std::string name = "order_confirmed";
  std::vector<std::string> values;
  app.add_option("--to", to, "Who gets it: whatsapp:+E164")->required();
  app.add_option("--template", name, "Friendly name or Content SID");
  app.add_option("values", values, "name=value of each variable");
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  asio::io_context context;
  auto message = Confirmation(to, name, values);
  auto worked = asio::co_spawn(context, Send(*settings, std::move(message)), asio::use_future);
  context.run();
  return worked.get() ? 0 : 1;
}
