#pragma once

#include "channels/twilio/message_rules.hpp"

namespace ratatosk::twilio {

/// Adds the errors that are specific to SMS and MMS through Twilio (reference:
/// docs/messaging/api/message-resource, docs/messaging/guides/accepted-mime-types): addresses,
/// text, caption, files. `sender` is the resolved one. `faults` contains those that the schema
/// found, as in CheckAddresses. Does not allocate if there are no errors.
void CheckSmsMessage(const Message& message,
                     const Endpoint& sender,
                     SenderChoice choice,
                     ValidationFaults& faults);

}  // namespace ratatosk::twilio
