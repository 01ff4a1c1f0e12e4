#pragma once

#include <ratatosk/simulators/common/certificate_authority.hpp>
#include <ratatosk/simulators/common/fault_plan.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// The default bot and the chats that it may write to.
inline constexpr std::string_view kTestBotToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";
/// The default bot's user name.
inline constexpr std::string_view kTestBotName = "ratatosk_test_bot";
/// The id of the default person, and of the chat with that person.
inline constexpr std::int64_t kTestPerson = 5550002222;
/// The id of the default channel.
inline constexpr std::int64_t kTestChannel = -1001234567890;
/// The default channel's name.
inline constexpr std::string_view kTestChannelName = "@ratatosk_news";

/// A bot's token and user name.
class TelegramBot {
 public:
  TelegramBot(std::string bot_token, std::string user_name)
      : token(std::move(bot_token)), name(std::move(user_name)) {}

  /// Returns the part of the token before the colon.
  std::int64_t Id() const noexcept;

  /// The token.
  std::string token;
  /// The user name, without `@`.
  std::string name;
};

/// A chat that bots may write to.
class TelegramChat {
 public:
  explicit TelegramChat(std::int64_t chat_id, std::string chat_name = {})
      : id(chat_id), name(std::move(chat_name)) {}

  /// Rejects sends with 403, as if the person had blocked the bot.
  TelegramChat& Blocked() { return blocked = true, *this; }
  /// Rejects sends with 400 and reports this chat.
  TelegramChat& MigratedTo(std::int64_t chat) { return migrated_to = chat, *this; }

  /// Positive for a person, negative for a group or channel.
  std::int64_t id;
  /// "@channelusername"; may be empty.
  std::string name;
  bool blocked = false;
  /// 0 if the chat has not migrated.
  std::int64_t migrated_to = 0;
};

/// The options of a TelegramSimulator. By default: HTTPS on a free port, the bot `kTestBotToken`,
/// the chats `kTestPerson` and `kTestChannel`.
class TelegramSimulatorOptions {
 public:
  /// A time on the system clock.
  using TimePoint = std::chrono::system_clock::time_point;

  TelegramSimulatorOptions() = default;

  /// Serves plain HTTP.
  TelegramSimulatorOptions& WithHttp();
  TelegramSimulatorOptions& WithPort(std::uint16_t number);
  TelegramSimulatorOptions& WithCertificateFault(CertificateFault fault);
  /// Adds a bot. The first one replaces the default bot.
  TelegramSimulatorOptions& WithBot(TelegramBot bot);
  /// Adds a chat to the default ones, or replaces the one with the same id.
  TelegramSimulatorOptions& WithChat(const TelegramChat& chat);
  /// Sets the CA that webhooks over HTTPS trust. If it is not set, any certificate on loopback is
  /// accepted.
  TelegramSimulatorOptions& WithWebhookCa(std::string pem);
  /// Sets the delay before an update is posted again if it was not answered with a 2xx. Default: 20
  /// ms.
  TelegramSimulatorOptions& WithWebhookRetry(std::chrono::milliseconds wait);
  /// Sets the clock for dates. Called from several threads.
  TelegramSimulatorOptions& WithClock(std::function<TimePoint()> now);

  /// Returns the bots that were added, or the default one.
  std::vector<TelegramBot> Bots() const;
  /// Returns the default chats and those that were added.
  std::vector<TelegramChat> Chats() const;

  /// Whether the simulator serves HTTPS.
  bool https = true;
  /// The port; 0 selects any free port.
  std::uint16_t port = 0;
  /// A defect of the simulator's certificate.
  CertificateFault certificate_fault = CertificateFault::None;
  std::vector<TelegramBot> bots;
  std::vector<TelegramChat> chats;
  /// The CA that webhooks over HTTPS trust; empty accepts any certificate.
  std::string webhook_ca_pem;
  std::chrono::milliseconds webhook_retry{20};
  std::function<TimePoint()> clock;
};

/// Returns a fault that responds like the Bot API:
/// `{"ok":false,"error_code":...,"description":...}`.
Fault TelegramError(int code, const std::string& description);
/// Returns a fault with status 429 and `retry_after` in seconds.
Fault TelegramTooManyRequests(int retry_after);

}  // namespace ratatosk::simulators
