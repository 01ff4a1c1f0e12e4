#pragma once

#include <string_view>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/operation_result.hpp>

#include "channels/twilio/form_fields.hpp"

namespace ratatosk::twilio {

/// Parses a Twilio webhook into a message or a status (docs/messaging/guides/webhook-request,
/// docs/messaging/guides/track-outbound-message-status). The reply is `TwiML::Empty()`.
///
/// Other fields become properties of the message, or `Further` of the status, under Twilio's names.
/// Unknown types and statuses, and malformed numbers, are not errors.
///
/// Errors: `RECEIVE_MESSAGE_FAILED`, `RECEIVE_STATUS_FAILED` (domain Twilio). Their faults have the
/// code `INVALID_WEBHOOK_DATA` and name the fields: a field is missing, the `AccountSid` does not
/// match `account_sid`, or the request is neither a message nor a status. An empty `account_sid` is
/// not compared.
OperationResult<Inbound> ParseWebhook(const FormFields& fields,
                                      std::string_view account_sid,
                                      WallTime now);

}  // namespace ratatosk::twilio
