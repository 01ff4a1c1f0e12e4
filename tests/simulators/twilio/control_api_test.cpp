#include "simulators/twilio/twilio_fixture.hpp"

#include <boost/json.hpp>

#include <string>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

class Control : public Simulated {
 public:
  Control() : Simulated(TwilioSimulatorOptions().WithHttp()), plain(simulator.Port(), "") {}

  json::value Post(const std::string& command, const json::object& body) {
    const auto answer =
        plain.Send("POST", "/_simulator/" + command, json::serialize(body), "application/json");
    last_status = answer.status;
    return json::parse(answer.body);
  }
  json::value Get(const std::string& command) {
    return json::parse(plain.Get("/_simulator/" + command).body);
  }

  TestClient plain;
  int last_status = 0;
};

TEST(ControlApi, ShowsLedgerAndRequests) {
  Control control;
  control.SendText("Hello");
  const auto messages = control.Get("ledger").at("messages").as_array();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].at("body").as_string(), "Hello");
  EXPECT_EQ(messages[0].at("statusHistory").at(0).as_string(), "queued");
  EXPECT_EQ(messages[0].at("params").at(2).at(0).as_string(), "Body");
  const auto requests = control.Get("requests").at("requests").as_array();
  ASSERT_EQ(requests.size(), 1U) << "control requests are not shown";
  EXPECT_EQ(requests[0].at("method").as_string(), "POST");
  EXPECT_EQ(requests[0].at("status").as_int64(), 201);
}

TEST(ControlApi, PostsInboundMessage) {
  Control control;
  WebhookReceiver receiver(
      HttpReply(200, "<Response><Message>Hello!</Message></Response>", "text/xml"));
  const auto answer = control.Post(
      "arrive",
      {{"url", receiver.Url()},
       {"from", kPerson},
       {"to", kTestSender},
       {"text", "Hi"},
       {"profileName", "Ana"},
       {"media", json::array{json::object{{"contentType", "image/png"}, {"base64", "AAEC"}}}},
       {"fields", json::object{{"Forwarded", "true"}}}});
  EXPECT_EQ(control.last_status, 200);
  EXPECT_EQ(answer.at("status").as_int64(), 200);
  EXPECT_EQ(answer.at("replies").at(0).as_string(), "Hello!");
  const auto form = receiver.Form(0);
  EXPECT_EQ(FindField(form, "Body"), "Hi");
  EXPECT_EQ(FindField(form, "ProfileName"), "Ana");
  EXPECT_EQ(FindField(form, "Forwarded"), "true");
  EXPECT_EQ(FindField(form, "MediaContentType0"), "image/png");
  control.Post("arrive", {{"url", receiver.Url()},
                          {"from", kPerson},
                          {"to", kTestSender},
                          {"location", json::object{{"latitude", 1}, {"longitude", 2.5}}}});
  EXPECT_EQ(FindField(receiver.Form(1), "Longitude"), "2.500000");
  control.Post("arrive", {{"url", receiver.Url()},
                          {"from", kPerson},
                          {"to", kTestSender},
                          {"button", json::object{{"text", "Yes"}, {"payload", "y"}}}});
  EXPECT_EQ(FindField(receiver.Form(2), "ButtonPayload"), "y");
  control.Post("arrive", {{"url", receiver.Url()},
                          {"from", kPerson},
                          {"to", kTestSender},
                          {"list", json::object{{"id", "1"}, {"title", "One"}}}});
  EXPECT_EQ(FindField(receiver.Form(3), "ListTitle"), "One");
}

TEST(ControlApi, AddsAndClearsFaults) {
  Control control;
  const auto planned = control.Post("faults", {{"kind", "Respond"},
                                               {"status", 429},
                                               {"body", "{}"},
                                               {"contentType", "application/json"},
                                               {"retryAfter", 2},
                                               {"headers", json::object{{"X-A", "b"}}},
                                               {"count", 2},
                                               {"onlyFor", "POST"}});
  EXPECT_EQ(planned.at("pending").as_int64(), 2);
  const auto busy = control.SendText();
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.Header("Retry-After"), "2");
  EXPECT_EQ(busy.Header("X-A"), "b");
  control.plain.Send("DELETE", "/_simulator/faults");
  EXPECT_EQ(control.SendText().status, 201);
  control.Post("faults",
               {{"seed", 1},
                {"probability", 1},
                {"faults", json::array{json::object{{"kind", "Respond"}, {"status", 500}}}}});
  EXPECT_EQ(control.SendText().status, 500);
  control.Post("faults", {{"kind", "NotJson"}, {"always", true}, {"delay", 1}, {"reset", true}});
  EXPECT_EQ(control.SendText().status, 201);
  EXPECT_EQ(control.SendText().status, 201);
}

