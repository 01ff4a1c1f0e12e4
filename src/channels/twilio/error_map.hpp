#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/error.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk::twilio {

/// An answer of Twilio's API that is no success. A view: nothing is copied.
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
  /// The headers `Retry-After` and `Twilio-Request-Id`; empty when they are not there.
  std::string_view retry_after;
  std::string_view request_id;
};

/// The error of a send that Twilio's API refused: the page's table of codes, RATE_LIMITED,
/// otherwise SEND_MESSAGE_FAILED. A 4xx is `Rejected`, whatever its body is; anything else
/// `Unknown`, never to be repeated. A rate limit is `Rejected` and may be repeated after
/// `Retry-After`, or a second. Twilio's own words travel along, each of `secrets` in them replaced.
Error MapSendError(const ApiAnswer& answer, WallTime now, std::span<const Secret> secrets);

/// The error of any other call: AUTHENTICATION_FAILED for wrong credentials, RATE_LIMITED,
/// otherwise `otherwise` of `domain` (of static storage). A 5xx may be repeated after
/// `Retry-After`, or a second.
Error MapCallError(const ApiAnswer& answer,
                   ErrorCode otherwise,
                   std::string_view domain,
                   WallTime now,
                   std::span<const Secret> secrets);

/// Why an accepted message failed later, from a status: Twilio's code, which may be empty, mapped
/// by the same table, and its words. `Retry` says whether, and how much later, the same message may
/// be sent anew: nothing does so by itself.
Error MapDeliveryError(std::string provider_code, std::string text, std::string_view receiver);

}  // namespace ratatosk::twilio
