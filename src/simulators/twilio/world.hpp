#pragma once

#include <ratatosk/simulators/twilio/twilio_records.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator_options.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ratatosk::simulators {

using WallTime = std::chrono::system_clock::time_point;

class MediaRecord {
 public:
  MediaRecord() = default;

  std::string sid;
  std::string content_type;
  std::string bytes;
  WallTime created;
};

/// A message, outbound or inbound, and its planned outcome.
class MessageRecord {
 public:
  MessageRecord() = default;

  bool Outbound() const noexcept { return direction != "inbound"; }
  void SetStatus(std::string_view next, WallTime now);
  LedgerEntry ToLedger() const;

  std::string sid;
  std::string account_sid;
  std::string user;
  std::string service_sid;
  std::string from;
  std::string to;
  std::string body;
  std::string direction;
  std::string status;
  std::vector<std::string> history;
  int error_code = 0;
  FormFields params;
  std::string status_callback;
  std::vector<MediaRecord> media;
  WallTime created;
  WallTime updated;
  std::optional<WallTime> sent;
  std::optional<WallTime> send_at;
  std::string price;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;
  /// The last status that the message reaches, and its error code then.
  std::string end_status;
  int end_error = 0;
  bool callback_twice = false;
};

/// A template with the dates that the Content API shows.
class ContentRecord {
 public:
  ContentRecord(TwilioTemplate what, std::string account, WallTime now)
      : content(std::move(what)), account_sid(std::move(account)), created(now), updated(now) {}

  TwilioTemplate content;
  std::string account_sid;
  WallTime created;
  WallTime updated;
};

/// The state of the simulator. Everything but `base_url` and `options` is guarded by `mutex`.
/// `changed` is notified when a count grows.
class World {
 public:
  explicit World(TwilioSimulatorOptions given);

  WallTime Now() const;
  /// Returns a new id: the prefix and 32 hexadecimal digits, the same in each run.
  std::string MakeSid(std::string_view prefix);
  const TwilioAccount* FindAccount(std::string_view sid) const;
  MessageRecord* FindMessage(std::string_view account_sid, std::string_view sid);
  MessageRecord* FindMessage(std::string_view sid);
  MessageRecord& Add(MessageRecord message);
  void Erase(std::string_view sid);
  ContentRecord* FindContent(std::string_view account_sid, std::string_view sid);
  /// Returns whether the person wrote to the account within the last 24 hours.
  bool InSession(std::string_view account_sid, std::string_view person) const;
  /// Also applies the opt-out word of the person, if the message is an SMS.
  void NoteArrival(std::string_view account_sid, std::string_view person, std::string_view body);
  bool OptedOut(std::string_view account_sid, std::string_view person) const;
  void Clear();

  /// Returns a number for `FinishRequest`.
  std::uint64_t BeginRequest(RequestEntry entry);
  void FinishRequest(std::uint64_t number, int status, std::string_view fault);
  const std::vector<RequestEntry>& Requests() const noexcept { return requests_; }

  const TwilioSimulatorOptions options;
  std::string base_url;

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::vector<TwilioAccount> accounts;
  /// Valid OAuth tokens and their accounts.
  std::map<std::string, std::string> tokens;
  std::vector<std::shared_ptr<MessageRecord>> messages;
  std::vector<ContentRecord> contents;
  std::vector<WebhookAnswer> webhooks;

 private:
  std::unordered_map<std::string, std::shared_ptr<MessageRecord>> by_sid_;
  std::map<std::string, WallTime, std::less<>> last_arrivals_;
  std::map<std::string, bool, std::less<>> opted_out_;
  std::vector<RequestEntry> requests_;
  std::uint64_t forgotten_requests_ = 0;
  std::uint64_t sids_ = 0;
};

}  // namespace ratatosk::simulators
