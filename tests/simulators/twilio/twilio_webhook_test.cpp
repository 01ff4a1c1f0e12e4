#include <ratatosk/simulators/twilio/webhook_signer.hpp>
#include "simulators/twilio/twilio_fixture.hpp"
#include "support/test_data.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <future>
#include <iterator>
#include <string>

namespace ratatosk::simulators::testing {
namespace {

const std::string kSender(kTestSender);

std::string SidOf(const TestAnswer& answer) {
  return std::string(boost::json::parse(answer.body).at("sid").as_string());
}

TEST(TwilioSignature, MatchesPublishedExample) {
  EXPECT_EQ(SignWebhook("12345", "https://mycompany.com/myapp.php?foo=1&bar=2",
                        {{"To", "+18005551212"},
                         {"CallSid", "CA1234567890ABCDE"},
                         {"From", "+14158675309"},
                         {"Caller", "+14158675309"},
                         {"Digits", "1234"}}),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

FormFields FieldsOf(const boost::json::object& params) {
  FormFields fields;
  for (const auto& [name, value] : params) {
    if (value.is_string()) fields.emplace_back(std::string(name), std::string(value.as_string()));
    if (!value.is_array()) continue;
    for (const auto& item : value.as_array()) {
      fields.emplace_back(std::string(name), std::string(item.as_string()));
    }
  }
  return fields;
}

TEST(TwilioSignature, MatchesOfficialHelper) {
  std::ifstream file(test::TestData("twilio-signature-vectors.json"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto vectors = boost::json::parse(text);
  int compared = 0;
  for (const auto& item : vectors.as_array()) {
    const auto& vector = item.as_object();
    const std::string name(vector.at("name").as_string());
    const bool form = vector.contains("params") && vector.at("method").as_string() == "POST";
    if (!form || !vector.at("valid").as_bool() || vector.at("group").as_string() != "core")
      continue;
    // Those were signed for another spelling of the URL than the one that is given.
    if (name.find("-seen-") != std::string::npos) continue;
    const std::string token(vector.at("authToken").as_string());
    const std::string url(vector.at("url").as_string());
    EXPECT_EQ(SignWebhook(token, url, FieldsOf(vector.at("params").as_object())),
              std::string(vector.at("signature").as_string()))
        << name;
    ++compared;
  }
  EXPECT_GE(compared, 10);
}

TEST(TwilioSignature, LeavesOutCredentialsAndFragment) {
  const FormFields fields{{"A", "1"}};
  const auto plain = SignWebhook("12345", "https://example.com/x?y=@", fields);
  EXPECT_EQ(SignWebhook("12345", "https://user:pass@example.com/x?y=@#rc=2", fields), plain);
  EXPECT_NE(SignWebhook("12345", "https://example.com:443/x?y=@", fields), plain);
  EXPECT_NE(SignWebhook("12346", "https://example.com/x?y=@", fields), plain);
}

TEST(TwilioWebhook, PostsSignedInboundMessage) {
  Simulated twilio;
  WebhookReceiver receiver(HttpReply(200, "<Response/>", "text/xml"));
  const auto url = receiver.Url("/in?tenant=1#rc=2");
  const auto answer = twilio.simulator.Arrive(
      Arrival(kPerson, kSender).WithText("Hi & bye +1").WithProfileName("Ana"), url);
  EXPECT_EQ(answer.status, 200) << answer.error;
  EXPECT_TRUE(answer.Acknowledged());
  EXPECT_EQ(answer.content_type, "text/xml");
  EXPECT_TRUE(answer.replies.empty());
  const auto request = receiver.Requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/in?tenant=1");
  EXPECT_EQ(request.Header("Content-Type"), "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(request.Header("I-Twilio-Idempotency-Token").size(), 36U);
  const auto form = receiver.Form(0);
  EXPECT_EQ(request.Header("X-Twilio-Signature"),
            SignWebhook(kTestAuthToken, receiver.Url("/in?tenant=1"), form));
  EXPECT_EQ(FindField(form, "MessageSid"), answer.message_sid);
  EXPECT_EQ(FindField(form, "SmsSid"), answer.message_sid);
  const std::pair<const char*, std::string> expected[] = {
      {"AccountSid", twilio.simulator.AccountSid()},
      {"From", kPerson},
      {"To", kSender},
      {"Body", "Hi & bye +1"},
      {"NumMedia", "0"},
      {"NumSegments", "1"},
      {"SmsStatus", "received"},
      {"ApiVersion", "2010-04-01"},
      {"ProfileName", "Ana"},
      {"WaId", "15550002222"},
      {"MessageType", "text"}};
  for (const auto& [name, value] : expected) EXPECT_EQ(FindField(form, name), value) << name;
  EXPECT_FALSE(HasField(form, "MessageStatus"));
}

TEST(TwilioWebhook, KindsOfArrivals) {
  Simulated twilio;
  const auto compose = [&](const Arrival& arrival) {
    return twilio.simulator.Compose(arrival, "https://example.com/in").fields;
  };
  auto media = compose(Arrival(kPerson, kSender).WithMedia("audio/ogg", "x").WithText("caption"));
  EXPECT_EQ(FindField(media, "NumMedia"), "1");
  EXPECT_EQ(FindField(media, "MediaContentType0"), "audio/ogg");
  EXPECT_EQ(FindField(media, "MessageType"), "audio");
  EXPECT_EQ(FindField(media, "Body"), "caption");
  EXPECT_TRUE(FindField(media, "MessageSid").starts_with("MM"));
  auto place = compose(Arrival(kPerson, kSender).WithLocation(41.5, -8.25, "Home", "Street 1"));
  EXPECT_EQ(FindField(place, "Latitude"), "41.500000");
  EXPECT_EQ(FindField(place, "Longitude"), "-8.250000");
  EXPECT_EQ(FindField(place, "Label"), "Home");
  EXPECT_EQ(FindField(place, "Address"), "Street 1");
  EXPECT_EQ(FindField(place, "Body"), "");
  auto button = compose(Arrival(kPerson, kSender).WithButton("Yes", "yes-1"));
  EXPECT_EQ(FindField(button, "ButtonText"), "Yes");
  EXPECT_EQ(FindField(button, "ButtonPayload"), "yes-1");
  EXPECT_EQ(FindField(button, "Body"), "Yes");
  auto row = compose(Arrival(kPerson, kSender).WithListReply("id-1", "First", "The first"));
  EXPECT_EQ(FindField(row, "ListId"), "id-1");
  EXPECT_EQ(FindField(row, "ListTitle"), "First");
  auto changed = compose(
      Arrival(kPerson, kSender).WithField("WaId", "1").WithField("New", "x").WithoutField("Body"));
  EXPECT_EQ(FindField(changed, "WaId"), "1");
  EXPECT_EQ(FindField(changed, "New"), "x");
  EXPECT_FALSE(HasField(changed, "Body"));
  auto hidden = compose(Arrival("whatsapp:US.abc", kSender));
  EXPECT_FALSE(HasField(hidden, "WaId"));
  EXPECT_EQ(FindField(hidden, "ExternalUserId"), "whatsapp:US.abc");
  auto sms = compose(Arrival("+15550002222", "+14155550100").WithText("x"));
  EXPECT_FALSE(HasField(sms, "ProfileName"));
  EXPECT_THROW(compose(Arrival(kPerson, kSender).ToAccount("AC1")), std::invalid_argument);
}

TEST(TwilioWebhook, PostsForgedAndRepeatedMessages) {
  Simulated twilio;
  const std::string url = "https://example.com/in";
  const auto good = twilio.simulator.Compose(Arrival(kPerson, kSender).WithText("x"), url);
  EXPECT_EQ(good.signature, SignWebhook(kTestAuthToken, url, good.fields));
  const auto other = twilio.simulator.Compose(Arrival(kPerson, kSender).SignedWith("other"), url);
  EXPECT_EQ(other.signature, SignWebhook("other", url, other.fields));
  EXPECT_EQ(twilio.simulator.Compose(Arrival(kPerson, kSender).WithSignature("abc"), url)
                .Header("X-Twilio-Signature"),
            "abc");
  EXPECT_EQ(twilio.simulator.Compose(Arrival(kPerson, kSender).WithoutSignature(), url)
                .Header("X-Twilio-Signature"),
            "");
  const std::string sid(FindField(good.fields, "MessageSid"));
  const auto again =
      twilio.simulator.Compose(Arrival(kPerson, kSender).WithText("x").WithMessageSid(sid), url);
  EXPECT_EQ(FindField(again.fields, "MessageSid"), sid);
  EXPECT_EQ(again.signature, good.signature);
}

TEST(TwilioWebhook, ReadsReplies) {
  const std::pair<HttpReply, std::vector<std::string>> rows[] = {
      {HttpReply(204), {}},
      {HttpReply(200, "", "text/xml"), {}},
      {HttpReply(200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>", "text/xml"), {}},
      {HttpReply(200,
                 "<Response><Message>One &amp; two</Message><Message><Body>Three</Body>"
                 "<Media>http://x/</Media></Message></Response>",
                 "application/xml"),
       {"One & two", "Three"}},
      {HttpReply(200,
                 "<Response><Message>a</Message><Redirect>/x</Redirect><Message>b</Message>"
                 "</Response>",
                 "text/xml; charset=utf-8"),
       {"a"}},
      {HttpReply(200, "<Other><Message>a</Message></Other>", "text/xml"), {}},
      {HttpReply(200, "<Response><Message>", "text/xml"), {}},
      {HttpReply(200, "OK", "text/plain"), {"OK"}},
      {HttpReply(200, "{}", "application/json"), {}}};
  for (const auto& [reply, replies] : rows) {
    Simulated twilio;
    WebhookReceiver receiver(reply);
    const auto answer = twilio.simulator.Arrive(Arrival(kPerson, kSender), receiver.Url());
    EXPECT_EQ(answer.replies, replies) << reply.body;
  }
}

TEST(TwilioWebhook, ReportsWhyReplyIsMissing) {
  Simulated twilio;
  const auto away = twilio.simulator.Arrive(Arrival(kPerson, kSender), "https://example.com/in");
  EXPECT_FALSE(away.Answered());
  EXPECT_EQ(away.error, "not on loopback: example.com");
  WebhookReceiver receiver;
  twilio.simulator.RouteHost("example.com", receiver.BaseUrl());
  const auto routed = twilio.simulator.Arrive(Arrival(kPerson, kSender), "https://example.com/in");
  EXPECT_EQ(routed.status, 204);
  EXPECT_EQ(receiver.Requests().at(0).Header("Host"), "example.com");
  EXPECT_EQ(receiver.Requests().at(0).Header("X-Twilio-Signature"),
            SignWebhook(kTestAuthToken, "https://example.com/in", receiver.Form(0)));
}

TEST(TwilioStatus, AdvancesStepByStepWithCallbacks) {
  Simulated twilio;
  WebhookReceiver receiver;
  const auto sid = SidOf(twilio.SendText("x", receiver.Url("/status")));
  std::size_t steps = 0;
  while (twilio.simulator.AdvanceStatuses() == 1) ++steps;
  EXPECT_EQ(steps, 4U);
  ASSERT_EQ(receiver.Requests().size(), 4U);
  const char* statuses[] = {"sending", "sent", "delivered", "read"};
  const char* events[] = {"", "", "DELIVERED", "READ"};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto form = receiver.Form(i);
    EXPECT_EQ(FindField(form, "MessageSid"), sid);
    EXPECT_EQ(FindField(form, "SmsSid"), sid);
    EXPECT_EQ(FindField(form, "MessageStatus"), statuses[i]);
    EXPECT_EQ(FindField(form, "SmsStatus"), statuses[i]);
    EXPECT_EQ(FindField(form, "EventType"), events[i]);
    EXPECT_EQ(FindField(form, "ChannelPrefix"), "whatsapp");
    EXPECT_TRUE(FindField(form, "ChannelInstallSid").starts_with("XE"));
    EXPECT_EQ(FindField(form, "ChannelToAddress"), "+1555000XXXX");
    EXPECT_FALSE(HasField(form, "ErrorCode"));
    EXPECT_FALSE(HasField(form, "Body"));
    EXPECT_EQ(receiver.Requests()[i].Header("X-Twilio-Signature"),
              SignWebhook(kTestAuthToken, receiver.Url("/status"), form));
  }
  EXPECT_EQ(twilio.simulator.Ledger().at(0).status_history,
            (std::vector<std::string>{"queued", "sending", "sent", "delivered", "read"}));
  EXPECT_EQ(twilio.simulator.Webhooks().size(), 4U);
}

TEST(TwilioStatus, OutcomesByRecipient) {
  TwilioSimulatorOptions options;
  options.WithHttp()
      .WithOutcome(RecipientOutcome("whatsapp:+15550000001", "undelivered", 63003))
      .WithOutcome(RecipientOutcome("whatsapp:+15550000002", "failed", 63018))
      .WithOutcome(RecipientOutcome("whatsapp:+15550000003", "sent", 0));
  Simulated twilio(options);
  WebhookReceiver receiver;
  for (const char* to : {"1", "2", "3"}) {
    twilio.Create({{"From", kSender},
                   {"To", std::string("whatsapp:+1555000000") + to},
                   {"Body", "x"},
                   {"StatusCallback", receiver.Url()}});
  }
  while (twilio.simulator.AdvanceStatuses() > 0) {
  }
  const auto ledger = twilio.simulator.Ledger();
  EXPECT_EQ(ledger[0].status_history,
            (std::vector<std::string>{"queued", "sending", "sent", "undelivered"}));
  EXPECT_EQ(ledger[0].error_code, 63003);
  EXPECT_EQ(ledger[1].status_history, (std::vector<std::string>{"queued", "failed"}));
  EXPECT_EQ(ledger[2].status, "sent");
  const auto last = receiver.Form(receiver.Requests().size() - 1);
  EXPECT_EQ(FindField(last, "MessageStatus"), "undelivered");
  EXPECT_EQ(FindField(last, "ErrorCode"), "63003");
}

TEST(TwilioStatus, PrefersCallbackOfMessageThenServiceThenAccount) {
  WebhookReceiver receiver;
  TwilioSimulatorOptions options;
  const std::string service = "MG00000000000000000000000000000001";
  options.WithHttp()
      .WithStatusCallback(receiver.Url("/account"))
      .WithService(
          TwilioMessagingService(service, {kSender}).WithStatusCallback(receiver.Url("/service")));
  Simulated twilio(options);
  twilio.SendText("x");
  twilio.Create({{"MessagingServiceSid", service}, {"To", kPerson}, {"Body", "x"}});
  twilio.SendText("x", receiver.Url("/message"));
  EXPECT_EQ(twilio.simulator.AdvanceStatuses(), 3U);
  ASSERT_EQ(receiver.Requests().size(), 3U);
  EXPECT_EQ(receiver.Requests()[0].target, "/account");
  EXPECT_EQ(receiver.Requests()[1].target, "/service");
  EXPECT_EQ(FindField(receiver.Form(1), "MessagingServiceSid"), service);
  EXPECT_EQ(receiver.Requests()[2].target, "/message");
}

TEST(TwilioStatus, PostsAnyStatusOutOfOrder) {
  Simulated twilio;
  WebhookReceiver receiver;
  const auto sid = SidOf(twilio.SendText("x", receiver.Url()));
  EXPECT_EQ(twilio.simulator.PostStatus(sid, "read").status, 204);
  EXPECT_EQ(twilio.simulator.PostStatus(sid, "sent").status, 204);
  EXPECT_EQ(twilio.simulator.PostStatus(sid, "failed", 63016).status, 204);
  EXPECT_EQ(FindField(receiver.Form(2), "ErrorCode"), "63016");
  EXPECT_EQ(twilio.simulator.Ledger().at(0).error_code, 63016);
  EXPECT_THROW(twilio.simulator.PostStatus("SM1", "sent"), std::invalid_argument);
  const auto silent = SidOf(twilio.SendText("x"));
  EXPECT_EQ(twilio.simulator.PostStatus(silent, "sent").error, "no status callback");
  const auto composed = twilio.simulator.ComposeStatus(sid, "delivered", 0, "https://x.example/s");
  EXPECT_EQ(FindField(composed.fields, "MessageStatus"), "delivered");
  EXPECT_EQ(twilio.simulator.Ledger().at(0).status, "failed") << "nothing was changed";
}

TEST(TwilioStatus, AdvancesAutomaticallyIfEnabled) {
  WebhookReceiver receiver;
  Simulated twilio(
      TwilioSimulatorOptions().WithHttp().WithAutomaticStatuses(std::chrono::milliseconds(0)));
  twilio.SendText("x", receiver.Url());
  ASSERT_TRUE(twilio.simulator.WaitForWebhooks(4, kSoon));
  EXPECT_EQ(twilio.simulator.Ledger().at(0).status, "read");
}

TEST(TwilioStatus, AppliesSessionRule) {
  const auto now = std::make_shared<std::atomic<std::time_t>>(1790000000);
  Simulated twilio(TwilioSimulatorOptions().WithHttp().WithSessionRule().WithClock(
      [now] { return std::chrono::system_clock::from_time_t(*now); }));
  twilio.SendText("too early");
  twilio.simulator.Compose(Arrival(kPerson, kSender).WithText("Hi"), "https://example.com/");
  twilio.SendText("in time");
  *now += 86401;
  twilio.SendText("too late");
  while (twilio.simulator.AdvanceStatuses() > 0) {
  }
  const auto ledger = twilio.simulator.Ledger();
  EXPECT_EQ(ledger[0].error_code, 63016);
  EXPECT_EQ(ledger[0].status, "undelivered");
  EXPECT_EQ(ledger[1].status, "read");
  EXPECT_EQ(ledger[2].error_code, 63016);
}

TEST(TwilioStatus, StoppingEndsPendingWebhooks) {
  Simulated twilio;
  LoopbackServer silent(
      LoopbackServerOptions().WithAsyncHandler([](const HttpRequest&, const Responder&) {}));
  for (int i = 0; i < 3; ++i) twilio.SendText("x", silent.BaseUrl());
  auto moved = std::async(std::launch::async, [&] { return twilio.simulator.AdvanceStatuses(); });
  ASSERT_TRUE(silent.WaitForOpenConnections(1, kSoon));
  twilio.simulator.Stop();
  EXPECT_EQ(moved.get(), 3U);
  EXPECT_EQ(twilio.simulator.Arrive(Arrival(kPerson, kSender), silent.BaseUrl()).error, "stopped");
}

}  // namespace
}  // namespace ratatosk::simulators::testing
