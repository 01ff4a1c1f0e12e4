#include "telegram/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using simulators::TelegramChat;
using simulators::TelegramSimulatorOptions;

TEST(TelegramSending, SendsText) {
  WiredBot bot;
  const auto sent = bot.Send(WiredBot::Text(), SendOptions().WithCorrelationId("order-7"));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->MessageId, "tg-1");
  EXPECT_EQ(sent->RemoteMessageId, "5550002222/1");
  EXPECT_EQ(sent->Status, MessageStatus::Sent);
  EXPECT_EQ(sent->CorrelationId, "order-7");
  EXPECT_EQ(bot.simulator.Ledger().at(0).text, "Hello from Telegram!");
}

TEST(TelegramSending, SendsToPublicChannelByName) {
  WiredBot bot;
  const Endpoint channel(EndpointType::Id, std::string(simulators::kTestChannelName));
  const auto sent = bot.Send(MessageBuilder().To(channel).WithText("news").Build());
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->RemoteMessageId, std::to_string(simulators::kTestChannel) + "/1");
}

TEST(TelegramSending, SendsEachKindOfContent) {
  WiredBot bot;
  const auto url = std::string("https://example.com/f");
  const auto accepted = [&](Content content) {
    const auto sent = bot.Send(WiredBot::With(std::move(content)));
    EXPECT_THAT(sent, IsOk());
    return bot.simulator.Ledger().back();
  };
  EXPECT_EQ(accepted(HtmlContent("<b>Hi</b>")).text, "Hi");
  EXPECT_EQ(accepted(MediaContent(MediaType::Image, "a", url)).method, "sendPhoto");
  EXPECT_EQ(accepted(MediaContent(MediaType::Video, "a", url)).method, "sendVideo");
  EXPECT_EQ(accepted(MediaContent(MediaType::Audio, "a", url)).method, "sendAudio");
  EXPECT_EQ(accepted(MediaContent(MediaType::Document, "a", url)).method, "sendDocument");
  EXPECT_EQ(accepted(MediaContent(MediaType::Sticker, "a", url)).method, "sendSticker");
  EXPECT_EQ(accepted(LocationContent(41.5, -8.25).WithLivePeriod(60s)).Param("live_period"), "60");
  EXPECT_EQ(accepted(LocationContent(1, 2).WithLabel("Home").WithAddress("St. 1")).method,
            "sendVenue");
  EXPECT_EQ(accepted(ButtonContent("?").With(Button::Postback("Yes", "y"))).Param("reply_markup"),
            R"({"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]})");
  EXPECT_EQ(accepted(QuickReplyContent("?").With(QuickReply("Yes", "y"))).text, "?");
}

TEST(TelegramSending, UploadsBytes) {
  WiredBot bot;
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 7);
  const auto photo = MediaContent(MediaType::Image, "cat.jpg", Bytes(bytes));
  const auto message = MessageBuilder()
                           .To(kPerson)
                           .WithContent(MediaContent(photo).WithMimeType("image/jpeg"))
                           .WithProperty("caption", "<i>a cat</i>")
                           .WithProperty("parseMode", "HTML")
                           .Build();
  ASSERT_THAT(bot.Send(message), IsOk());
  const auto entry = bot.simulator.Ledger().at(0);
  ASSERT_EQ(entry.uploads.size(), 1U);
  EXPECT_EQ(entry.uploads[0].field, "photo");
  EXPECT_EQ(entry.uploads[0].file_name, "cat.jpg");
  EXPECT_EQ(entry.uploads[0].content_type, "image/jpeg");
  EXPECT_TRUE(entry.uploads[0].bytes == bytes);
  EXPECT_EQ(entry.text, "a cat");
  const auto data = BinaryContent(Bytes("x,y\r\n1,2"), "text/csv").WithFileName("t.csv");
  ASSERT_THAT(bot.Send(WiredBot::With(data)), IsOk());
  EXPECT_EQ(bot.simulator.Ledger().at(1).uploads.at(0).bytes, "x,y\r\n1,2");
}

TEST(TelegramSending, EditsAndDeletesSentMessage) {
  WiredBot bot;
  const auto id = bot.Send(WiredBot::Text("first"))->RemoteMessageId;
  auto* messages = bot.connector->Find<ITelegramMessages>();
  ASSERT_TRUE(messages);
  const auto edited = bot.Run(messages->EditTextAsync(id, "second"));
  ASSERT_THAT(edited, IsOk());
  EXPECT_EQ(edited->RemoteMessageId, id);
  EXPECT_EQ(bot.simulator.Ledger().at(0).text, "second");
  EXPECT_THAT(
      bot.Run(messages->EditTextAsync(id, "second")),
      FailsWith(TelegramErrorCodes::MessageNotModified, Certainty::Rejected, Retry::Never()));
  const auto with_buttons =
      MessageBuilder()
          .To(kPerson)
          .WithContent(ButtonContent("third").With(Button::Postback("Ok", "ok")))
          .WithProperty(std::string(TelegramMessageProperties::EditMessageId), id)
          .Build();
  ASSERT_THAT(bot.Send(with_buttons), IsOk());
  EXPECT_EQ(bot.simulator.Ledger().at(0).edits, 2);
  const auto deleted = bot.Run(messages->DeleteAsync(id));
  ASSERT_THAT(deleted, IsOk());
  EXPECT_EQ(deleted->Status, MessageStatus::Deleted);
  EXPECT_EQ(deleted->RemoteMessageId, id);
  EXPECT_TRUE(bot.simulator.Ledger().at(0).deleted);
  EXPECT_EQ(bot.simulator.Ledger().size(), 1U);
  EXPECT_THAT(bot.Run(messages->DeleteAsync(id)),
              FailsWithCode(TelegramErrorCodes::MessageNotFound));
  const auto requests = bot.simulator.Requests().size();
  for (const auto& refused :
       {bot.Run(messages->EditTextAsync("17", "x")), bot.Run(messages->DeleteAsync("nonsense"))}) {
    ASSERT_THAT(refused, FailsWith(MessagingErrorCodes::MessageValidationFailed, Certainty::NotSent,
                                   Retry::Never()));
    EXPECT_EQ(refused.Error().Member(), "remote_message_id");
  }
  EXPECT_FALSE(bot.Run(messages->DeleteAsync("")));
  EXPECT_EQ(bot.simulator.Requests().size(), requests) << "seen without asking";
}

