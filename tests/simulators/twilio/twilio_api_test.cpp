#include "simulators/twilio/twilio_fixture.hpp"

#include <boost/json.hpp>

#include <string>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

const std::string kKeySid = "SK00000000000000000000000000000001";
const std::string kMainKeySid = "SK00000000000000000000000000000002";

TwilioSimulatorOptions TwoAccounts() {
  TwilioSimulatorOptions options;
  options.WithHttp()
      .WithApiKey(TwilioApiKey(kKeySid, "secret"))
      .WithApiKey(TwilioApiKey(kMainKeySid, "secret", false));
  options.accounts.push_back(
      TwilioAccount("AC00000000000000000000000000000002", "00000000000000000000000000000002"));
  return options;
}

TEST(TwilioApi, EveryCallNeedsCredentials) {
  Simulated twilio(TwoAccounts());
  TestClient stranger(twilio.simulator.Port(), "");
  for (const auto& path : {twilio.Core(".json"), twilio.Core("/Messages.json"),
                           std::string("/v1/Content"), std::string("/nowhere")}) {
    const auto answer = stranger.Get(path);
    EXPECT_EQ(answer.status, 401) << path;
    EXPECT_EQ(CodeOf(answer), 20003) << path;
    EXPECT_TRUE(answer.Header("WWW-Authenticate").starts_with("Basic")) << path;
  }
  stranger.SignIn(twilio.simulator.AccountSid(), "wrong");
  EXPECT_EQ(stranger.Get(twilio.Core("/Messages.json")).status, 401);
  stranger.SignIn(kKeySid, "wrong");
  EXPECT_EQ(stranger.Get(twilio.Core("/Messages.json")).status, 401);
}

TEST(TwilioApi, ApiKeysHavePermissionsOfTheirKind) {
  Simulated twilio(TwoAccounts());
  EXPECT_EQ(twilio.client.Get(twilio.Core(".json")).status, 200);
  EXPECT_EQ(twilio.client.Get(twilio.Core("/Balance.json")).status, 200);
  TestClient key(twilio.simulator.Port(), "");
  key.SignIn(kKeySid, "secret");
  EXPECT_EQ(CodeOf(key.Get(twilio.Core(".json"))), 20003);
  EXPECT_EQ(key.Get(twilio.Core("/Messages.json?PageSize=1")).status, 200);
  TestClient main_key(twilio.simulator.Port(), "");
  main_key.SignIn(kMainKeySid, "secret");
  EXPECT_EQ(main_key.Get(twilio.Core(".json")).status, 200);
}

TEST(TwilioApi, ReturnsNotFoundForOtherAccountsAndPaths) {
  Simulated twilio(TwoAccounts());
  const auto sid = std::string(json::parse(twilio.SendText().body).at("sid").as_string());
  for (const auto& path :
       {std::string("/2010-04-01/Accounts/AC00000000000000000000000000000002/Messages.json"),
        std::string("/2010-04-01/Accounts/AC00000000000000000000000000000009/Messages.json"),
        twilio.Core("/Messages"), twilio.Core("/Messages/" + sid), twilio.Core("/Calls.json"),
        twilio.Core("/Messages/SM00000000000000000000000000000000.json"), std::string("/"),
        std::string("/2010-04-01")}) {
    const auto answer = twilio.client.Get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(CodeOf(answer), 20404) << path;
  }
  TestClient other(twilio.simulator.Port(), "");
  other.SignIn("AC00000000000000000000000000000002", "00000000000000000000000000000002");
  EXPECT_EQ(other.Get(twilio.Core("/Messages/" + sid + ".json")).status, 404);
}