TEST(ControlApi, MovesStatuses) {
  Control control;
  WebhookReceiver receiver;
  const auto sid = json::parse(control.SendText("x", receiver.Url()).body).at("sid").as_string();
  EXPECT_EQ(control.Post("advance", {}).at("moved").as_int64(), 1);
  EXPECT_EQ(receiver.Requests().size(), 1U);
  const auto answer =
      control.Post("status", {{"sid", sid}, {"status", "failed"}, {"errorCode", 63003}});
  EXPECT_EQ(answer.at("status").as_int64(), 204);
  EXPECT_EQ(FindField(receiver.Form(1), "ErrorCode"), "63003");
  EXPECT_TRUE(control.Post("release", {}).as_object().empty());
}

TEST(ControlApi, ErrorNamesMember) {
  Control control;
  class Row {
   public:
    Row(const char* what, json::object given, const char* at)
        : command(what), body(std::move(given)), member(at) {}
    const char* command;
    json::object body;
    const char* member;
  };
  const json::object people{{"url", "http://127.0.0.1:1/"}, {"from", "a"}, {"to", "b"}};
  const auto with = [&](const char* name, json::value value) {
    auto body = people;
    body[name] = std::move(value);
    return body;
  };
  for (const auto& row :
       {Row("arrive", {}, "url"), Row("arrive", {{"url", 1}}, "url"),
        Row("arrive", {{"url", "x"}}, "from"), Row("arrive", with("txet", "Hi"), "txet"),
        Row("arrive", with("account", "AC1"), "account"),
        Row("arrive", with("location", json::object{{"latitude", "x"}}), "location.latitude"),
        Row("arrive", with("media", json::array{json::object{}}), "media[0].contentType"),
        Row("arrive", with("fields", json::object{{"A", 1}}), "fields.A"),
        Row("faults", {}, "kind"), Row("faults", {{"kind", "Nonsense"}}, "kind"),
        Row("faults", {{"kind", "Respond"}}, "status"),
        Row("faults", {{"kind", "Respond"}, {"status", 99}}, "status"),
        Row("faults", {{"kind", "NotJson"}, {"count", 0}}, "count"),
        Row("faults", {{"kind", "CloseOnAccept"}, {"onlyFor", "POST"}}, "onlyFor"),
        Row("faults", {{"seed", 1}, {"probability", 2}, {"faults", json::array{}}}, "probability"),
        Row("faults", {{"seed", 1}, {"probability", 1}, {"faults", json::array{1}}}, "faults[0]"),
        Row("status", {{"sid", "SM1"}, {"status", "sent"}}, "sid"),
        Row("advance", {{"steps", 2}}, "steps")}) {
    const auto answer = control.Post(row.command, row.body);
    EXPECT_EQ(control.last_status, 400) << json::serialize(row.body);
    EXPECT_EQ(answer.at("member").as_string(), row.member) << answer;
    EXPECT_TRUE(std::string(answer.at("error").as_string()).starts_with(row.member)) << answer;
  }
}

TEST(ControlApi, RejectsUnknownRequests) {
  Control control;
  EXPECT_EQ(control.plain.Get("/_simulator/nothing").status, 404);
  EXPECT_EQ(control.plain.Send("POST", "/_simulator/nothing").status, 404);
  EXPECT_EQ(control.plain.Send("POST", "/_simulator/faults", "nonsense").status, 400);
  EXPECT_EQ(control.plain.Send("POST", "/_simulator/faults", "[]").status, 400);
}

}  // namespace
}  // namespace ratatosk::simulators::testing
