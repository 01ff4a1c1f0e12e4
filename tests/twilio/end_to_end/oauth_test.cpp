// Requests that are signed by the tokens of an OAuth app.

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using simulators::Fault;
using simulators::TwilioAccount;
using simulators::TwilioOAuthApp;
using namespace std::chrono_literals;

const std::string kId = "OQ00000000000000000000000000000001";
const std::string kSecretText = "c4nary-oauth";

class OAuthTest : public testing::TestWithParam<const Channel*> {
 protected:
  static simulators::TwilioSimulatorOptions Options() {
    simulators::TwilioSimulatorOptions options;
    options.WithAccount(AnySender()
                            .WithOAuthApp(TwilioOAuthApp(kId, kSecretText))
                            .WithApiKey(simulators::TwilioApiKey(kKeySid, "key-secret")));
    return options;
  }
  ConnectionSettings Settings(const std::string& secret = kSecretText) const {
    return ConnectionSettings()
        .SetParameter("AccountSid", wired_.simulator.AccountSid())
        .SetParameter("OAuthClientId", kId)
        .SetParameter("OAuthClientSecret", secret)
        .SetParameter("ApiBaseUrl", wired_.simulator.BaseUrl())
        .SetParameter("CaFile", wired_.ca.Path())
        .SetParameter("Retry.MaxAttempts", 1);
  }
  int TokensAsked() const {
    int count = 0;
    for (const auto& request : wired_.simulator.Requests()) count += request.target == "/v2/token";
    return count;
  }
  OperationResult<SendResult> Send() { return wired_.Send(wired_.Say("hello")); }

  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Wired wired_{Options(), RuntimeOptions().WithClock(clock_), *GetParam()};
};

TEST_P(OAuthTest, SharesTokenBetweenSends) {
  wired_.connector = wired_.Make(Settings());
  int done = 0;
  for (int i = 0; i < 100; ++i) {
    asio::co_spawn(wired_.context, wired_.connector->SendMessageAsync(wired_.Say("hello")),
                   [&](std::exception_ptr, OperationResult<SendResult> sent) {
                     EXPECT_THAT(sent, IsOk());
                     ++done;
                   });
  }
  ASSERT_TRUE(RunUntil(wired_.context, [&] { return done == 100; }));
  EXPECT_EQ(wired_.simulator.Ledger().size(), 100U);
  EXPECT_EQ(TokensAsked(), 1);
}

TEST_P(OAuthTest, RenewsTokenBeforeExpiry) {
  wired_.connector = wired_.Make(Settings());
  ASSERT_THAT(Send(), IsOk());
  clock_->Advance(54min);
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(TokensAsked(), 1);
  clock_->Advance(1min);
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(TokensAsked(), 2);
}

TEST_P(OAuthTest, ReplacesRevokedTokenAndSendsOnce) {
  wired_.connector = wired_.Make(Settings());
  ASSERT_THAT(Send(), IsOk());
  wired_.simulator.RevokeTokens();
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(wired_.simulator.Ledger().size(), 2U);
  EXPECT_EQ(TokensAsked(), 2);
}

TEST_P(OAuthTest, DoesNotSendWithWrongSecret) {
  wired_.connector = wired_.Make(Settings(kSecretText + "-wrong"));
  const auto sent = Send();
  ASSERT_THAT(sent, FailsWith(MessagingErrorCodes::AuthenticationFailed, Certainty::NotSent,
                              Retry::Never()));
  EXPECT_EQ(sent.Error().Provider().Code(), "invalid_client");
  EXPECT_EQ(sent.Error().ToText().find(kSecretText), std::string::npos);
  EXPECT_TRUE(wired_.simulator.Ledger().empty());
  EXPECT_THAT(wired_.Run(wired_.connector->TestConnectionAsync()),
              FailsWithCode(MessagingErrorCodes::AuthenticationFailed));
}

TEST_P(OAuthTest, DoesNotSendWhenTokenEndpointIsDown) {
  wired_.connector = wired_.Make(Settings());
  ASSERT_THAT(Send(), IsOk());
  wired_.simulator.Clear();
  wired_.simulator.Faults().Next(Fault::Respond(503).OnlyFor("POST /v2/token"));
  wired_.simulator.RevokeTokens();
  EXPECT_THAT(Send(), FailsWith(MessagingErrorCodes::AuthenticationFailed, Certainty::NotSent,
                                Retry::After(1s)));
  EXPECT_TRUE(wired_.simulator.Ledger().empty());
}

// With more than one way: an API key before an OAuth app before the account's token.
TEST_P(OAuthTest, UsesFirstAuthenticationOfSchema) {
  const auto with_token = [this](ConnectionSettings settings) {
    return settings.SetParameter("AuthToken", wired_.simulator.AuthToken());
  };
  const auto with_key = [](ConnectionSettings settings) {
    return settings.SetParameter("ApiKeySid", kKeySid).SetParameter("ApiKeySecret", "key-secret");
  };
  const auto user = [this](ConnectionSettings settings) {
    wired_.connector = wired_.Make(std::move(settings));
    EXPECT_THAT(Send(), IsOk());
    return wired_.simulator.Ledger().back().user;
  };
  EXPECT_EQ(user(with_key(with_token(Settings()))), kKeySid);
  EXPECT_EQ(user(with_key(Settings())), kKeySid);
  EXPECT_EQ(user(with_key(wired_.Settings())), kKeySid);
  EXPECT_EQ(TokensAsked(), 0);
  EXPECT_EQ(user(wired_.Settings()), wired_.simulator.AccountSid());
  EXPECT_EQ(TokensAsked(), 0);
  EXPECT_NE(user(with_token(Settings())), wired_.simulator.AccountSid());
  EXPECT_EQ(TokensAsked(), 1) << "the OAuth app, and not the token";
}

INSTANTIATE_TEST_SUITE_P(Channels,
                         OAuthTest,
                         testing::Values(&kWhatsApp, &kSms),
                         [](const auto& c) { return c.param->name; });

}  // namespace
}  // namespace ratatosk::test
