#pragma once

#include <cstdint>

#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::twilio {

/// Who is to choose the sender when there is no address of one.
enum class SenderChoice : std::uint8_t { MustBeGiven, MessagingService };

/// Adds the faults that only WhatsApp through Twilio has (reference: docs/whatsapp/key-concepts,
/// docs/messaging/api/message-resource): addresses, text, caption, media, template and variables,
/// location. `sender` is the resolved one. Allocates nothing when there is no fault.
void CheckMessage(const Message& message,
                  const Endpoint& sender,
                  SenderChoice choice,
                  ValidationFaults& faults);

/// The error that stands for `faults`, which travel along: `NotSent`, never to be repeated as it
/// is. The code is the first of: MISSING_FROM_NUMBER or INVALID_SENDER, INVALID_RECIPIENT,
/// MISSING_CONTENT_SID, UNSUPPORTED_CONTENT_TYPE, INVALID_MESSAGE.
Error MessageErrorFor(ValidationFaults faults);

}  // namespace ratatosk::twilio