TEST(TwilioApi, FetchesRedactsAndDeletes) {
  Simulated twilio;
  const auto uri = std::string(json::parse(twilio.SendText("secret").body).at("uri").as_string());
  EXPECT_EQ(json::parse(twilio.client.Get(uri).body).at("body").as_string(), "secret");
  EXPECT_EQ(CodeOf(twilio.client.Send("DELETE", uri)), 20009) << "not final yet";
  for (int i = 0; i < 3; ++i) twilio.simulator.AdvanceStatuses();
  const auto sent = json::parse(twilio.client.Get(uri).body).as_object();
  EXPECT_EQ(sent.at("status").as_string(), "delivered");
  EXPECT_TRUE(sent.at("date_sent").is_string());
  EXPECT_EQ(sent.at("price").as_string(), "-0.00500");
  EXPECT_EQ(CodeOf(twilio.PostForm(uri, {{"Body", "other"}})), 30400);
  EXPECT_EQ(CodeOf(twilio.PostForm(uri, {{"Body", ""}, {"Status", "canceled"}})), 30400);
  EXPECT_EQ(CodeOf(twilio.PostForm(uri, {{"Status", "canceled"}})), 30409);
  EXPECT_EQ(json::parse(twilio.PostForm(uri, {{"Body", ""}}).body).at("body").as_string(), "");
  EXPECT_EQ(twilio.client.Send("DELETE", uri).status, 204);
  EXPECT_EQ(twilio.client.Get(uri).status, 404);
  EXPECT_EQ(twilio.client.Send("PUT", twilio.Core("/Messages.json")).status, 405);
}

// Follows next_page_uri to the end; the bodies in order.
std::vector<std::string> AllBodies(Simulated& twilio, std::string uri, std::size_t* pages) {
  std::vector<std::string> bodies;
  for (*pages = 0; !uri.empty(); ++*pages) {
    const auto page = json::parse(twilio.client.Get(uri).body).as_object();
    EXPECT_EQ(page.at("page").as_int64(), static_cast<std::int64_t>(*pages));
    for (const auto& message : page.at("messages").as_array()) {
      bodies.emplace_back(message.at("body").as_string());
    }
    const auto& next = page.at("next_page_uri");
    uri = next.is_null() ? "" : std::string(next.as_string());
  }
  return bodies;
}

TEST(TwilioApi, ListsNewestFirstPageByPage) {
  Simulated twilio;
  for (int i = 0; i < 5; ++i) twilio.SendText(std::to_string(i));
  std::size_t pages = 0;
  const auto all = AllBodies(twilio, twilio.Core("/Messages.json?PageSize=2"), &pages);
  EXPECT_EQ(all, (std::vector<std::string>{"4", "3", "2", "1", "0"}));
  EXPECT_EQ(pages, 3U);
  const auto exact = AllBodies(twilio, twilio.Core("/Messages.json?PageSize=5"), &pages);
  EXPECT_EQ(exact.size(), 5U);
  EXPECT_EQ(pages, 1U);
}

TEST(TwilioApi, PagesAreStableWhileMessagesArrive) {
  Simulated twilio;
  for (int i = 0; i < 4; ++i) twilio.SendText(std::to_string(i));
  const auto first =
      json::parse(twilio.client.Get(twilio.Core("/Messages.json?PageSize=2")).body).as_object();
  twilio.SendText("new");
  const auto second =
      json::parse(twilio.client.Get(std::string(first.at("next_page_uri").as_string())).body);
  EXPECT_EQ(second.at("messages").at(0).at("body").as_string(), "1");
  const auto back =
      json::parse(twilio.client.Get(std::string(second.at("previous_page_uri").as_string())).body);
  EXPECT_EQ(back.at("page").as_int64(), 0);
}

TEST(TwilioApi, RejectsInvalidPaging) {
  Simulated twilio;
  EXPECT_EQ(CodeOf(twilio.client.Get(twilio.Core("/Messages.json?PageSize=1001"))), 20007);
  EXPECT_EQ(CodeOf(twilio.client.Get(twilio.Core("/Messages.json?PageSize=0"))), 20001);
  EXPECT_EQ(CodeOf(twilio.client.Get(twilio.Core("/Messages.json?Page=1"))), 20001);
  EXPECT_EQ(CodeOf(twilio.client.Get(twilio.Core("/Messages.json?DateSent=yesterday"))), 20001);
}

