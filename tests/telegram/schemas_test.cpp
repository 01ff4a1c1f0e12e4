#include <gtest/gtest.h>

#include <ratatosk/channels/telegram/register_telegram.hpp>
#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>
#include <ratatosk/schema/validation.hpp>

#include "channels/telegram/bot_core.hpp"

namespace ratatosk::telegram {
namespace {

const std::string kToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

std::string FaultsOf(ConnectionSettings settings) {
  ValidationFaults faults;
  ValidateSettings(TelegramChannelSchemas::TelegramBot, settings, faults);
  std::string text;
  for (const auto& fault : faults) text += fault.Member() + ";";
  return text;
}

ConnectionSettings Good() { return ConnectionSettings().SetParameter("BotToken", kToken); }

TEST(TelegramSchemas, Identity) {
  const auto& schema = TelegramChannelSchemas::TelegramBot;
  EXPECT_EQ(schema.Identity(), "Telegram/Bot/1.0.0");
  EXPECT_TRUE(schema.Can(Capabilities::InteractiveContent));
  // The Bot API has neither.
  EXPECT_FALSE(schema.Can(Capabilities::MessageStatusQuery));
  EXPECT_FALSE(schema.Can(Capabilities::HandleMessageState));
  for (const auto secret : {TelegramSettings::BotToken, TelegramSettings::WebhookSecretToken}) {
    EXPECT_TRUE(schema.FindParameter(secret)->sensitive) << secret;
  }
}

TEST(TelegramSchemas, Settings) {
  EXPECT_EQ(FaultsOf(Good()), "");
  EXPECT_EQ(FaultsOf({}), "BotToken;Authentication;");
  for (const char* wrong : {"x", "110201543", "110201543:", ":AAHdqTcvCH1vGWJxfSeofSAs0K5",
                            "1:AAHdqTcvCH1vGWJxfSeof/SAs0K5", "1:AAHdqTcvCH1vGWJxf eofSAs0K5",
                            "a1:AAHdqTcvCH1vGWJxfSeofSAs0K5", "1:short"}) {
    EXPECT_EQ(FaultsOf(ConnectionSettings().SetParameter("BotToken", wrong)), "BotToken;") << wrong;
  }
  EXPECT_EQ(FaultsOf(Good().SetParameter("WebhookSecretToken", "not this!")),
            "WebhookSecretToken;");
  EXPECT_EQ(FaultsOf(Good().SetParameter("WebhookSecretToken", std::string(257, 'x'))),
            "WebhookSecretToken;");
  EXPECT_EQ(FaultsOf(Good().SetParameter("ApiBaseUrl", "telegram")), "ApiBaseUrl;");
  EXPECT_EQ(FaultsOf(Good().SetParameter("PollingTimeout", "51")), "PollingTimeout;");
  // Telegram answers at once then, and one would ask without a pause.
  EXPECT_EQ(FaultsOf(Good().SetParameter("PollingTimeout", "0")), "PollingTimeout;");
  EXPECT_EQ(FaultsOf(Good().SetParameter("PollingLimit", "0")), "PollingLimit;");
}

// What the schema says, and the channel beside it.
std::string AllFaultsOf(ConnectionSettings settings) {
  auto text = FaultsOf(settings);
  ValidationFaults faults;
  BotCore(settings).ValidateSettingsCore(settings, faults);
  for (const auto& fault : faults) text += fault.Member() + "!;";
  return text;
}

TEST(TelegramSchemas, RequiresHttpsForToken) {
  const auto with = [](const char* url) { return Good().SetParameter("ApiBaseUrl", url); };
  for (const char* good : {"https://bots.example.com", "https://bots.example.com/path/",
                           "http://127.0.0.1:8081", "http://localhost", "http://[::1]:1/x"}) {
    EXPECT_EQ(AllFaultsOf(with(good)), "") << good;
  }
  EXPECT_EQ(AllFaultsOf(with("http://bots.example.com")), "ApiBaseUrl!;");
  EXPECT_EQ(AllFaultsOf(with("http://10.0.0.5:8081/")), "ApiBaseUrl!;");
  EXPECT_EQ(
      AllFaultsOf(with("http://10.0.0.5:8081").SetParameter("DangerouslyAllowPlainHttp", "true")),
      "");
  // There the token would be no part of the path.
  for (const char* wrong : {"https://h/p?x=1", "https://h/#f", "https://h?", "https://u:p@h/"}) {
    EXPECT_EQ(AllFaultsOf(with(wrong)), "ApiBaseUrl;") << wrong;
  }
}

TEST(TelegramSchemas, Registered) {
  ConnectorRegistry registry;
  RegisterTelegram(registry);
  EXPECT_EQ(registry.List(), std::vector<std::string>{"Telegram/Bot"});
  EXPECT_NE(registry.FindSchema("telegram/bot"), nullptr);
}

}  // namespace
}  // namespace ratatosk::telegram