TEST(TelegramSending, RejectionsHaveReasons) {
  WiredBot bot(TelegramSimulatorOptions()
                   .WithChat(TelegramChat(77).Blocked())
                   .WithChat(TelegramChat(-5).MigratedTo(-1005)));
  const auto to = [&](const char* chat) {
    return bot.Send(MessageBuilder().To(Endpoint(EndpointType::Id, chat)).WithText("x").Build());
  };
  const auto recipient = MessagingErrorCodes::InvalidRecipient;
  EXPECT_THAT(to("1"), FailsWith(recipient, Certainty::Rejected, Retry::Never()));
  EXPECT_THAT(to("77"), FailsWith(recipient, Certainty::Rejected, Retry::Never()));
  const auto moved = to("-5");
  EXPECT_THAT(moved, FailsWithCode(recipient));
  EXPECT_EQ(moved.Error().Provider().MoreInfo(), "migrate_to_chat_id=-1005");
  EXPECT_THAT(bot.Send(WiredBot::With(HtmlContent("<p>x</p>"))),
              FailsWithCode(TelegramErrorCodes::InvalidFormatting));
  bot.connector = bot.Make(bot.Settings().SetParameter("BotToken", "1:AAAAAAAAAAAAAAAAAAAA"));
  EXPECT_THAT(bot.Send(WiredBot::Text()), FailsWith(MessagingErrorCodes::AuthenticationFailed,
                                                    Certainty::Rejected, Retry::Never()));
}

TEST(TelegramSending, SendsBatch) {
  WiredBot bot;
  MessageBatch batch;
  for (int i = 0; i < 5; ++i) {
    batch.With(MessageBuilder().To(kPerson).WithText("no. " + std::to_string(i)).Build());
  }
  const auto result = bot.Run(bot.connector->SendBatchAsync(std::move(batch)));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->Accepted(), 5U);
  EXPECT_EQ(bot.simulator.Ledger().size(), 5U);
}

TEST(TelegramSending, WaitsForRateLimit) {
  auto clock = std::make_shared<ManualClock>();
  WiredBot bot(TelegramSimulatorOptions(), RuntimeOptions().WithClock(clock));
  bot.connector = bot.Make(bot.Settings().SetParameter("Retry.MaxAttempts", 2));
  bot.simulator.Faults().Next(simulators::TelegramTooManyRequests(7));
  std::optional<OperationResult<SendResult>> result;
  boost::asio::co_spawn(bot.context, bot.connector->SendMessageAsync(WiredBot::Text()),
                        [&](std::exception_ptr, OperationResult<SendResult> r) { result = r; });
  ASSERT_TRUE(bot.Until([&] { return bot.simulator.Faults().Struck() == 1; }));
  clock->Advance(6s);
  bot.context.run_for(20ms);
  EXPECT_FALSE(result);
  EXPECT_EQ(bot.simulator.Requests().size(), 1U);
  clock->Advance(20s);
  ASSERT_TRUE(bot.Until([&] { return result.has_value(); }));
  EXPECT_THAT(*result, IsOk());
  EXPECT_EQ(bot.simulator.Ledger().size(), 1U);
}

TEST(TelegramSending, ConnectionAndHealth) {
  WiredBot bot;
  EXPECT_THAT(bot.Run(bot.connector->TestConnectionAsync()), IsOk());
  EXPECT_TRUE(bot.Run(bot.connector->GetHealthAsync())->Healthy);
  EXPECT_THAT(bot.Run(bot.connector->GetMessageStatusAsync("5550002222/1")),
              FailsWithCode(MessagingErrorCodes::UnsupportedOperation));
  bot.connector = bot.Make(bot.Settings().SetParameter("WebhookUrl", "https://example.com/hook"));
  const auto elsewhere = bot.Run(bot.connector->GetHealthAsync());
  ASSERT_THAT(elsewhere, IsOk());
  EXPECT_FALSE(elsewhere->Healthy);
  EXPECT_NE(elsewhere->Issues.at(0).find("WebhookUrl"), std::string::npos);
}

TEST(TelegramSending, BaseUrlCanHavePath) {
  WiredBot bot;
  bot.connector =
      bot.Make(bot.Settings().SetParameter("ApiBaseUrl", bot.simulator.BaseUrl() + "/api/"));
  EXPECT_THAT(bot.Send(WiredBot::Text()), FailsWithCode(MessagingErrorCodes::AuthenticationFailed));
  const auto target = bot.simulator.Requests().at(0).target;
  EXPECT_TRUE(target.starts_with("/api/bot110201543:")) << target;
}

}  // namespace
}  // namespace ratatosk::test
