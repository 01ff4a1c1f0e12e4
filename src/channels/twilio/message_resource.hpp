#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk::twilio {

/// Parses a Message resource in JSON (twilio_api_v2010, `api.v2010.account.message`) into the
/// result of a send. `message_id` is the message's own id, and `now` replaces a missing date.
/// Members may be missing, null, or numbers instead of strings. Returns nullopt if the text is not
/// a JSON object or has no `sid`. Each of `secrets` in it is replaced.
std::optional<SendResult> ParseSendResult(std::string_view json,
                                          std::string_view message_id,
                                          WallTime now,
                                          std::span<const Secret> secrets = {});

/// Parses the same resource into a status. `Failure` is set if the resource has an `error_code` or
/// the message failed.
std::optional<StatusUpdate> ParseStatusUpdate(std::string_view json,
                                              WallTime now,
                                              std::span<const Secret> secrets = {});

}  // namespace ratatosk::twilio
