#include "simulators/telegram/telegram_fixture.hpp"

#include <future>
#include <string>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

std::string Texts(const json::value& updates) {
  std::string texts;
  for (const auto& update : updates.as_array()) {
    texts += std::string(update.at("message").at("text").as_string()) + ";";
  }
  return texts;
}

TEST(TelegramUpdates, OffsetConfirmsUpdates) {
  SimulatedBot bot;
  const auto first = bot.simulator.Arrive(TelegramArrival().WithText("one"));
  bot.simulator.Arrive(TelegramArrival().WithText("two"));
  EXPECT_EQ(Texts(bot.Call("getUpdates")), "one;two;");
  EXPECT_EQ(Texts(bot.Call("getUpdates", {{"limit", 1}})), "one;");
  EXPECT_EQ(Texts(bot.Call("getUpdates", {{"offset", first + 1}})), "two;");
  EXPECT_EQ(bot.simulator.PendingUpdates(), 1U);
  EXPECT_EQ(Texts(bot.Call("getUpdates", {{"offset", first + 2}})), "");
  EXPECT_EQ(bot.simulator.PendingUpdates(), 0U);
}

TEST(TelegramUpdates, LongPollWaitsForUpdate) {
  SimulatedBot bot;
  auto poll = std::async(std::launch::async, [&] {
    return bot.Call("getUpdates", {{"timeout", 30}});
  });
  ASSERT_TRUE(bot.simulator.WaitForPoll(kSoon));
  bot.simulator.Arrive(TelegramArrival().WithText("at last"));
  EXPECT_EQ(Texts(poll.get()), "at last;");
}

TEST(TelegramUpdates, LongPollTimesOut) {
  SimulatedBot bot;
  EXPECT_EQ(Texts(bot.Call("getUpdates", {{"timeout", 1}})), "");
}

TEST(TelegramUpdates, SecondPollEndsFirst) {
  SimulatedBot bot;
  auto first = std::async(std::launch::async, [&] {
    return bot.Refusal("getUpdates", {{"timeout", 30}});
  });
  ASSERT_TRUE(bot.simulator.WaitForPoll(kSoon));
  TestClient other(bot.simulator.Port(), "");
  EXPECT_EQ(other.Get(bot.simulator.Path("getUpdates")).status, 200);
  EXPECT_TRUE(first.get().starts_with("409 Conflict: terminated by other getUpdates request"));
}

