#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/error.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk::twilio {

/// An error response of Twilio's API. A view: nothing is copied.
class ApiAnswer {
 public:
  ApiAnswer(int status, std::string_view text) : http_status(status), body(text) {}

  ApiAnswer& WithRetryAfter(std::string_view header) & { return retry_after = header, *this; }
  ApiAnswer&& WithRetryAfter(std::string_view header) && {
    return std::move(WithRetryAfter(header));
  }
  ApiAnswer& WithRequestId(std::string_view header) & { return request_id = header, *this; }
  ApiAnswer&& WithRequestId(std::string_view header) && { return std::move(WithRequestId(header)); }

  int http_status;
  std::string_view body;
  /// The headers `Retry-After` and `Twilio-Request-Id`; empty if they are missing.
  std::string_view retry_after;
  std::string_view request_id;
};

/// Returns the error for a send that Twilio's API rejected. The code is from the table on the
/// connector's page, RATE_LIMITED, or otherwise SEND_MESSAGE_FAILED. A 4xx is `Rejected`, whatever
/// its body is; anything else is `Unknown` with `Retry::Never`.
///
/// A rate limit is `Rejected` and can be retried after `Retry-After`. If that header is missing,
/// the delay is the usual one for the code, or else a second. A 408 can be retried immediately. The
/// error contains Twilio's own text, with each of `secrets` replaced.
Error MapSendError(const ApiAnswer& answer, WallTime now, std::span<const Secret> secrets);

/// Returns the error for any other call: AUTHENTICATION_FAILED for wrong credentials, RATE_LIMITED,
/// or `otherwise` of `domain` (which must have static storage). A 5xx or a rate limit can be
/// retried after `Retry-After`, or a second.
Error MapCallError(const ApiAnswer& answer,
                   ErrorCode otherwise,
                   std::string_view domain,
                   WallTime now,
                   std::span<const Secret> secrets);

/// Returns the reason why an accepted message failed later, from a status. Twilio's code, which may
/// be empty, is mapped by the same table. `Retry` says whether, and after which delay, the same
/// message can be sent again; nothing does so automatically.
Error MapDeliveryError(std::string provider_code, std::string text, std::string_view receiver);

}  // namespace ratatosk::twilio