TEST(TwilioApi, FiltersList) {
  auto now = std::make_shared<std::atomic<std::time_t>>(1790000000);  // 2026-09-21
  Simulated twilio(TwilioSimulatorOptions().WithHttp().WithClock(
      [now] { return std::chrono::system_clock::from_time_t(*now); }));
  twilio.SendText("first");
  for (int i = 0; i < 2; ++i) twilio.simulator.AdvanceStatuses();
  *now += 86400;
  twilio.Create(
      {{"From", std::string(kTestSender)}, {"To", "whatsapp:+15550003333"}, {"Body", "second"}});
  for (int i = 0; i < 2; ++i) twilio.simulator.AdvanceStatuses();
  const std::pair<const char*, std::vector<std::string>> rows[] = {
      {"To=whatsapp%3A%2B15550003333", {"second"}},
      {"From=whatsapp%3A%2B14155238886", {"second", "first"}},
      {"From=whatsapp%3A%2B15550003333", {}},
      {"DateSent=2026-09-21", {"first"}},
      {"DateSent%3E=2026-09-22", {"second"}},
      {"DateSent%3C=2026-09-21", {"first"}},
      {"DateSent%3E=2026-09-21&DateSent%3C=2026-09-22", {"second", "first"}},
      {"DateSent%3E=2026-09-21T20:00:00Z", {"second"}}};
  for (const auto& [query, expected] : rows) {
    std::size_t pages = 0;
    EXPECT_EQ(AllBodies(twilio, twilio.Core("/Messages.json?PageSize=1&") + query, &pages),
              expected)
        << query;
  }
}

TEST(TwilioApi, ServesMediaWithCredentials) {
  Simulated twilio;
  Arrival arrival(kPerson, std::string(kTestSender));
  arrival.WithMedia("image/png", std::string("\x89PNG\0\r\n", 7));
  const auto webhook = twilio.simulator.Compose(arrival, "https://example.com/webhook");
  const auto url = std::string(FindField(webhook.fields, "MediaUrl0"));
  ASSERT_TRUE(url.starts_with(twilio.simulator.BaseUrl()));
  const auto path = url.substr(twilio.simulator.BaseUrl().size());
  const auto bytes = twilio.client.Get(path);
  EXPECT_EQ(bytes.Header("Content-Type"), "image/png");
  EXPECT_EQ(bytes.body, std::string("\x89PNG\0\r\n", 7));
  EXPECT_EQ(TestClient(twilio.simulator.Port(), "").Get(path).status, 401);
  const auto info = json::parse(twilio.client.Get(path + ".json").body).as_object();
  EXPECT_EQ(info.at("content_type").as_string(), "image/png");
  const auto list_path = path.substr(0, path.rfind('/')) + ".json";
  const auto list = json::parse(twilio.client.Get(list_path).body).as_object();
  EXPECT_EQ(list.at("media_list").as_array().size(), 1U);
  EXPECT_EQ(list.at("media_list").at(0).at("uri").as_string(), path + ".json");
  EXPECT_EQ(twilio.client.Send("DELETE", path + ".json").status, 204);
  EXPECT_EQ(twilio.client.Get(path).status, 404);
}

TEST(TwilioApi, LogsRequestsWithoutSecrets) {
  Simulated twilio(TwoAccounts());
  twilio.client.SignIn(kKeySid, "secret");
  twilio.client.Get("/v1/Content");
  twilio.client.Get("/nowhere");
  ASSERT_TRUE(twilio.simulator.WaitForRequests(2, kSoon));
  const auto requests = twilio.simulator.Requests();
  EXPECT_EQ(requests[0].method, "GET");
  EXPECT_EQ(requests[0].target, "/v1/Content");
  EXPECT_EQ(requests[0].user, kKeySid);
  EXPECT_EQ(requests[0].status, 200);
  EXPECT_EQ(requests[0].fault, "");
  EXPECT_EQ(requests[1].status, 404);
  EXPECT_EQ(requests[1].connection_id, 1U);
  EXPECT_EQ(requests[1].index_on_connection, 1U);
}

TEST(TwilioApi, RunsOverHttpsWithFaultyCertificatesOnDemand) {
  Simulated good((TwilioSimulatorOptions()));
  EXPECT_TRUE(good.simulator.BaseUrl().starts_with("https://127.0.0.1:"));
  EXPECT_EQ(good.SendText().status, 201);
  for (const auto fault : {CertificateFault::Expired, CertificateFault::WrongHost}) {
    Simulated bad(TwilioSimulatorOptions().WithCertificateFault(fault));
    EXPECT_FALSE(bad.client.Connect());
  }
}

}  // namespace
}  // namespace ratatosk::simulators::testing
