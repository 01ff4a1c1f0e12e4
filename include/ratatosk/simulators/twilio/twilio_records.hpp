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
/// Returns whether there is a field with this name.
bool HasField(const FormFields& fields, std::string_view name) noexcept;

/// A message that the simulator accepted.
class LedgerEntry {
 public:
  LedgerEntry() = default;

  /// Returns the first value of a request parameter, or an empty string.
  std::string_view Param(std::string_view name) const noexcept { return FindField(params, name); }
  /// Returns whether the request had this parameter.
  bool HasParam(std::string_view name) const noexcept { return HasField(params, name); }

  /// The message's SID.
  std::string sid;
  /// The account's SID.
  std::string account_sid;
  /// The account or API key that authenticated the request.
  std::string user;
  /// The parameters of the request, in its order.
  FormFields params;
  /// The sender's address.
  std::string from;
  /// The recipient's address.
  std::string to;
  /// The text as the person sees it, with the variables of a template filled in.
  std::string body;
  /// The current status, in Twilio's words.
  std::string status;
  /// Twilio's error code, or 0.
  int error_code = 0;
  /// All statuses from the first to the current one.
  std::vector<std::string> status_history;
  /// The number of the connection, from 1 in the order of acceptance.
  std::uint64_t connection_id = 0;
  /// 0 for the first request of a connection.
  std::uint64_t index_on_connection = 0;
  /// When the message was accepted.
  std::chrono::system_clock::time_point created;
};

/// A request to the simulator, other than to its control API.
class RequestEntry {
 public:
  RequestEntry() = default;

  /// Empty if the connection was closed before the request was read.
  std::string method;
  /// Path and query, as sent.
  std::string target;
  /// From the Authorization header. The password is never kept.
  std::string user;
  /// The number of the connection, from 1 in the order of acceptance.
  std::uint64_t connection_id = 0;
  /// 0 for the first request of a connection.
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

  /// Returns the first value with this name (case-insensitive), or an empty string.
  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  /// The URL of the webhook.
  std::string url;
  /// The headers, including the signature.
  HttpHeaders headers;
  /// The fields of the form.
  FormFields fields;
  /// The fields as sent on the wire.
  std::string body;
  /// The value of `X-Twilio-Signature`.
  std::string signature;
};

/// The outcome of a webhook.
class WebhookAnswer {
 public:
  WebhookAnswer() = default;

  /// Returns whether there was a complete HTTP response.
  bool Answered() const noexcept { return status != 0; }
  /// Returns whether the webhook responded with a 2xx status.
  bool Acknowledged() const noexcept { return status >= 200 && status < 300; }

  /// The request.
  WebhookRequest request;
  /// The message that arrived, or whose status was reported.
  std::string message_sid;
  /// The HTTP status, or 0 if there was no response.
  int status = 0;
  /// The content type of the response.
  std::string content_type;
  /// The body of the response.
  std::string body;
  /// The reason why there was no response.
  std::string error;
  /// The replies that would be sent to the person: each TwiML `Message`, or a text/plain body.
  std::vector<std::string> replies;
};

}  // namespace ratatosk::simulators
