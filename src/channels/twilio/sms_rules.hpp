#pragma once

#include "channels/twilio/message_rules.hpp"

namespace ratatosk::twilio {

/// Adds the faults that only SMS and MMS through Twilio have (reference:
/// docs/messaging/api/message-resource, docs/messaging/guides/accepted-mime-types): addresses,
/// text, caption, files. `sender` is the resolved one; `faults` holds what the schema found, as in
/// CheckAddresses. Allocates nothing when there is no fault.
void CheckSmsMessage(const Message& message,
                     const Endpoint& sender,
                     SenderChoice choice,
                     ValidationFaults& faults);

}  // namespace ratatosk::twilio
