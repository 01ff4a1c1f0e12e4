#pragma once

#include <string_view>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/operation_result.hpp>

#include "channels/twilio/form_fields.hpp"

namespace ratatosk::twilio {

/// A webhook of Twilio's as a message or a status (docs/messaging/guides/webhook-request,
/// docs/messaging/guides/track-outbound-message-status). The reply is `TwiML::Empty()`.
///
/// Fields that have no place of their own become properties of the message, or `Further` of the
/// status, under Twilio's names. Unknown types and statuses, and numbers that are none, are no
/// fault.
///
/// Errors: `RECEIVE_MESSAGE_FAILED`, `RECEIVE_STATUS_FAILED` (domain Twilio), whose faults have the
/// code `INVALID_WEBHOOK_DATA` and name the fields: missing ones, an `AccountSid` that is not
/// `account_sid`, no message and no status at all. An empty `account_sid` is not compared.
OperationResult<Inbound> ParseWebhook(const FormFields& fields,
                                      std::string_view account_sid,
                                      WallTime now);

}  // namespace ratatosk::twilio
