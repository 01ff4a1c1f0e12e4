// The bot token stands in every URL. Nothing that anybody can see may show it.

#include <sstream>

#include "support/outflow.hpp"
#include "telegram/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using simulators::Fault;
using simulators::FaultKind;
using simulators::TelegramSimulatorOptions;
using namespace std::chrono_literals;

/// All that a user can see of what happens.
class Seen {
 public:
  template <class T>
  void Look(const OperationResult<T>& result) {
    if (!result.Ok()) Look(result.Error());
  }
  void Look(const Error& error) {
    std::ostringstream text;
    text << error << '\n' << error.ToText() << '\n' << error.Member() << '\n';
    const auto& provider = error.Provider();
    text << provider.Code() << provider.Message() << provider.MoreInfo() << provider.RequestId();
    for (const auto& fault : error.Faults()) text << fault.Member() << fault.Message() << '\n';
    all += text.str();
  }
  void Look(const SendResult& result) {
    all += result.RemoteMessageId + result.ProviderStatus + result.MessageId;
    for (const auto& property : result.Further) all += property.Name() + property.Value().ToText();
  }

  std::string all;
};

std::vector<std::string> PartsOf(const std::string& token) {
  const auto secret = token.substr(token.find(':') + 1);
  // Also a good part of it.
  return {token, secret, secret.substr(0, 12), secret.substr(secret.size() - 12), kSecretToken};
}

std::vector<Fault> Troubles(const std::string& token) {
  const auto json = "application/json";
  const auto echo = R"({"ok":false,"error_code":400,"description":"no method /bot)" + token +
                    R"(/x","parameters":{}})";
  return {
      Fault::Respond(400, echo, json),
      Fault::Respond(404, echo, json),
      Fault::Respond(500, echo, json),
      Fault::Respond(200, echo, json),
      Fault::Respond(302).WithHeader("Location", "https://x/bot" + token + "/sendMessage"),
      Fault::Respond(400, "<html>/bot" + token + "/sendMessage</html>", "text/html"),
      Fault::Respond(200, "/bot" + token + "/sendMessage"),
      FaultKind::CloseBeforeReading,
      FaultKind::CloseAfterReading,
      FaultKind::HalfAnswer,
      FaultKind::NotJson,
      FaultKind::CloseOnAccept,
  };
}

TEST(TelegramSecrets, TokenIsNotShown) {
  auto outflow = std::make_shared<Outflow>();
  Seen seen;
  std::string token;
  {
    WiredBot bot(
        TelegramSimulatorOptions(),
        RuntimeOptions().WithLogSink(outflow).WithMetricsSink(outflow).WithTracer(outflow));
    token = bot.simulator.BotToken();
    for (const auto& fault : Troubles(token)) {
      // One of its own, so that no rest of a trouble is left.
      bot.connector = bot.Make(bot.Settings());
      bot.simulator.Faults().Next(fault);
      seen.Look(bot.Send(WiredBot::Text()));
      bot.simulator.Faults().Next(fault);
      seen.Look(bot.Run(bot.connector->TestConnectionAsync()));
      bot.simulator.Faults().Next(fault);
      const auto health = bot.Run(bot.connector->GetHealthAsync());
      seen.Look(health);
      if (health) {
        for (const auto& issue : health->Issues) seen.all += issue + "\n";
      }
      bot.simulator.Faults().Clear();
      seen.all += bot.Run(bot.connector->GetStatusAsync())->Description;
    }
    const auto sent = bot.Send(WiredBot::Text());
    ASSERT_THAT(sent, IsOk());
    seen.Look(*sent);
    std::ostringstream settings;
    settings << bot.connector->Settings()
             << bot.connector->Settings().ToText(bot.connector->Schema());
    seen.all += settings.str();
    auto forged = MessageSource::Json("{}").WithHeader("X-Telegram-Bot-Api-Secret-Token", "no");
    seen.Look(bot.Run(bot.connector->ReceiveAsync(std::move(forged))));
    bot.simulator.Stop();
    seen.Look(bot.Send(WiredBot::Text()));
    seen.Look(bot.Run(bot.connector->ShutdownAsync()));
  }
  EXPECT_GT(seen.all.size(), 2000U) << "nothing was looked at";
  EXPECT_GT(outflow->log_lines + outflow->measurements, 20) << "nothing was looked at";
  EXPECT_GT(outflow->spans, 20) << "nothing was looked at";
  EXPECT_NE(seen.all.find("***"), std::string::npos) << "an echo is hidden, not left out";
  for (const auto& part : PartsOf(token)) {
    EXPECT_EQ(seen.all.find(part), std::string::npos) << seen.all.substr(seen.all.find(part), 80);
  }
  EXPECT_THAT(outflow->Leaks(PartsOf(token)), testing::IsEmpty());
}

TEST(TelegramSecrets, InvalidTokenIsNotShown) {
  Seen seen;
  WiredBot bot;
  for (const char* wrong : {"1:not/a/token/at/all", "hunter2", "1:AAAAAAAAAAAAAAAAAAAA\r\nX: y"}) {
    bot.connector = bot.Make(bot.Settings().SetParameter("BotToken", wrong));
    const auto sent = bot.Send(WiredBot::Text());
    ASSERT_THAT(sent, FailsWithCode(MessagingErrorCodes::InvalidConfiguration));
    seen.Look(sent);
  }
  EXPECT_EQ(seen.all.find("not/a/token"), std::string::npos);
  EXPECT_EQ(seen.all.find("hunter2"), std::string::npos);
  EXPECT_EQ(seen.all.find("AAAA"), std::string::npos);
}

TEST(TelegramSecrets, FailedPollShowsNoSecret) {
  Seen seen;
  WiredBot bot;
  const auto token = bot.simulator.BotToken();
  const auto echo = R"({"ok":false,"error_code":401,"description":"bot)" + token + "\"}";
  bot.simulator.Faults().Next(Fault::Respond(401, echo, "application/json"));
  InboundSink sink([](Inbound) -> boost::asio::awaitable<OperationResult<void>> {
    co_return OperationResult<void>::Success();
  });
  const auto ended = bot.Run(bot.connector->Find<IStreamReceiver>()->RunAsync(sink));
  ASSERT_THAT(ended, FailsWithCode(MessagingErrorCodes::AuthenticationFailed));
  seen.Look(ended);
  for (const auto& part : PartsOf(token)) EXPECT_EQ(seen.all.find(part), std::string::npos);
}

}  // namespace
}  // namespace ratatosk::test
