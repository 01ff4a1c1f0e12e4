#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk::twilio {

/// A Message resource in JSON (twilio_api_v2010, `api.v2010.account.message`) as the result of the
/// create; `message_id` is the message's own id, `now` stands in for a date that is missing.
/// Members may be missing, null, or numbers in place of texts. Nothing when it is no JSON object or
/// has no `sid`. Each of `secrets` in it is replaced.
std::optional<SendResult> ParseSendResult(std::string_view json,
                                          std::string_view message_id,
                                          WallTime now,
                                          std::span<const Secret> secrets = {});

/// The same as a status. `Failure` is there when the resource has an `error_code` or failed.
std::optional<StatusUpdate> ParseStatusUpdate(std::string_view json,
                                              WallTime now,
                                              std::span<const Secret> secrets = {});

}  // namespace ratatosk::twilio
