// Who may post: X-Twilio-Signature, as the simulator makes it, against the connector's check.

#include "twilio/end_to_end/webhook_host.hpp"

namespace ratatosk::test {
namespace {

const auto kForged = MessagingErrorCodes::InvalidSignature;

Arrival Greeting() { return Arrival(kPerson, kSender).WithText("Hi"); }

int Status(WebhookHost& host, const Arrival& arrival) {
  const auto answer = host.simulator.Arrive(arrival, host.Url());
  EXPECT_TRUE(answer.Answered()) << answer.error;
  return answer.status;
}

TEST(WebhookSignatureTest, AcceptsValidSignature) {
  WebhookHost host;
  EXPECT_EQ(Status(host, Greeting()), 200);
}

TEST(WebhookSignatureTest, RejectsMissingOrForgedSignature) {
  WebhookHost host;
  const std::vector<Arrival> forged{Greeting().WithoutSignature(), Greeting().WithSignature("x"),
                                    Greeting().WithSignature(std::string(28, 'A')),
                                    Greeting().SignedWith("another token"),
                                    Greeting().SignedWith("")};
  for (const auto& arrival : forged) {
    EXPECT_EQ(Status(host, arrival), 403);
    const auto inbound = host.Last();
    ASSERT_THAT(inbound, FailsWithCode(kForged));
    EXPECT_EQ(inbound.Error().Domain(), kMessagingDomain);
    EXPECT_EQ(inbound.Error().Certainty(), Certainty::None);
  }
}

// Every bit of every byte: of the body, of the signature, of the URL.
TEST(WebhookSignatureTest, RejectsAnyChangedByte) {
  WebhookHost host;
  const auto good = host.simulator.Compose(Greeting().WithoutField("SmsMessageSid"),
                                           "https://hooks.example.com/in");
  ASSERT_THAT(host.Receive(WebhookHost::SourceOf(good)), IsOk());
  std::size_t equal = 0;
  for (std::string WebhookRequest::*part :
       {&WebhookRequest::body, &WebhookRequest::signature, &WebhookRequest::url}) {
    for (std::size_t i = 0; i < (good.*part).size() * 8; ++i) {
      auto request = good;
      auto& byte = (request.*part)[i / 8];
      byte = static_cast<char>(byte ^ (1 << (i % 8)));
      request.headers = {{"X-Twilio-Signature", request.signature}};
      const auto inbound = host.Receive(WebhookHost::SourceOf(request));
      // "%2b" says what "%2B" says.
      const bool same =
          part == &WebhookRequest::body && simulators::ParseForm(request.body) == good.fields;
      equal += same;
      ASSERT_EQ(inbound.Ok(), same) << request.body << request.signature << request.url;
      if (!same) {
        ASSERT_EQ(inbound.Error().Code(), kForged);
      }
    }
  }
  EXPECT_EQ(equal, 4U);  // the letters in %3A and %2B of From and To
}

struct UrlCase {
  std::string name;
  std::string signed_for;
  std::string called;
  bool good;
  friend std::ostream& operator<<(std::ostream& out, const UrlCase& c) { return out << c.name; }
};

class WebhookUrlTest : public testing::TestWithParam<UrlCase> {};

TEST_P(WebhookUrlTest, MustMatchSignedUrl) {
  WebhookHost host;
  auto request = host.simulator.Compose(Greeting(), GetParam().signed_for);
  request.url = GetParam().called;
  const auto inbound = host.Receive(WebhookHost::SourceOf(request));
  if (GetParam().good) {
    EXPECT_THAT(inbound, IsOk());
  } else {
    EXPECT_THAT(inbound, FailsWithCode(kForged));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Urls,
    WebhookUrlTest,
    testing::Values(
        UrlCase{"Same", "https://h.example/in?a=1", "https://h.example/in?a=1", true},
        UrlCase{"OtherPath", "https://h.example/in", "https://h.example/on", false},
        UrlCase{"OtherHost", "https://h.example/in", "https://i.example/in", false},
        UrlCase{"OtherScheme", "https://h.example/in", "http://h.example/in", false},
        UrlCase{"OtherQuery", "https://h.example/in?a=1", "https://h.example/in?a=2", false},
        UrlCase{"NoQuery", "https://h.example/in?a=1", "https://h.example/in", false},
        UrlCase{"OtherEscape", "https://h.example/in?a=%20", "https://h.example/in?a=+", false},
        UrlCase{"SlashAtTheEnd", "https://h.example/in", "https://h.example/in/", false},
        UrlCase{"SignedWith443", "https://h.example:443/in", "https://h.example/in", true},
        UrlCase{"CalledWith443", "https://h.example/in", "https://h.example:443/in", true},
        UrlCase{"SignedWith80", "http://h.example:80/in", "http://h.example/in", true},
        UrlCase{"CalledWith80", "http://h.example/in", "http://h.example:80/in", true},
        UrlCase{"PortOfAnotherScheme", "https://h.example:80/in", "https://h.example/in", false},
        UrlCase{"OwnPort", "https://h.example:8443/in", "https://h.example:8443/in", true},
        UrlCase{"OwnPortLeftOutByTwilio", "https://h.example/in", "https://h.example:8443/in",
                true},
        UrlCase{"OwnPortNotKnown", "https://h.example:8443/in", "https://h.example/in", false},
        UrlCase{"Credentials", "https://me:pw@h.example/in", "https://h.example/in", true},
        UrlCase{"CredentialsKnown", "https://h.example/in", "https://me:pw@h.example/in", true},
        UrlCase{"Fragment", "https://h.example/in#rc=2", "https://h.example/in", true},
        UrlCase{"NoUrlAtAll", "https://h.example/in", "", false},
        UrlCase{"PathOnly", "https://h.example/in", "/in", false}),
    [](const auto& c) { return c.param.name; });

TEST(WebhookSignatureTest, UsesSettingWithoutGivenUrl) {
  WebhookHost host;
  host.simulator.RouteHost("shop.example.com", host.Url(""));
  host.public_base.clear();
  host.Use(host.Settings()
               .SetParameter("WebhookUrl", "https://shop.example.com/in")
               .SetParameter("StatusCallback", "https://shop.example.com/status"));
  const auto status = [&](const std::string& url) {
    return host.simulator.Arrive(Greeting(), url).status;
  };
  EXPECT_EQ(status("https://shop.example.com/in"), 200);
  EXPECT_EQ(status("https://shop.example.com/status"), 200);
  EXPECT_EQ(status("https://shop.example.com/other"), 403);
  EXPECT_EQ(status(host.Url("/in")), 403);

  host.Use(host.Settings());
  EXPECT_EQ(status("https://shop.example.com/in"), 403) << "neither given nor set";
}

TEST(WebhookSignatureTest, UsesGivenUrl) {
  WebhookHost host;
  host.Use(host.Settings().SetParameter("WebhookUrl", "https://shop.example.com/in"));
  auto request = host.simulator.Compose(Greeting(), "https://shop.example.com/in");
  request.url = "https://shop.example.com/elsewhere";
  EXPECT_THAT(host.Receive(WebhookHost::SourceOf(request)), FailsWithCode(kForged));
  request = host.simulator.Compose(Greeting(), "https://shop.example.com/elsewhere");
  EXPECT_THAT(host.Receive(WebhookHost::SourceOf(request)), IsOk());
}

TEST(WebhookSignatureTest, AcceptsSeveralTokensDuringRotation) {
  WebhookHost host;
  host.Use(host.Settings().SetParameter("WebhookAuthTokens", "older, newer ,"));
  for (const std::string token : {"older", "newer"}) {
    EXPECT_EQ(Status(host, Greeting().SignedWith(token)), 200) << token;
  }
  EXPECT_EQ(Status(host, Greeting()), 200) << "the account's own";
  for (const std::string token : {"older, newer", "olde", " newer", "", ","}) {
    EXPECT_EQ(Status(host, Greeting().SignedWith(token)), 403) << token;
  }
}

TEST(WebhookSignatureTest, ApiKeySecretDoesNotSign) {
  WebhookHost host;
  const auto with_key = [&] {
    return ConnectionSettings()
        .SetParameter("AccountSid", host.simulator.AccountSid())
        .SetParameter("ApiKeySid", "SK00000000000000000000000000000001")
        .SetParameter("ApiKeySecret", "key-secret");
  };
  host.Use(with_key());
  EXPECT_EQ(Status(host, Greeting()), 403);
  EXPECT_NE(host.Last().Error().Message().find("NoToken"), std::string_view::npos);
  EXPECT_EQ(Status(host, Greeting().SignedWith("key-secret")), 403);
  host.Use(with_key().SetParameter("WebhookAuthTokens", kToken));
  EXPECT_EQ(Status(host, Greeting()), 200);
  EXPECT_EQ(Status(host, Greeting().SignedWith("key-secret")), 403);
  host.Use(with_key().SetParameter("AuthToken", kToken));
  EXPECT_EQ(Status(host, Greeting()), 200);
}

TEST(WebhookSignatureTest, IsSkippedOnlyByItsSetting) {
  WebhookHost host;
  constexpr auto kSkip = "DangerouslySkipSignatureValidation";
  host.Use(host.Settings().SetParameter(kSkip, true));
  EXPECT_EQ(Status(host, Greeting().WithoutSignature()), 200);
  EXPECT_EQ(Status(host, Greeting().SignedWith("x")), 200);
  for (const std::string off : {"false", "0", ""}) {
    host.Use(host.Settings().SetParameter(kSkip, off));
    EXPECT_EQ(Status(host, Greeting().WithoutSignature()), 403) << off;
  }
  host.Use(host.Settings().SetParameter(kSkip, "perhaps"));
  EXPECT_EQ(Status(host, Greeting()), 400);
  EXPECT_THAT(host.Last(), FailsWithCode(TwilioErrorCodes::InvalidConnectionSettings));
}

}  // namespace
}  // namespace ratatosk::test
