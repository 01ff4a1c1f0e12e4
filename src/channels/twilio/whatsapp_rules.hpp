#pragma once

#include "channels/twilio/message_rules.hpp"

namespace ratatosk::twilio {

/// Adds the faults that only WhatsApp through Twilio has (reference: docs/whatsapp/key-concepts,
/// docs/messaging/api/message-resource): addresses, text, caption, media, template and variables,
/// location. `sender` is the resolved one. Allocates nothing when there is no fault.
void CheckWhatsAppMessage(const Message& message,
                          const Endpoint& sender,
                          SenderChoice choice,
                          ValidationFaults& faults);

}  // namespace ratatosk::twilio
