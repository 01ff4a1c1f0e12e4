#pragma once

#include <span>
#include <string_view>

#include <ratatosk/core/error.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/http/http_message.hpp>

namespace ratatosk::telegram {

/// Returns the error for a send that the Bot API rejected, by the table in docs/telegram.md. A 4xx
/// is `Rejected`, whatever its body is. A 429 can be retried after `retry_after`, or a second:
/// Telegram documents that it did nothing. Anything else is `Unknown` with `Retry::Never`. The
/// error contains Telegram's own text, with each of `secrets` replaced.
Error MapSendError(const http::Response& response, std::span<const Secret> secrets);

/// Returns the error for any other call: AUTHENTICATION_FAILED for a wrong token, RATE_LIMITED,
/// RECEIVED_ELSEWHERE (409), or `otherwise`. A 429 or 5xx can be retried after `retry_after`, or a
/// second.
Error MapCallError(const http::Response& response,
                   ErrorCode otherwise,
                   std::span<const Secret> secrets);

}  // namespace ratatosk::telegram
