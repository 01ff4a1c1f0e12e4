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

TEST(TelegramWebhook, BringsWhatAPersonWrote) {
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

TEST(TelegramWebhook, ItsSecretTokenIsChecked) {
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

TEST(TelegramWebhook, RubbishIsRefused) {
  WiredBot bot;
  for (const char* body : {"", "{", "[]", "{}", "hello", R"({"update_id":"x"})"}) {
    auto source =
        MessageSource::Json(body).WithHeader("x-telegram-bot-api-secret-token", kSecretToken);
    EXPECT_THAT(bot.Run(bot.connector->ReceiveAsync(std::move(source))),
                FailsWithCode(MessagingErrorCodes::InvalidWebhookData))
        << body;
  }
}

TEST(TelegramWebhook, ATappedButtonIsAnsweredByTheReply) {
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

TEST(TelegramWebhook, FilesComeWithTheirId) {
  WiredBot bot;
  const auto inbound = bot.Run(bot.connector->ReceiveAsync(
      Posted(bot, TelegramArrival().WithFile("photo", "AgACfile00001").WithText("a cat"))));
  ASSERT_THAT(inbound, IsOk());
  const auto& message = inbound->Messages.at(0).Message;
  const auto* file_id = message.Properties().Find(TelegramMessageProperties::FileId);
  ASSERT_TRUE(file_id);
  // And can be sent again by it.
  const auto again = MessageBuilder()
                         .To(kPerson)
                         .WithContent(message.Content())
                         .WithProperty("fileId", *file_id)
                         .Build();
  ASSERT_THAT(bot.Send(again), IsOk());
  EXPECT_EQ(bot.simulator.Ledger().at(0).Param("photo"), "AgACfile00001");
}

}  // namespace
}  // namespace ratatosk::test
