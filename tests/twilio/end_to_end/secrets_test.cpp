// A canary in every secret setting, and a look into everything that comes out: log, metrics, spans,
// errors, results, printed settings.

#include <array>
#include <sstream>

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/client/messaging_client.hpp>
#include <ratatosk/http/form.hpp>

#include "support/outflow.hpp"
#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

const std::string kCanary = "c4nary-T0ken";
const std::string kAppId = "OQ00000000000000000000000000000001";
// What the token endpoint gives; the simulator's own begin so.
const std::string kBearer = "token-OTc4nary";
constexpr auto kOtherTokens = "c4nary-T0ken-old, c4nary-T0ken-older";

enum class Credentials { Token, ApiKey, OAuth };

std::ostream& operator<<(std::ostream& out, Credentials by) {
  static const char* const kNames[] = {"Token", "ApiKey", "OAuth"};
  return out << kNames[static_cast<int>(by)];
}

RuntimeOptions Into(const std::shared_ptr<Outflow>& outflow) {
  return RuntimeOptions().WithLogSink(outflow).WithMetricsSink(outflow).WithTracer(outflow);
}

class SecretsTest : public testing::TestWithParam<Credentials> {
 protected:
  SecretsTest() : outflow(std::make_shared<Outflow>()), wired(Account(), Into(outflow)) {
    wired.connector = wired.Make(Settings());
  }

  static simulators::TwilioSimulatorOptions Account() {
    simulators::TwilioSimulatorOptions options;
    simulators::TwilioAccount account(std::string(simulators::kTestAccountSid), kCanary);
    account.WithApiKey(simulators::TwilioApiKey(kKeySid, kCanary));
    account.WithOAuthApp(simulators::TwilioOAuthApp(kAppId, kCanary));
    account.WithSender(kSender);
    options.WithAccount(std::move(account));
    return options;
  }
  ConnectionSettings Settings() {
    return With(kCanary, wired.Settings().SetParameter("WebhookAuthTokens", kOtherTokens));
  }
  /// The way that this test is about, with that secret.
  static ConnectionSettings With(const std::string& secret, ConnectionSettings settings) {
    switch (GetParam()) {
      case Credentials::Token:
        return settings.SetParameter("AuthToken", secret);
      case Credentials::ApiKey:
        return settings.SetParameter("ApiKeySid", kKeySid).SetParameter("ApiKeySecret", secret);
      case Credentials::OAuth:
        break;
    }
    return settings.SetParameter("OAuthClientId", kAppId).SetParameter("OAuthClientSecret", secret);
  }
  /// An OAuth app gets this token before anything else, as long as no fault stands in its way.
  void GiveBearer() {
    const std::string body = R"({"access_token":")" + kBearer + R"(","expires_in":3600})";
    auto fault = simulators::Fault::Respond(200, body, "application/json");
    wired.simulator.Faults().Next(fault.OnlyFor("POST /v2/token"));
  }
  void Use(ConnectionSettings settings) { wired.connector = wired.Make(std::move(settings)); }

  /// Every operation once; whether they fail is another test's matter.
  void CallAll(const std::string& what) {
    auto& connector = *wired.connector;
    outflow->Note(what + ", initialize", wired.Run(connector.InitializeAsync()));
    outflow->Note(what + ", test", wired.Run(connector.TestConnectionAsync()));
    auto sent = wired.Send(Wired::Text());
    outflow->Note(what + ", send", sent);
    if (sent) NoteFurther(what + ", sent", sent->Further);
    auto content = TemplateContent("nowhere");
    auto message =
        MessageBuilder().FromPhone(kSender).ToPhone(kPerson).WithContent(content).Build();
    outflow->Note(what + ", template", wired.Send(std::move(message)));
    NoteStatus(what + ", status", wired.Run(connector.GetMessageStatusAsync("SM1")));
    auto health = wired.Run(connector.GetHealthAsync());
    outflow->Note(what + ", health", health);
    if (health) {
      for (const auto& issue : health->Issues) outflow->Note(what + ", health", issue);
    }
    auto info = wired.Run(connector.GetStatusAsync());
    if (info) outflow->Note(what + ", info", info->Description);
    auto unsigned_source = MessageSource::UrlPost("MessageSid=SM1&Body=x");
    outflow->Note(what + ", unsigned", wired.Run(connector.ReceiveAsync(unsigned_source)));
    unsigned_source.WithUrl("https://h.example/in").WithHeader("X-Twilio-Signature", "x");
    outflow->Note(what + ", forged", wired.Run(connector.ReceiveAsync(unsigned_source)));
    outflow->Note(what + ", shut down", wired.Run(connector.ShutdownAsync()));
    outflow->Note(what + ", after that", wired.Send(Wired::Text()));
  }
  void NoteStatus(const std::string& what, const OperationResult<StatusUpdatesResult>& status) {
    outflow->Note(what, status);
    if (!status) return;
    for (const auto& update : status->Updates) {
      NoteFurther(what, update.Further);
      if (update.Failure) outflow->Note(what, *update.Failure);
    }
  }
  void NoteFurther(const std::string& what, const Properties& further) {
    for (const auto& each : further) {
      outflow->Note(what, each.Name() + "=" + each.Value().ToText());
    }
  }

