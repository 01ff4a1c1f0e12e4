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

/// The bot that there is when none is given, and whom it may write to.
inline constexpr std::string_view kTestBotToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";
inline constexpr std::string_view kTestBotName = "ratatosk_test_bot";
inline constexpr std::int64_t kTestPerson = 5550002222;
inline constexpr std::int64_t kTestChannel = -1001234567890;
inline constexpr std::string_view kTestChannelName = "@ratatosk_news";

/// A bot's token and user name.
class TelegramBot {
 public:
  TelegramBot(std::string bot_token, std::string user_name)
      : token(std::move(bot_token)), name(std::move(user_name)) {}

  /// What stands before the token's colon.
  std::int64_t Id() const noexcept;

  std::string token;
  std::string name;
};

/// A chat that bots may write to.
class TelegramChat {
 public:
  explicit TelegramChat(std::int64_t chat_id, std::string chat_name = {})
      : id(chat_id), name(std::move(chat_name)) {}

  /// Sending is refused with 403, as by a person who blocked the bot.
  TelegramChat& Blocked() { return blocked = true, *this; }
  /// Sending is refused with 400 and names this chat.
  TelegramChat& MigratedTo(std::int64_t chat) { return migrated_to = chat, *this; }

  /// Of a person positive; of a group or channel negative.
  std::int64_t id;
  /// "@channelusername"; may be empty.
  std::string name;
  bool blocked = false;
  /// 0 for none.
  std::int64_t migrated_to = 0;
};

/// How a TelegramSimulator is set up. Default: HTTPS on a free port, the bot `kTestBotToken`, the
/// chats `kTestPerson` and `kTestChannel`.
class TelegramSimulatorOptions {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  TelegramSimulatorOptions() = default;

  /// Plain HTTP.
  TelegramSimulatorOptions& WithHttp();
  TelegramSimulatorOptions& WithPort(std::uint16_t number);
  TelegramSimulatorOptions& WithCertificateFault(CertificateFault fault);
  /// Adds a bot; the first one takes the place of the default one.
  TelegramSimulatorOptions& WithBot(TelegramBot bot);
  /// Adds a chat to the default ones; one of the same id is replaced.
  TelegramSimulatorOptions& WithChat(const TelegramChat& chat);
  /// Whom webhooks over HTTPS trust; without it any certificate on loopback will do.
  TelegramSimulatorOptions& WithWebhookCa(std::string pem);
  /// The wait before an update is posted again that was not answered with a 2xx. Default: 20 ms.
  TelegramSimulatorOptions& WithWebhookRetry(std::chrono::milliseconds wait);
  /// What the time is, for dates. Called from several threads.
  TelegramSimulatorOptions& WithClock(std::function<TimePoint()> now);

  /// The bots given, or the default one.
  std::vector<TelegramBot> Bots() const;
  /// The default chats and those given.
  std::vector<TelegramChat> Chats() const;

  bool https = true;
  std::uint16_t port = 0;
  CertificateFault certificate_fault = CertificateFault::None;
  std::vector<TelegramBot> bots;
  std::vector<TelegramChat> chats;
  std::string webhook_ca_pem;
  std::chrono::milliseconds webhook_retry{20};
  std::function<TimePoint()> clock;
};

/// A fault that answers as the Bot API does: `{"ok":false,"error_code":...,"description":...}`.
Fault TelegramError(int code, const std::string& description);
/// 429 with `retry_after` in seconds.
Fault TelegramTooManyRequests(int retry_after);

}  // namespace ratatosk::simulators
