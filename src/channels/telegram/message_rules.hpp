#pragma once

#include <string_view>

#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::telegram {

/// Checks the rules in Telegram's documentation that a schema cannot express: lengths, addresses,
/// buttons, files. `bot_id` is the only possible sender, also meant by an empty one. Skips an
/// address that `faults` already names, because the schema rejected it.
void CheckMessage(const Message& message,
                  const Endpoint& sender,
                  std::string_view bot_id,
                  ValidationFaults& faults);

/// Returns the error that represents `faults`. The code is the first that applies of
/// INVALID_RECIPIENT, UNSUPPORTED_CONTENT_TYPE, MESSAGE_TOO_LONG, MESSAGE_VALIDATION_FAILED.
Error MessageErrorFor(ValidationFaults faults);

}  // namespace ratatosk::telegram
