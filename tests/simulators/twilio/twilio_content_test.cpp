#include "simulators/twilio/twilio_fixture.hpp"

#include <boost/json.hpp>

#include <string>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

std::string Sid(int number) { return "HX0000000000000000000000000000000" + std::to_string(number); }

TwilioSimulatorOptions Templates() {
  TwilioSimulatorOptions options;
  options.WithHttp()
      .WithTemplate(TwilioTemplate(Sid(1), "order_confirmed", "Order {{1}}").WithVariable("1", "7"))
      .WithTemplate(TwilioTemplate(Sid(2), "Order_Late", "Late").WithLanguage("de"))
      .WithTemplate(TwilioTemplate(Sid(3), "welcome", "Hi").WithApproval("rejected", "MARKETING"));
  return options;
}

std::vector<std::string> Names(const json::value& page) {
  std::vector<std::string> names;
  for (const auto& content : page.at("contents").as_array()) {
    names.emplace_back(content.at("friendly_name").as_string());
  }
  return names;
}

TEST(TwilioContent, ListsByAbsoluteUrls) {
  Simulated twilio(Templates());
  std::vector<std::string> names;
  std::string target = "/v1/Content?PageSize=2";
  while (!target.empty()) {
    const auto page = json::parse(twilio.client.Get(target).body);
    for (auto& name : Names(page)) names.push_back(std::move(name));
    const auto& next = page.at("meta").at("next_page_url");
    EXPECT_EQ(page.at("meta").at("key").as_string(), "contents");
    if (next.is_null()) break;
    const std::string url(next.as_string());
    ASSERT_TRUE(url.starts_with(twilio.simulator.BaseUrl()));
    target = url.substr(twilio.simulator.BaseUrl().size());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"order_confirmed", "Order_Late", "welcome"}));
}

TEST(TwilioContent, FiltersInVersionTwo) {
  Simulated twilio(Templates());
  const std::pair<const char*, std::vector<std::string>> rows[] = {
      {"ContentName=order", {"order_confirmed", "Order_Late"}},
      {"ContentName=order_confirmed", {"order_confirmed"}},
      {"Language=de", {"Order_Late"}},
      {"Language=de&Language=en", {"order_confirmed", "Order_Late", "welcome"}},
      {"ChannelEligibility=whatsapp:rejected", {"welcome"}},
      {"Content=hi", {"welcome"}},
      {"ContentName=%5Eorder_", {"order_confirmed", "Order_Late"}},
      {"ContentName=w.lco%2Bm", {"welcome"}},
      {"Content=%5EHi%24", {"welcome"}},
      {"ContentName=nothing", {}}};
  for (const auto& [query, expected] : rows) {
    const auto answer = twilio.client.Get(std::string("/v2/Content?") + query);
    EXPECT_EQ(Names(json::parse(answer.body)), expected) << query;
  }
  EXPECT_EQ(twilio.client.Get("/v2/Content?ContentName=(").status, 400);
  EXPECT_EQ(Names(json::parse(twilio.client.Get("/v1/Content?ContentName=order").body)).size(), 3U);
}

TEST(TwilioContent, FetchesTemplateAndApproval) {
  Simulated twilio(Templates());
  const auto content = json::parse(twilio.client.Get("/v1/Content/" + Sid(1)).body);
  EXPECT_EQ(content.at("sid").as_string(), Sid(1));
  EXPECT_EQ(content.at("language").as_string(), "en");
  EXPECT_EQ(content.at("variables").at("1").as_string(), "7");
  EXPECT_EQ(content.at("types").at("twilio/text").at("body").as_string(), "Order {{1}}");
  const auto approval =
      json::parse(twilio.client.Get("/v1/Content/" + Sid(3) + "/ApprovalRequests").body);
  EXPECT_EQ(approval.at("whatsapp").at("status").as_string(), "rejected");
  EXPECT_EQ(approval.at("whatsapp").at("category").as_string(), "MARKETING");
  EXPECT_EQ(twilio.client.Get("/v1/Content/" + Sid(9)).status, 404);
  const auto list = json::parse(twilio.client.Get("/v1/ContentAndApprovals").body);
  EXPECT_EQ(list.at("contents").at(2).at("approval_requests").at("status").as_string(), "rejected");
}

TEST(TwilioContent, CreatesSubmitsSendsAndDeletes) {
  Simulated twilio(Templates());
  const auto post = [&](const std::string& target, const std::string& body) {
    return twilio.client.Send("POST", target, body, "application/json");
  };
  const auto created =
      post("/v1/Content", R"({"friendly_name":"new","language":"en","variables":{"1":"x"},)"
                          R"("types":{"twilio/text":{"body":"Hello {{1}}"}}})");
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string sid(json::parse(created.body).at("sid").as_string());
  const auto url = "/v1/Content/" + sid;
  const auto approval = [&] {
    return std::string(json::parse(twilio.client.Get(url + "/ApprovalRequests").body)
                           .at("whatsapp")
                           .at("status")
                           .as_string());
  };
  EXPECT_EQ(approval(), "unsubmitted");
  const std::string ask = R"({"name":"new","category":"UTILITY"})";
  EXPECT_EQ(post(url + "/ApprovalRequests/whatsapp", ask).status, 201);
  EXPECT_EQ(approval(), "received");
  EXPECT_EQ(post(url + "/ApprovalRequests/whatsapp", ask).status, 400);
  const auto sent = twilio.Create({{"From", std::string(kTestSender)},
                                   {"To", kPerson},
                                   {"ContentSid", sid},
                                   {"ContentVariables", R"({"1":"Ana"})"}});
  EXPECT_EQ(json::parse(sent.body).at("body").as_string(), "Hello Ana");
  EXPECT_EQ(twilio.client.Send("DELETE", url).status, 204);
  EXPECT_EQ(twilio.client.Get(url).status, 404);
}

TEST(TwilioContent, RejectsIncompleteTemplates) {
  Simulated twilio(Templates());
  const std::pair<const char*, int> rows[] = {
      {R"({"types":{"twilio/text":{"body":"x"}}})", 92003},
      {R"({"language":"en"})", 92001},
      {R"({"language":"en","types":{}})", 92001},
      {R"({"language":"en","types":{"twilio/text":{}},"variables":{"1":2}})", 92007},
      {"nonsense", 20001}};
  for (const auto& [body, code] : rows) {
    const auto answer = twilio.client.Send("POST", "/v1/Content", body, "application/json");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(json::parse(answer.body).at("code").as_int64(), code) << body;
  }
}

TEST(TwilioContent, UnapprovedTemplatesFailLater) {
  auto options = Templates();
  options.WithSessionRule()
      .WithTemplate(TwilioTemplate(Sid(4), "paused", "x").WithApproval("paused"))
      .WithTemplate(TwilioTemplate(Sid(5), "pending", "x").WithApproval("pending"));
  Simulated twilio(options);
  for (const int number : {2, 3, 4, 5}) {
    EXPECT_EQ(
        twilio
            .Create(
                {{"From", std::string(kTestSender)}, {"To", kPerson}, {"ContentSid", Sid(number)}})
            .status,
        201);
  }
  for (int step = 0; step < 3; ++step) twilio.simulator.AdvanceStatuses();
  const auto ledger = twilio.simulator.Ledger();
  EXPECT_EQ(ledger[0].status, "delivered");
  EXPECT_EQ(ledger[1].error_code, 63040);
  EXPECT_EQ(ledger[2].error_code, 63041);
  EXPECT_EQ(ledger[3].error_code, 63016);
}

}  // namespace
}  // namespace ratatosk::simulators::testing
