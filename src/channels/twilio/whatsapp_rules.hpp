#pragma once

#include "channels/twilio/message_rules.hpp"

namespace ratatosk::twilio {

/// Adds the errors that are specific to WhatsApp through Twilio (reference:
/// docs/whatsapp/key-concepts, docs/messaging/api/message-resource): addresses, text, caption,
/// media, template and variables, location. `sender` is the resolved one. Does not allocate if
/// there are no errors.
void CheckWhatsAppMessage(const Message& message,
                          const Endpoint& sender,
                          SenderChoice choice,
                          ValidationFaults& faults);

}  // namespace ratatosk::twilio
