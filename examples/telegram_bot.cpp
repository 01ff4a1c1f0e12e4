// A Telegram bot that replies to messages. It receives updates by long polling, so it does not need
// a public URL.
//
//   export RATATOSK_TELEGRAM='BotToken=110201543:AAH...'
//   telegram_bot
//
// Send the bot any text, a location, "/menu" or "/file".

#include <ratatosk/telegram.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;
using namespace ratatosk;

// [text]
Message Formatted(Endpoint chat, std::string name) {
  return MessageBuilder()
      .To(std::move(chat))
      .WithContent(HtmlContent("Hello, <b>" + EscapeHtml(name) + "</b>. Try /menu or /file."))
      .WithProperty("disableNotification", true)
      .Build();
}
// [/text]

// [buttons]
Message Menu(Endpoint chat) {
  return MessageBuilder()
      .To(std::move(chat))
      .WithContent(ButtonContent("What shall it be?")
                       .With(Button::Postback("Tea", "tea"))
                       .With(Button::Postback("Coffee", "coffee"))
                       .With(Button::Url("Read about both", "https://example.com/drinks")))
      .Build();
}
// [/buttons]

// [upload]
Message File(Endpoint chat) {
  const Bytes table("drink,price\ntea,2\ncoffee,3\n");
  return MessageBuilder()
      .To(std::move(chat))
      .WithContent(BinaryContent(table, "text/csv").WithFileName("prices.csv"))
      .WithProperty("caption", "What it costs")
      .Build();
}
// [/upload]

// [place]
Message Place(Endpoint chat, const LocationContent& theirs) {
  return MessageBuilder()
      .To(std::move(chat))
      .WithContent(LocationContent(theirs.Latitude(), theirs.Longitude())
                       .WithLabel("You are here")
                       .WithAddress("As you said"))
      .Build();
}
// [/place]

// Where an answer goes: into the chat that it came from, which may be a group.
Endpoint ChatOf(const Message& message) {
  const auto* chat = message.Properties().Find(TelegramMessageProperties::ChatId);
  return chat ? Endpoint(EndpointType::Id, chat->ToText()) : message.Sender();
}

// [edit]
// The message with the buttons becomes the answer to the one that was tapped.
asio::awaitable<OperationResult<SendResult>> Serve(IChannelConnector& connector,
                                                   const Message& tap,
                                                   std::string drink) {
  auto* messages = connector.Find<ITelegramMessages>();
  const auto* menu = tap.Properties().Find(KnownProperties::ReplyTo);
  return messages->EditTextAsync(menu ? menu->ToText() : "", "One " + drink + ", please wait.");
}
// [/edit]

asio::awaitable<OperationResult<SendResult>> Answer(IChannelConnector& connector,
                                                    const Message& message) {
  const auto chat = ChatOf(message);
  if (const auto* tap = message.ContentAs<ButtonAnswerContent>()) {
    return Serve(connector, message, tap->Payload());
  }
  if (const auto* place = message.ContentAs<LocationContent>()) {
    return connector.SendMessageAsync(Place(chat, *place));
  }
  const auto* text = message.ContentAs<TextContent>();
  if (text && text->Text() == "/menu") return connector.SendMessageAsync(Menu(chat));
  if (text && text->Text() == "/file") return connector.SendMessageAsync(File(chat));
  const auto* name = message.Properties().Find(TelegramMessageProperties::SenderName);
  return connector.SendMessageAsync(Formatted(chat, name ? name->ToText() : "you"));
}

// [receive]
// Ignores edits: every move of a shared live location is one. Ignores updates without content of
// their own, too: members join and leave, polls end, users block the bot.
bool IsSaid(const Message& message) {
  return !message.Properties().Find(TelegramMessageProperties::Edited) &&
         !message.ContentAs<CustomContent>();
}

// What this returns is the acknowledgement: after an error Telegram brings the update again.
asio::awaitable<OperationResult<void>> Take(IChannelConnector& connector, Inbound inbound) {
  for (const auto& arrived : inbound.Messages) {
    if (!IsSaid(arrived.Message)) continue;
    auto answer = Answer(connector, arrived.Message);
    auto sent = co_await std::move(answer);
    const bool in_vain = !sent && sent.Error().Certainty() != Certainty::Unknown;
    const bool later = in_vain && (sent.Error().Retry() != Retry::Never() ||
                                   sent.Error().Code() == MessagingErrorCodes::SendTimeout);
    if (later) co_return sent.Error();
    std::cout << arrived.Message.Sender() << ": ";
    if (sent) {
      std::cout << "answered by " << sent->RemoteMessageId << std::endl;
    } else {
      std::cout << sent.Error() << std::endl;
    }
  }
  co_return OperationResult<void>::Success();
}

asio::awaitable<bool> RunBot(ConnectionSettings settings) {
  TelegramBotConnector connector(co_await asio::this_coro::executor,
                                 TelegramChannelSchemas::TelegramBot, settings);
  if (auto works = co_await connector.TestConnectionAsync(); !works) {
    std::cerr << "RATATOSK_TELEGRAM: " << works.Error() << '\n';
    co_return false;
  }
  std::cout << "Listening; end it with Ctrl-C" << std::endl;
  InboundSink sink([&](Inbound inbound) { return Take(connector, std::move(inbound)); });
  auto ended = co_await connector.Find<IStreamReceiver>()->RunAsync(sink);
  const bool asked = ended.Error().Code() == MessagingErrorCodes::OperationCancelled;
  if (!asked) std::cerr << ended.Error() << '\n';
  co_return asked;
}
// [/receive]

// [webhook]
// The same by webhook: what an HTTP server does with a POST, given its body and headers.
asio::awaitable<WebhookReply> TakePost(IChannelConnector& connector, MessageSource post) {
  auto inbound = co_await connector.ReceiveAsync(std::move(post));
  if (!inbound) {
    const bool forged = inbound.Error().Code() == MessagingErrorCodes::InvalidSignature;
    co_return WebhookReply(forged ? 403 : 400, "", "");
  }
  const auto reply = inbound->Reply;
  auto taken = co_await Take(connector, std::move(*inbound));
  co_return taken ? reply : WebhookReply(503, "", "");
}
// [/webhook]

int main(int argc, char** argv) {
  CLI::App app("A Telegram bot that answers what people write to it.");
  app.footer("The environment variable RATATOSK_TELEGRAM holds the connection's settings.");
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_TELEGRAM"));
  if (!settings) {
    std::cerr << "RATATOSK_TELEGRAM: " << settings.Error() << '\n';
    return 2;
  }

  asio::io_context context;
  asio::cancellation_signal stop;
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code error, int) {
    if (!error) stop.emit(asio::cancellation_type::terminal);
  });
  bool worked = false;
  asio::co_spawn(context, RunBot(*settings),
                 asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr, bool good) {
                   worked = good;
                   signals.cancel();
                 }));
  context.run();
  return worked ? 0 : 1;
}
