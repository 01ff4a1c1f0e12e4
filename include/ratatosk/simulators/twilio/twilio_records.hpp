#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

/// Names and values in the order in which they came; a name may stand several times.
using FormFields = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name; empty when there is none.
std::string_view FindField(const FormFields& fields, std::string_view name) noexcept;
bool HasField(const FormFields& fields, std::string_view name) noexcept;

/// A message that the simulator accepted.
class LedgerEntry {
 public:
  LedgerEntry() = default;

  /// The first value of a parameter of the request; empty when there is none.
  std::string_view Param(std::string_view name) const noexcept { return FindField(params, name); }
  bool HasParam(std::string_view name) const noexcept { return HasField(params, name); }

  std::string sid;
  std::string account_sid;
  /// The account or API key that signed in.
  std::string user;
  FormFields params;
  std::string from;
  std::string to;
  /// As the person would see it: a template has its variables filled in.
  std::string body;
  std::string status;
  int error_code = 0;
  /// From the first on, the present one included.
  std::vector<std::string> status_history;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;
  std::chrono::system_clock::time_point created;
};

/// A request that reached the simulator, other than to its control API.
class RequestEntry {
 public:
  RequestEntry() = default;

  /// Empty when the connection was closed before the request was read.
  std::string method;
  std::string target;
  /// From the Authorization header; the password is never kept.
  std::string user;
  std::uint64_t connection_id = 0;
  std::uint64_t index_on_connection = 0;
  /// 0 while there is no answer, or when there was none.
  int status = 0;
  /// The name of the fault that struck; empty when none did.
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
  /// The fields as they go over the wire.
  std::string body;
  std::string signature;
};

/// What became of a webhook.
class WebhookAnswer {
 public:
  WebhookAnswer() = default;

  bool Answered() const noexcept { return status != 0; }
  bool Acknowledged() const noexcept { return status >= 200 && status < 300; }

  WebhookRequest request;
  /// The message that arrived, or whose status was reported.
  std::string message_sid;
  /// The HTTP status; 0 when there was no answer.
  int status = 0;
  std::string content_type;
  std::string body;
  /// Why there was no answer.
  std::string error;
  /// What the person would be sent back: each TwiML `Message`, or a text/plain body.
  std::vector<std::string> replies;
};

}  // namespace ratatosk::simulators