  std::vector<std::string> Leaks() const {
    return outflow->Leaks({kCanary, Basic(), kBearer, "token-OT"});
  }
  std::string Basic() const {
    const bool by_key = GetParam() == Credentials::ApiKey;
    return http::BasicCredentials(by_key ? kKeySid : wired.simulator.AccountSid(), kCanary);
  }

  std::shared_ptr<Outflow> outflow;
  Wired wired;
};

TEST_P(SecretsTest, SuccessfulCalls) {
  CallAll("good");
  EXPECT_EQ(wired.simulator.Ledger().size(), 1U);
  EXPECT_GE(outflow->log_lines, 2);
  EXPECT_GE(outflow->measurements, 4);
  EXPECT_GE(outflow->spans, 8);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// The canary stays in what is wrong: a token of another account, a key that was revoked.
TEST_P(SecretsTest, WrongCredentials) {
  Use(With(kCanary + "-wrong", wired.Settings()));
  CallAll("wrong");
  EXPECT_TRUE(wired.simulator.Ledger().empty());
  EXPECT_GE(outflow->errors, 5);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// A provider, or a proxy before it, that says all it was told.
TEST_P(SecretsTest, ResponsesThatEchoSecrets) {
  const bool by_app = GetParam() == Credentials::OAuth;
  const auto header = by_app ? "Bearer " + kBearer : "Basic " + Basic();
  for (const int status : {400, 401, 403, 404, 429, 500, 503}) {
    for (const auto& said : {kCanary, "Authorization: " + header, kCanary + "-older"}) {
      const std::string body = "{\"code\":\"" + said + "\",\"message\":\"bad " + said +
                               "\",\"more_info\":\"https://x/" + said + "\",\"status\":400}";
      auto fault = simulators::Fault::Respond(status, body, "application/json");
      fault.WithHeader("Twilio-Request-Id", said);
      if (status == 429) fault.WithRetryAfter(std::chrono::seconds(0));  // no gate to wait at
      wired.simulator.Faults().Clear();
      wired.simulator.Faults().Always(fault);
      GiveBearer();
      Use(Settings());
      CallAll("echo of " + std::to_string(status));
    }
  }
  EXPECT_GE(outflow->errors, 7 * 3 * 5);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// The token endpoint alone, which was told the app's secret.
TEST_P(SecretsTest, TokenEndpointThatEchoesSecrets) {
  if (GetParam() != Credentials::OAuth) return;
  for (const int status : {400, 401, 429, 503}) {
    const std::string body = R"({"error":")" + kCanary + R"(","error_description":"no )" + kCanary +
                             R"(","error_uri":"https://x/)" + kCanary + "\"}";
    auto fault = simulators::Fault::Respond(status, body, "application/json");
    if (status == 429) fault.WithRetryAfter(std::chrono::seconds(0));
    wired.simulator.Faults().Always(fault.OnlyFor("POST /v2/token"));
    Use(Settings());
    CallAll("token endpoint's echo of " + std::to_string(status));
  }
  EXPECT_TRUE(wired.simulator.Ledger().empty());
  EXPECT_GE(outflow->errors, 4 * 4);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// The same in an answer that says yes.
TEST_P(SecretsTest, ResourcesThatEchoSecrets) {
  const std::string body =
      R"({"sid":"SM1","status":"failed","error_code":30008,"error_message":")" + kCanary +
      R"( was refused","price":")" + kCanary + R"("})";
  wired.simulator.Faults().Always(simulators::Fault::Respond(200, body, "application/json"));
  GiveBearer();
  CallAll("resource");
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

TEST_P(SecretsTest, FailedConnections) {
  Wired other;
  Use(Settings().SetParameter("CaFile", other.ca.Path()));
  CallAll("refused certificate");
  Use(Settings().SetParameter("CaFile", "/nowhere.pem"));
  CallAll("no authorities");
  wired.simulator.Faults().Always(simulators::FaultKind::CloseAfterReading);
  Use(Settings());
  CallAll("closed");
  wired.simulator.Faults().Clear();
  wired.simulator.Stop();
  Use(Settings());
  CallAll("nobody there");
  EXPECT_GE(outflow->errors, 4 * 5);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

TEST_P(SecretsTest, InvalidSettings) {
  const std::string too_long = kCanary + std::string(300, 'x');
  const std::vector<std::pair<std::string, ConnectionSettings>> rows{
      {"too long", Settings().SetParameter("AuthToken", too_long)},
      {"too long key", Settings().SetParameter("ApiKeySecret", too_long)},
      {"too long app", Settings().SetParameter("OAuthClientSecret", too_long)},
      {"swapped", Settings().SetParameter("AccountSid", kCanary)},
      {"swapped key", Settings().SetParameter("ApiKeySid", kCanary)},
      {"URL", Settings().SetParameter("ApiBaseUrl", "https://user:" + kCanary + "@h.example")},
      {"no URL", Settings().SetParameter("WebhookUrl", "user:" + kCanary + "@h.example")},
      {"callback", Settings().SetParameter("StatusCallback", "https://u:" + kCanary + "@a_b.c/")},
      {"misspelled", Settings().SetParameter("AuthTokn", kCanary)},
      {"sender", Settings().SetParameter("From", kCanary)},
      {"no number", Settings().SetParameter("Timeout.Send", kCanary)},
      {"no boolean", Settings().SetParameter("DangerouslySkipSignatureValidation", kCanary)},
  };
  for (const auto& [name, settings] : rows) {
    Use(settings);
    EXPECT_THAT(wired.Run(wired.connector->TestConnectionAsync()),
                FailsWithCode(TwilioErrorCodes::InvalidConnectionSettings))
        << name;
    CallAll(name);
  }
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

TEST_P(SecretsTest, BadConnectionStrings) {
  const std::string all = "AccountSid=" + wired.simulator.AccountSid() + ";AuthToken=" + kCanary;
  for (const std::string& text :
       {all + ";" + kCanary, all + ";=" + kCanary, "AuthToken='" + kCanary,
        "AuthToken=\"" + kCanary, "AuthToken='x'" + kCanary, all + ";AuthToken=" + kCanary, kCanary,
        "'" + kCanary + "'", "AuthToken " + kCanary, "AuthToken:" + kCanary + ";From=x"}) {
    const auto parsed = ConnectionSettings::Parse(text);
    EXPECT_THAT(parsed, FailsWithCode(MessagingErrorCodes::InvalidConfiguration)) << text;
    outflow->Note("connection string", parsed);

    ConnectorRegistry channels;
    RegisterTwilio(channels);
    MessagingClient client(wired.runtime, channels);
    auto added = client.AddConnector("wa", "Twilio/WhatsApp", ConnectionSettings::Parse(text));
    EXPECT_FALSE(added);
    outflow->Note("client", added);
  }
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

TEST_P(SecretsTest, PrintedSettingsAndSchemas) {
  const std::array schemas{&TwilioChannelSchemas::TwilioWhatsApp,
                           &TwilioChannelSchemas::SimpleWhatsApp,
                           &TwilioChannelSchemas::WhatsAppTemplates};
  const auto settings = Settings();
  std::ostringstream printed;
  printed << settings << wired.connector->Settings();
  for (const auto* schema : schemas) {
    printed << settings.ToText(*schema) << settings.WithDefaults(*schema) << schema->Identity();
    for (const auto& parameter : schema->parameters) {
      printed << parameter.name << parameter.description << parameter.default_text;
    }
  }
  // A name that no schema knows may be a secret's, misspelled.
  printed << Settings().SetParameter("AuthTokn", kCanary).ToText(*schemas[0]);
  outflow->Note("printed", printed.str());
  EXPECT_THAT(printed.str(), testing::HasSubstr("AuthToken=***"));
  EXPECT_THAT(printed.str(), testing::HasSubstr("AccountSid=AC"));
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// That this test would see a leak.
TEST_P(SecretsTest, DetectsLeak) {
  const LogField field("authorization", kCanary);
  outflow->Write(LogLevel::Trace, "x", std::span(&field, 1));
  outflow->Add("x", 1, std::span(&field, 1));
  const auto span = outflow->StartSpan("x", std::span(&field, 1));
  span->AddEvent("x", std::span(&field, 1));
  span->SetAttribute("x", kBearer);
  outflow->Note("error", Error(MessagingErrorCodes::MessagingError, kCanary));
  EXPECT_EQ(Leaks().size(), 7U) << "a bearer token twice: by its beginning too";
}

INSTANTIATE_TEST_SUITE_P(By,
                         SecretsTest,
                         testing::Values(Credentials::Token,
                                         Credentials::ApiKey,
                                         Credentials::OAuth),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace ratatosk::test
