#pragma once

#include <ratatosk/simulators/telegram/telegram_records.hpp>
#include <ratatosk/simulators/telegram/telegram_simulator_options.hpp>

#include <boost/json.hpp>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// A message in a chat, from a bot or a person.
class TelegramMessage {
 public:
  TelegramMessage() = default;

  TelegramLedgerEntry entry;
  bool from_bot = true;
  /// The message as the API shows it.
  boost::json::object view;
};

/// A getUpdates call that waits. Removing it from the bot obliges the remover to answer it.
class PendingPoll {
 public:
  PendingPoll() = default;

  std::uint64_t number = 0;
  std::int64_t limit = 100;
  /// Sends the status and the whole body of the response.
  std::function<void(int status, boost::json::object body)> answer;
  std::function<bool()> waiting;
};

class WebhookState {
 public:
  WebhookState() = default;

  std::string url;
  std::string secret_token;
  std::string last_error;
  std::int64_t last_error_date = 0;
  bool posting = false;
};

class Update {
 public:
  Update(std::int64_t number, boost::json::object body) : id(number), json(std::move(body)) {}

  std::int64_t id;
  boost::json::object json;
};

class BotState {
 public:
  explicit BotState(TelegramBot its_bot) : bot(std::move(its_bot)) {}

  TelegramBot bot;
  std::deque<Update> updates;
  std::optional<PendingPoll> poll;
  WebhookState webhook;
  std::vector<std::string> open_queries;
};

/// The state of the simulator. Everything but `options` is guarded by `mutex`. `changed` is
/// notified about every event that can be waited for.
class TelegramWorld {
 public:
  explicit TelegramWorld(TelegramSimulatorOptions given);

  std::int64_t Now() const;
  BotState* FindBot(std::string_view token) noexcept;
  /// Returns the chat with this number or "@name", or null.
  TelegramChat* FindChat(std::string_view chat_id) noexcept;
  TelegramMessage* FindMessage(std::int64_t chat_id, std::int64_t message_id) noexcept;
  std::int64_t NextMessageId(std::int64_t chat_id) { return ++last_message_ids_[chat_id]; }
  std::int64_t NextUpdateId() { return ++last_update_id_; }
  std::int64_t NextQueryId() { return ++last_query_id_; }
  std::uint64_t NextPollNumber() { return ++last_poll_; }
  /// `kind` is the member of a message that holds the file: "photo", "voice".
  std::string NewFileId(const std::string& kind);
  /// Registers the files in a person's message, so that they can be sent by id.
  void LearnFiles(const boost::json::object& message_view);
  /// Returns an empty string if the id is unknown.
  std::string KindOfFile(const std::string& file_id) const;
  boost::json::object ChatView(const TelegramChat& chat) const;
  boost::json::object BotView(const TelegramBot& bot) const;
  std::size_t PendingUpdates() const noexcept;

  const TelegramSimulatorOptions options;
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::vector<std::unique_ptr<BotState>> bots;
  std::vector<TelegramChat> chats;
  std::vector<std::unique_ptr<TelegramMessage>> messages;
  std::vector<TelegramRequest> requests;
  std::vector<std::string> answered_queries;
  std::vector<TelegramPostAnswer> posts;

 private:
  std::map<std::int64_t, std::int64_t> last_message_ids_;
  std::int64_t last_update_id_ = 700'000'000;
  std::int64_t last_query_id_ = 4'000'000'000'000'000;
  std::int64_t last_file_ = 0;
  std::map<std::string, std::string> file_kinds_;
  std::uint64_t last_poll_ = 0;
};

/// Returns a target without the token's secret part: "/bot110201543:***/sendMessage".
std::string HideToken(std::string_view target);

}  // namespace ratatosk::simulators
