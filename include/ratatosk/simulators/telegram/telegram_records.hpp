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
  /// The file's name.
  std::string file_name;
  /// The content type of the part.
  std::string content_type;
  /// The content of the file.
  std::string bytes;
};

/// A message that the simulator accepted from a bot, in its current state.
class TelegramLedgerEntry {
 public:
  TelegramLedgerEntry() = default;

  /// Returns a parameter of the request that sent it, or an empty string if it is missing. Nested
  /// values are JSON text.
  std::string_view Param(std::string_view name) const noexcept { return FindParam(name); }
  /// Returns whether the request had this parameter.
  bool HasParam(std::string_view name) const noexcept;

  /// The message's id within its chat.
  std::int64_t message_id = 0;
  /// The chat's id.
  std::int64_t chat_id = 0;
  /// The id of the bot that sent the message.
  std::int64_t bot_id = 0;
  /// "sendMessage", "sendPhoto"...
  std::string method;
  /// The parameters of the request, in its order.
  std::vector<std::pair<std::string, std::string>> params;
  /// The files that were uploaded with the request.
  std::vector<TelegramUpload> uploads;
  /// The text or caption as the person sees it, without markup.
  std::string text;
  /// The number of edits.
  int edits = 0;
  /// Whether the message was deleted.
  bool deleted = false;
  /// The number of the connection, from 1 in the order of acceptance.
  std::uint64_t connection_id = 0;
  /// 0 for the first request of a connection.
  std::uint64_t index_on_connection = 0;

 private:
  std::string_view FindParam(std::string_view name) const noexcept;
};

/// A request to the simulator, other than to its control API.
class TelegramRequest {
 public:
  TelegramRequest() = default;

  /// Empty if the connection was closed before the request was read.
  std::string method;
  /// The target with the token hidden: "/bot110201543:***/sendMessage".
  std::string target;
  /// The number of the connection, from 1 in the order of acceptance.
  std::uint64_t connection_id = 0;
  /// 0 for the first request of a connection.
  std::uint64_t index_on_connection = 0;
  /// 0 without a response.
  int status = 0;
  /// The name of the fault that struck, or an empty string.
  std::string fault;
};

/// An update as it is posted to a webhook.
class TelegramPost {
 public:
  TelegramPost() = default;

  /// Returns the first value with this name (case-insensitive), or an empty string.
  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  /// The update's id.
  std::int64_t update_id = 0;
  /// The URL of the webhook.
  std::string url;
  /// The headers.
  HttpHeaders headers;
  /// The update as JSON text.
  std::string body;
};

/// The outcome of one post of an update.
class TelegramPostAnswer {
 public:
  TelegramPostAnswer() = default;

  /// Returns whether the webhook responded with a 2xx status.
  bool Acknowledged() const noexcept { return status >= 200 && status < 300; }

  /// The request.
  TelegramPost post;
  /// The HTTP status, or 0 if there was no response.
  int status = 0;
  /// The body of the response.
  std::string body;
  /// The reason why there was no response.
  std::string error;
};

}  // namespace ratatosk::simulators
