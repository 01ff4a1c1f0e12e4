#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

/// A file that was uploaded with a request.
class TelegramUpload {
 public:
  TelegramUpload() = default;

  /// The name of the form's part.
  std::string field;
  std::string file_name;
  std::string content_type;
  std::string bytes;
};

/// A message that the simulator accepted from a bot, as it stands now.
class TelegramLedgerEntry {
 public:
  TelegramLedgerEntry() = default;

  /// A parameter of the request that sent it, nested ones as JSON text; empty when there is none.
  std::string_view Param(std::string_view name) const noexcept { return FindParam(name); }
  bool HasParam(std::string_view name) const noexcept;

  std::int64_t message_id = 0;
  std::int64_t chat_id = 0;
  std::int64_t bot_id = 0;
  /// "sendMessage", "sendPhoto"...
  std::string method;
  std::vector<std::pair<std::string, std::string>> params;
  std::vector<TelegramUpload> uploads;
  /// As the person sees it: text or caption without its markup.
  std::string text;
  /// How often it was edited.
  int edits = 0;
  bool deleted = false;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;

 private:
  std::string_view FindParam(std::string_view name) const noexcept;
};

/// A request that reached the simulator, other than to its control API.
class TelegramRequest {
 public:
  TelegramRequest() = default;

  /// Empty when the connection was closed before the request was read.
  std::string method;
  /// The token in it is never kept: "/bot110201543:***/sendMessage".
  std::string target;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;
  /// 0 while there is no answer, or when there was none.
  int status = 0;
  /// The name of the fault that struck; empty when none did.
  std::string fault;
};

/// An update as a webhook is posted.
class TelegramPost {
 public:
  TelegramPost() = default;

  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  std::int64_t update_id = 0;
  std::string url;
  HttpHeaders headers;
  std::string body;
};

/// What became of one post of an update.
class TelegramPostAnswer {
 public:
  TelegramPostAnswer() = default;

  bool Acknowledged() const noexcept { return status >= 200 && status < 300; }

  TelegramPost post;
  /// The HTTP status; 0 when there was no answer.
  int status = 0;
  std::string body;
  /// Why there was no answer.
  std::string error;
};

}  // namespace ratatosk::simulators
