#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

/// Names and values in their original order. A name can occur more than once.
using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Returns the first value with this name, or an empty string.
std::string_view FindField(const FormFields& fields, std::string_view name) noexcept;
bool HasField(const FormFields& fields, std::string_view name) noexcept;

/// A message that the simulator accepted.
class LedgerEntry {
 public:
  LedgerEntry() = default;

  /// Returns the first value of a request parameter, or an empty string.
  std::string_view Param(std::string_view name) const noexcept { return FindField(params, name); }
  bool HasParam(std::string_view name) const noexcept { return HasField(params, name); }

  std::string sid;
  std::string account_sid;
  /// The account or API key that authenticated the request.
  std::string user;
  FormFields params;
  std::string from;
  std::string to;
  /// The text as the person sees it, with the variables of a template filled in.
  std::string body;
  std::string status;
  int error_code = 0;
  /// All statuses from the first to the current one.
  std::vector<std::string> status_history;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;
  std::chrono::system_clock::time_point created;
};

/// A request to the simulator, other than to its control API.
class RequestEntry {
 public:
  RequestEntry() = default;

  /// Empty if the connection was closed before the request was read.
  std::string method;
  std::string target;
  /// From the Authorization header. The password is never kept.
  std::string user;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;
  /// 0 without a response.
  int status = 0;
  /// The name of the fault that struck, or an empty string.
  std::string fault;
};

/// A webhook that the simulator posts, or would post.
class WebhookRequest {
 public:
  WebhookRequest() = default;

  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  std::string url;
  HttpHeaders headers;
  FormFields fields;
  /// The fields as sent on the wire.
  std::string body;
  std::string signature;
};

/// The outcome of a webhook.
class WebhookAnswer {
 public:
  WebhookAnswer() = default;

  bool Answered() const noexcept { return status != 0; }
  bool Acknowledged() const noexcept { return status >= 200 && status < 300; }

  WebhookRequest request;
  /// The message that arrived, or whose status was reported.
  std::string message_sid;
  /// The HTTP status, or 0 if there was no response.
  int status = 0;
  std::string content_type;
  std::string body;
  /// The reason why there was no response.
  std::string error;
  /// The replies that would be sent to the person: each TwiML `Message`, or a text/plain body.
  std::vector<std::string> replies;
};

}  // namespace ratatosk::simulators
