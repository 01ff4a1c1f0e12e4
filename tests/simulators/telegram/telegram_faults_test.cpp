#include "simulators/telegram/telegram_fixture.hpp"

#include <future>
#include <string>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

class Row {
 public:
  Row(Fault what, int http_status, bool was_accepted)
      : fault(std::move(what)), status(http_status), accepted(was_accepted) {}

  Fault fault;
  int status;
  bool accepted;
};

TEST(TelegramFaults, ApplyAndExpire) {
  for (const auto& row :
       {Row(TelegramTooManyRequests(7), 429, false),
        Row(TelegramError(500, "Internal Server Error"), 500, false),
        Row(Fault::RespondHtml(502), 502, false), Row(FaultKind::CloseOnAccept, 0, false),
        Row(FaultKind::CloseBeforeReading, 0, false), Row(FaultKind::CloseAfterReading, 0, false),
        Row(FaultKind::CloseAfterAccepting, 0, true), Row(FaultKind::HalfAnswer, 0, true),
        Row(FaultKind::NotJson, 200, true)}) {
    SCOPED_TRACE(ToString(row.fault.kind));
    SimulatedBot bot{TelegramSimulatorOptions()};
    bot.simulator.Faults().Next(row.fault);
    EXPECT_EQ(bot.SendText().status, row.status);
    EXPECT_EQ(bot.simulator.Ledger().size(), row.accepted ? 1U : 0U);
    EXPECT_EQ(bot.SendText("after").status, 200);
    EXPECT_EQ(bot.simulator.Ledger().back().text, "after");
  }
}

TEST(TelegramFaults, TooManyRequestsHasRetryAfter) {
  SimulatedBot bot;
  bot.simulator.Faults().Next(TelegramTooManyRequests(7));
  const auto body = json::parse(bot.SendText().body);
  EXPECT_EQ(body.at("parameters").at("retry_after").as_int64(), 7);
  EXPECT_EQ(body.at("description").as_string(), "Too Many Requests: retry after 7");
}

TEST(TelegramFaults, HoldsResponse) {
  SimulatedBot bot;
  bot.simulator.Faults().Next(Fault(FaultKind::HoldAfterAccepting));
  auto answer = std::async(std::launch::async, [&] { return bot.SendText(); });
  ASSERT_TRUE(bot.simulator.WaitForHeld(1, kSoon));
  EXPECT_EQ(bot.simulator.Ledger().size(), 1U);
  bot.simulator.ReleaseHeld();
  EXPECT_EQ(answer.get().status, 200);
}

TEST(TelegramFaults, DisconnectedClientIsNotServedAfterHold) {
  SimulatedBot bot;
  bot.simulator.Faults().Next(Fault(FaultKind::HoldBeforeAccepting));
  {
    TestClient other(bot.simulator.Port(), "");
    ASSERT_TRUE(other.Connect());
    other.Write("GET " + bot.simulator.Path("sendMessage") +
                "?chat_id=5550002222&text=gone HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(bot.simulator.WaitForHeld(1, kSoon));
  }
  ASSERT_TRUE(bot.simulator.WaitForOpenConnections(0, kSoon));
  bot.simulator.ReleaseHeld();
  EXPECT_EQ(bot.SendText("after").status, 200);
  ASSERT_EQ(bot.simulator.Ledger().size(), 1U);
  EXPECT_EQ(bot.simulator.Ledger().back().text, "after");
}

TEST(TelegramFaults, ControlApiAddsFaultsAndInboundMessages) {
  SimulatedBot bot;
  const auto control = [&](const char* method, const char* what, const json::object& body) {
    return bot.client.Send(method, std::string("/_simulator/") + what, json::serialize(body),
                           "application/json");
  };
  EXPECT_EQ(control("POST", "faults", {{"kind", "Respond"}, {"status", 500}}).status, 200);
  EXPECT_EQ(bot.SendText().status, 500);
  EXPECT_EQ(bot.SendText().status, 200);
  const auto arrived = json::parse(control("POST", "arrive", {{"text", "Hi"}}).body);
  EXPECT_EQ(arrived.at("messageId").as_int64(), 2);
  control("POST", "arrive", {{"edit", 2}, {"text", "Hello"}});
  control("POST", "arrive", {{"tap", json::object{{"message", 1}, {"data", "yes"}}}});
  const auto updates = json::parse(bot.client.Get("/_simulator/updates").body).at("updates");
  ASSERT_EQ(updates.as_array().size(), 3U);
  EXPECT_EQ(updates.as_array()[1].at("edited_message").at("text").as_string(), "Hello");
  EXPECT_EQ(updates.as_array()[2].at("callback_query").at("data").as_string(), "yes");
  const auto ledger = json::parse(bot.client.Get("/_simulator/ledger").body).at("messages");
  EXPECT_EQ(ledger.as_array().at(0).at("params").at("text").as_string(), "Hello");
  const auto wrong = control("POST", "arrive", {{"texxt", "Hi"}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(json::parse(wrong.body).at("member").as_string(), "texxt");
  EXPECT_EQ(control("POST", "arrive", {{"edit", 99}, {"text", "x"}}).status, 400);
  EXPECT_EQ(bot.client.Get("/_simulator/nothing").status, 404);
}

}  // namespace
}  // namespace ratatosk::simulators::testing