TEST(TelegramUpdates, AbandonedPollTakesNothing) {
  SimulatedBot bot;
  {
    TestClient other(bot.simulator.Port(), "");
    ASSERT_TRUE(other.Connect());
    other.Write("GET " + bot.simulator.Path("getUpdates") + "?timeout=30 HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(bot.simulator.WaitForPoll(kSoon));
  }
  ASSERT_TRUE(bot.simulator.WaitForOpenConnections(0, kSoon));
  bot.simulator.Arrive(TelegramArrival().WithText("still here"));
  EXPECT_EQ(Texts(bot.Call("getUpdates")), "still here;");
}

TEST(TelegramUpdates, KindsOfArrivals) {
  SimulatedBot bot;
  const auto sent = bot.Call("sendMessage", {{"chat_id", kTestPerson}, {"text", "Choose"}});
  const auto id = sent.at("message_id").as_int64();
  const auto update = [&](const TelegramArrival& arrival) {
    const auto number = bot.simulator.Arrive(arrival);
    const auto list = bot.Call("getUpdates", {{"offset", number}});
    return list.as_array().at(0);
  };
  const auto tap = update(TelegramArrival().TapsButton(id, "yes")).at("callback_query");
  EXPECT_EQ(tap.at("data").as_string(), "yes");
  EXPECT_EQ(tap.at("message").at("message_id").as_int64(), id);
  bot.Call("answerCallbackQuery", {{"callback_query_id", tap.at("id").as_string()}});
  EXPECT_EQ(bot.simulator.AnsweredQueries().size(), 1U);
  EXPECT_EQ(
      bot.Post("answerCallbackQuery", {{"callback_query_id", tap.at("id").as_string()}}).status,
      400);

  const auto photo =
      update(TelegramArrival().WithFile("photo", "AgACfile1").WithText("c")).at("message");
  EXPECT_EQ(photo.at("caption").as_string(), "c");
  EXPECT_EQ(photo.at("photo").as_array().back().at("file_id").as_string(), "AgACfile1");
  const auto place = update(TelegramArrival().WithLocation(41.5, -8.25)).at("message");
  EXPECT_EQ(place.at("location").at("latitude").as_double(), 41.5);
  const auto contact = update(TelegramArrival().WithContact("+1", "Ana")).at("message");
  EXPECT_EQ(contact.at("contact").at("phone_number").as_string(), "+1");
  const auto text = update(TelegramArrival().WithText("wrnog").InReplyTo(id)).at("message");
  EXPECT_EQ(text.at("reply_to_message").at("text").as_string(), "Choose");
  const auto edited = update(TelegramArrival().Edits(text.at("message_id").as_int64(), "wrong"))
                          .at("edited_message");
  EXPECT_EQ(edited.at("text").as_string(), "wrong");
  EXPECT_TRUE(edited.as_object().contains("edit_date"));
  const auto post = update(TelegramArrival().InChat(kTestChannel).WithText("news"));
  EXPECT_EQ(post.at("channel_post").at("chat").at("type").as_string(), "channel");
  EXPECT_THROW(bot.simulator.Arrive(TelegramArrival().TapsButton(99, "x")), std::invalid_argument);
}

TEST(TelegramUpdates, WebhookIsRetriedInOrderUntilAccepted) {
  SimulatedBot bot;
  UpdateReceiver receiver({500, 302});
  bot.Call("setWebhook", {{"url", receiver.Url()}, {"secret_token", "s3cret_-"}});
  bot.simulator.Arrive(TelegramArrival().WithText("one"));
  bot.simulator.Arrive(TelegramArrival().WithText("two"));
  ASSERT_TRUE(bot.simulator.WaitForPending(0, kSoon));
  std::string texts;
  for (const auto& request : receiver.Requests()) {
    EXPECT_EQ(request.Header("X-Telegram-Bot-Api-Secret-Token"), "s3cret_-");
    EXPECT_EQ(request.Header("Content-Type"), "application/json");
    const auto update = json::parse(request.body);
    texts += std::string(update.at("message").at("text").as_string()) + ";";
  }
  EXPECT_EQ(texts, "one;one;one;two;");
  EXPECT_EQ(bot.simulator.Posts().size(), 4U);
  const auto info = bot.Call("getWebhookInfo");
  EXPECT_EQ(info.at("url").as_string(), receiver.Url());
  EXPECT_EQ(info.at("last_error_message").as_string(), "Wrong response from the webhook: 302");
  EXPECT_TRUE(bot.Refusal("getUpdates", {}).starts_with("409 Conflict: can't use getUpdates"));
  bot.Call("deleteWebhook");
  EXPECT_EQ(Texts(bot.Call("getUpdates")), "");
}

TEST(TelegramUpdates, WebhookReplyCanBeMethodCall) {
  SimulatedBot bot;
  LoopbackServer receiver(LoopbackServerOptions().WithHandler([](const HttpRequest&) {
    return HttpReply(200, R"({"method":"sendMessage","chat_id":5550002222,"text":"pong"})",
                     "application/json");
  }));
  bot.Call("setWebhook", {{"url", receiver.BaseUrl() + "/"}});
  bot.simulator.Arrive(TelegramArrival().WithText("ping"));
  ASSERT_TRUE(bot.simulator.WaitForPosts(1, kSoon));
  EXPECT_EQ(bot.simulator.Ledger().at(0).text, "pong");
}

TEST(TelegramUpdates, ChecksWebhookSettings) {
  SimulatedBot bot;
  EXPECT_EQ(bot.Post("setWebhook", {{"url", "http://example.com"}}).status, 400);
  EXPECT_EQ(
      bot.Refusal("setWebhook", {{"url", "https://example.com"}, {"secret_token", "not this!"}}),
      "400 Bad Request: secret token contains unallowed characters");
  const auto post = bot.simulator.Compose(TelegramArrival().WithText("x"), "https://a/b", "token");
  EXPECT_EQ(post.Header("X-Telegram-Bot-Api-Secret-Token"), "token");
  EXPECT_EQ(bot.simulator.PendingUpdates(), 0U);
}

}  // namespace
}  // namespace ratatosk::simulators::testing
