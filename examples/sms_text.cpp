// Prints how many segments a text takes, then sends it by SMS, or by MMS if it has files.
//
//   export RATATOSK_SMS='AccountSid=AC...;AuthToken=...;From=+14155550100'
//   sms_text --to +15550002222 --text 'Your parcel is here.'

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

// [count]
void PrintCost(const std::string& text) {
  const auto count = CountSmsSegments(text);
  std::cout << count.Units << " units of " << ToString(count.Encoding) << " in " << count.Segments
            << " segments";
  if (!count.ForcedBy.empty()) std::cout << ": GSM-7 has no '" << count.ForcedBy << "'";
  std::cout << '\n';
}
// [/count]

// [mms]
// Up to ten files, which Twilio fetches, and a text with them.
Message Picture(std::string to, const std::vector<std::string>& urls, std::string text) {
  MediaContent media(MediaType::Image, "", urls.front());
  std::vector<MediaContent> others;
  for (std::size_t i = 1; i < urls.size(); ++i) others.emplace_back(MediaType::Image, "", urls[i]);
  media.WithFurther(std::move(others));
  return MessageBuilder()
      .ToPhone(std::move(to))
      .WithContent(std::move(media))
      .WithProperty("caption", std::move(text))
      .Build();
}
// [/mms]

// [text]
Message Text(std::string to, std::string text) {
  return MessageBuilder()
      .ToPhone(std::move(to))
      .WithText(std::move(text))
      .WithProperty("ValidityPeriod", 3600)  // seconds; dropped when not delivered by then
      .WithProperty("SmartEncoded", true)    // curly quotes and the like need no UCS-2 then
      .Build();
}
// [/text]

// [send]
asio::awaitable<bool> Send(ConnectionSettings settings, Message message) {
  TwilioSmsConnector connector(co_await asio::this_coro::executor, TwilioChannelSchemas::TwilioSms,
                               settings);
  if (auto ready = co_await connector.InitializeAsync(); !ready) {
    std::cerr << "RATATOSK_SMS: " << ready.Error() << '\n';
    co_return false;
  }
  auto sent = co_await connector.SendMessageAsync(message);
  if (!sent) {
    std::cerr << sent.Error() << '\n';
    co_return false;
  }
  std::cout << sent->RemoteMessageId << " is " << sent->Status;
  if (const auto* segments = sent->Further.Find("num_segments")) {
    std::cout << ", charged as " << segments->ToText();
  }
  std::cout << '\n';
  co_return true;
}
// [/send]

int main(int argc, char** argv) {
  CLI::App app("Sends a text by SMS, or with files by MMS.");
  app.footer("The environment variable RATATOSK_SMS holds the connection's settings.");
  std::string to;
  std::string text = "Your parcel is here.";
  std::vector<std::string> media;
  app.add_option("--to", to, "Who gets it: +E164")->required();
  app.add_option("--text", text, "What it says");
  app.add_option("--media", media, "URL of a file; may be repeated");
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_SMS"));
  if (!settings) {
    std::cerr << "RATATOSK_SMS: " << settings.Error() << '\n';
    return 2;
  }
  if (media.empty()) PrintCost(text);
  auto message = media.empty() ? Text(to, text) : Picture(to, media, text);

  asio::io_context context;
  auto worked = asio::co_spawn(context, Send(*settings, std::move(message)), asio::use_future);
  context.run();
  return worked.get() ? 0 : 1;
}
