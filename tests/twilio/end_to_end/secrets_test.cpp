// A canary in every secret setting, and a look into everything that comes out: log, metrics,
// errors, results, printed settings.

#include <array>
#include <mutex>
#include <sstream>

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/client/messaging_client.hpp>
#include <ratatosk/http/form.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

const std::string kCanary = "c4nary-T0ken";
const std::string kKeySid = "SK00000000000000000000000000000001";
constexpr auto kOtherTokens = "c4nary-T0ken-old, c4nary-T0ken-older";

/// Keeps all that came out, under a name for each thing.
class Outflow final : public LogSink, public MetricsSink {
 public:
  bool Enabled(LogLevel) const noexcept override { return true; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    ++log_lines;
    Keep("log " + std::string(event), event, fields);
  }
  void Add(std::string_view name, double, std::span<const LogField> fields) noexcept override {
    ++measurements;
    Keep("metric " + std::string(name), name, fields);
  }
  void Record(std::string_view name, double, std::span<const LogField> fields) noexcept override {
    ++measurements;
    Keep("metric " + std::string(name), name, fields);
  }

  void Note(const std::string& what, std::string_view text) {
    const std::lock_guard lock(mutex_);
    texts_.emplace_back(what, text);
  }
  void Note(const std::string& what, const Error& error) {
    ++errors;
    std::ostringstream text;
    text << error << '\n' << error.Code() << error.Domain() << error.Message() << error.Member();
    for (const auto& fault : error.Faults()) text << fault.Member() << fault.Message();
    const auto& provider = error.Provider();
    text << provider.Code() << provider.Message() << provider.MoreInfo() << provider.RequestId();
    Note(what, text.str());
  }
  template <class T>
  void Note(const std::string& what, const OperationResult<T>& result) {
    if (!result) Note(what, result.Error());
  }

  /// What holds one of the secrets, or what it looks like on the wire.
  std::vector<std::string> Leaks(const std::vector<std::string>& secrets) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> leaks;
    for (const auto& [what, text] : texts_) {
      for (const auto& secret : secrets) {
        if (text.find(secret) != std::string::npos) leaks.push_back(what + ": " + text);
      }
    }
    return leaks;
  }

  int log_lines = 0;
  int measurements = 0;
  int errors = 0;

 private:
  void Keep(const std::string& what, std::string_view name, std::span<const LogField> fields) {
    std::string text(name);
    for (const auto& field : fields) text.append(field.Name()).append("=").append(field.Value());
    Note(what, text);
  }

  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> texts_;
};

enum class Credentials { Token, ApiKey };

std::ostream& operator<<(std::ostream& out, Credentials by) {
  return out << (by == Credentials::Token ? "Token" : "ApiKey");
}

class SecretsTest : public testing::TestWithParam<Credentials> {
 protected:
  SecretsTest()
      : outflow(std::make_shared<Outflow>()),
        wired(Account(), RuntimeOptions().WithLogSink(outflow).WithMetricsSink(outflow)) {
    wired.connector = wired.Make(Settings());
  }

  static simulators::TwilioSimulatorOptions Account() {
    simulators::TwilioSimulatorOptions options;
    simulators::TwilioAccount account(std::string(simulators::kTestAccountSid), kCanary);
    account.WithApiKey(simulators::TwilioApiKey(kKeySid, kCanary));
    account.WithSender(kSender);
    options.WithAccount(std::move(account));
    return options;
  }
  ConnectionSettings Settings() {
    auto settings = wired.Settings().SetParameter("WebhookAuthTokens", kOtherTokens);
    if (GetParam() == Credentials::Token) return settings;
    return settings.SetParameter("ApiKeySid", kKeySid).SetParameter("ApiKeySecret", kCanary);
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
    const std::string user =
        GetParam() == Credentials::Token ? wired.simulator.AccountSid() : kKeySid;
    return outflow->Leaks({kCanary, http::BasicCredentials(user, kCanary)});
  }

  std::shared_ptr<Outflow> outflow;
  Wired wired;
};

TEST_P(SecretsTest, SuccessfulCalls) {
  CallAll("good");
  EXPECT_EQ(wired.simulator.Ledger().size(), 1U);
  EXPECT_GE(outflow->log_lines, 2);
  EXPECT_GE(outflow->measurements, 4);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// The canary stays in what is wrong: a token of another account, a key that was revoked.
TEST_P(SecretsTest, WrongCredentials) {
  auto settings = wired.Settings().SetParameter("AuthToken", kCanary + "-wrong");
  if (GetParam() == Credentials::ApiKey) {
    settings.SetParameter("ApiKeySid", kKeySid).SetParameter("ApiKeySecret", kCanary + "-wrong");
  }
  Use(std::move(settings));
  CallAll("wrong");
  EXPECT_TRUE(wired.simulator.Ledger().empty());
  EXPECT_GE(outflow->errors, 5);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// A provider, or a proxy before it, that says all it was told.
TEST_P(SecretsTest, AnswersThatEchoThem) {
  const auto user = GetParam() == Credentials::Token ? wired.simulator.AccountSid() : kKeySid;
  const auto basic = http::BasicCredentials(user, kCanary);
  for (const int status : {400, 401, 403, 404, 429, 500, 503}) {
    for (const auto& said : {kCanary, "Authorization: Basic " + basic, kCanary + "-older"}) {
      const std::string body = "{\"code\":\"" + said + "\",\"message\":\"bad " + said +
                               "\",\"more_info\":\"https://x/" + said + "\",\"status\":400}";
      auto fault = simulators::Fault::Respond(status, body, "application/json");
      fault.WithHeader("Twilio-Request-Id", said);
      if (status == 429) fault.WithRetryAfter(std::chrono::seconds(0));  // no gate to wait at
      wired.simulator.Faults().Clear();
      wired.simulator.Faults().Always(fault);
      Use(Settings());
      CallAll("echo of " + std::to_string(status));
    }
  }
  EXPECT_GE(outflow->errors, 7 * 3 * 5);
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

// The same in an answer that says yes.
TEST_P(SecretsTest, ResourcesThatEchoThem) {
  const std::string body =
      R"({"sid":"SM1","status":"failed","error_code":30008,"error_message":")" + kCanary +
      R"( was refused","price":")" + kCanary + R"("})";
  wired.simulator.Faults().Always(simulators::Fault::Respond(200, body, "application/json"));
  CallAll("resource");
  EXPECT_THAT(Leaks(), testing::IsEmpty());
}

TEST_P(SecretsTest, ConnectionsThatFail) {
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
TEST_P(SecretsTest, ALeakIsSeen) {
  const LogField field("authorization", kCanary);
  outflow->Write(LogLevel::Trace, "x", std::span(&field, 1));
  outflow->Add("x", 1, std::span(&field, 1));
  outflow->Note("error", Error(MessagingErrorCodes::MessagingError, kCanary));
  EXPECT_EQ(Leaks().size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(By,
                         SecretsTest,
                         testing::Values(Credentials::Token, Credentials::ApiKey),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace ratatosk::test
