#pragma once

#include <span>
#include <string_view>

#include <ratatosk/core/error.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/http/http_message.hpp>

namespace ratatosk::telegram {

/// The error of a send that the Bot API refused: by the table in docs/telegram.md. A 4xx is
/// `Rejected`, whatever its body is; a 429 is to be repeated after `retry_after`, or a
/// second: Telegram documents that it did nothing. Anything else is `Unknown`, never to be
/// repeated. Telegram's own words travel along, each of `secrets` in them replaced.
Error MapSendError(const http::Response& response, std::span<const Secret> secrets);

/// The error of any other call: AUTHENTICATION_FAILED for a wrong token, RATE_LIMITED,
/// RECEIVED_ELSEWHERE (409), otherwise `otherwise`. A 5xx may be repeated after a second.
Error MapCallError(const http::Response& response,
                   ErrorCode otherwise,
                   std::span<const Secret> secrets);

}  // namespace ratatosk::telegram
