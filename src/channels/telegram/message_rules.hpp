#pragma once

#include <string_view>

#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::telegram {

/// What Telegram's documentation says of a message and a schema cannot: lengths, addresses,
/// buttons, files. `bot_id` is the only sender that there is; an empty one means it. An address
/// that `faults` names already, because the schema refused it, is not looked at.
void CheckMessage(const Message& message,
                  const Endpoint& sender,
                  std::string_view bot_id,
                  ValidationFaults& faults);

/// The error under which faults of a message are reported: INVALID_RECIPIENT,
/// UNSUPPORTED_CONTENT_TYPE and MESSAGE_TOO_LONG stand for the whole, in this order, otherwise
/// MESSAGE_VALIDATION_FAILED.
Error MessageErrorFor(ValidationFaults faults);

}  // namespace ratatosk::telegram
