#include "telegram/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using simulators::TelegramArrival;

MessageSource ToSource(const simulators::TelegramPost& post) {
  auto source = MessageSource::Json(post.body).WithUrl(post.url);
  for (const auto& [name, value] : post.headers) source.WithHeader(name, value);
  return source;
}

MessageSource Posted(WiredBot& bot,
                     const TelegramArrival& arrival,
                     const std::string& secret = kSecretToken) {
  return ToSource(bot.simulator.Compose(arrival, "https://example.com/hook", secret));
}

TEST(TelegramWebhook, DeliversMessage) {
  WiredBot bot;
  const auto inbound = bot.Run(
      bot.connector->ReceiveAsync(Posted(bot, TelegramArrival().WithText("Hi").WithName("Ana"))));
  ASSERT_THAT(inbound, IsOk());
  const auto& message = inbound->Messages.at(0).Message;
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "Hi");
  EXPECT_EQ(message.Sender(), kPerson);
  EXPECT_EQ(inbound->Reply.Status, 200);
  EXPECT_TRUE(inbound->Statuses.empty());
  // An answer goes to whom it came from.
  ASSERT_THAT(bot.Send(MessageBuilder()
                           .To(message.Sender())
                           .WithReplyTo(inbound->Messages[0].RemoteMessageId)
                           .WithText("Hi, Ana")
                           .Build()),
              IsOk());
  EXPECT_EQ(bot.simulator.Ledger().at(0).Param("reply_parameters"), R"({"message_id":1})");
}

TEST(TelegramWebhook, ChecksSecretToken) {
  WiredBot bot;
  const auto refused = [&](MessageSource source) {
    const auto inbound = bot.Run(bot.connector->ReceiveAsync(std::move(source)));
    EXPECT_THAT(inbound, FailsWithCode(MessagingErrorCodes::InvalidSignature));
    return inbound ? std::string() : std::string(inbound.Error().Message());
  };
  const auto arrival = TelegramArrival().WithText("Hi");
  EXPECT_EQ(refused(Posted(bot, arrival, "another")), "the webhook's secret token is another one");
  EXPECT_EQ(refused(Posted(bot, arrival, "")), "the webhook brings no secret token");
  refused(Posted(bot, arrival, kSecretToken + "x"));
  refused(Posted(bot, arrival, kSecretToken.substr(1)));
  bot.connector = bot.Make(bot.Settings().SetParameter("WebhookSecretToken", ""));
  EXPECT_NE(refused(Posted(bot, arrival, "")).find("WebhookSecretToken"), std::string::npos);
  bot.connector = bot.Make(bot.Settings().SetParameter("DangerouslySkipSecretTokenCheck", "true"));
  EXPECT_THAT(bot.Run(bot.connector->ReceiveAsync(Posted(bot, arrival, ""))), IsOk());
}

TEST(TelegramWebhook, RejectsInvalidBody) {
  WiredBot bot;
  for (const char* body : {"", "{", "[]", "{}", "hello", R"({"update_id":"x"})"}) {
    auto source =
        MessageSource::Json(body).WithHeader("x-telegram-bot-api-secret-token", kSecretToken);
    EXPECT_THAT(bot.Run(bot.connector->ReceiveAsync(std::move(source))),
                FailsWithCode(MessagingErrorCodes::InvalidWebhookData))
        << body;
  }
}

TEST(TelegramWebhook, ReplyAnswersCallbackQuery) {
  WiredBot bot;
  ASSERT_THAT(bot.Send(WiredBot::With(ButtonContent("?").With(Button::Postback("Yes", "y")))),
              IsOk());
  const auto inbound =
      bot.Run(bot.connector->ReceiveAsync(Posted(bot, TelegramArrival().TapsButton(1, "y"))));
  ASSERT_THAT(inbound, IsOk());
  const auto* answer = inbound->Messages.at(0).Message.ContentAs<ButtonAnswerContent>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->Text(), "Yes");
  EXPECT_EQ(answer->Payload(), "y");
  EXPECT_EQ(inbound->Reply.ContentType, "application/json");
  EXPECT_TRUE(inbound->Reply.Body.starts_with(R"({"method":"answerCallbackQuery",)"));
}

// A file's id is good for one method only: Telegram refuses it to all others.
TEST(TelegramWebhook, FilesHaveIdsThatCanBeSent) {
  WiredBot bot;
  std::size_t sent = 0;
  for (const char* kind :
       {"photo", "animation", "audio", "document", "sticker", "video", "video_note", "voice"}) {
    const auto id = std::string("AgACfile_") + kind;
    const auto inbound = bot.Run(
        bot.connector->ReceiveAsync(Posted(bot, TelegramArrival().WithFile(kind, id, "video/x"))));
    ASSERT_THAT(inbound, IsOk()) << kind;
    const auto& message = inbound->Messages.at(0).Message;
    const auto property = [&](std::string_view name) {
      const auto* value = message.Properties().Find(name);
      return value ? *value : Value();
    };
    const auto again =
        MessageBuilder().To(kPerson).WithContent(message.Content()).WithProperty("fileId", id);
    const auto right = MessageBuilder(again)
                           .WithProperty("fileKind", property(TelegramMessageProperties::FileKind))
                           .Build();
    EXPECT_EQ(property(TelegramMessageProperties::FileId), Value(id));
    ASSERT_THAT(bot.Send(right), IsOk()) << kind;
    EXPECT_EQ(bot.simulator.Ledger().at(sent++).Param(kind), id);
    const std::string other = kind == std::string("voice") ? "audio" : "voice";
    const auto wrong = MessageBuilder(again).WithProperty("fileKind", other).Build();
    const auto refused = bot.Send(wrong);
    ASSERT_FALSE(refused) << kind;
    EXPECT_NE(refused.Error().ToText().find("can't use file of type"), std::string::npos);
  }
}

}  // namespace
}  // namespace ratatosk::test
