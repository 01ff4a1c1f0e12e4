#pragma once

#include <ratatosk/channels/twilio/sms_segments.hpp>
#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/channels/twilio/twiml.hpp>
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk {

/// SMS and MMS through Twilio's Messages API.
///
/// Codes beside those of IChannelConnector: `MISSING_FROM_NUMBER`, `INVALID_SENDER`,
/// `INVALID_RECIPIENT`, `MESSAGE_TOO_LONG`, `INVALID_MESSAGE`, `UNSUPPORTED_CONTENT_TYPE` before
/// anything is sent; Twilio's answers by the table in docs/twilio-sms.md, with Twilio's own code,
/// status, words and request id in the error; `SEND_MESSAGE_FAILED` and `Unknown` for an answer
/// that cannot be read; `STATUS_QUERY_FAILED`; `INVALID_SIGNATURE`, `RECEIVE_MESSAGE_FAILED`,
/// `RECEIVE_STATUS_FAILED` for webhooks.
///
/// Twilio has no idempotency key: a send that ends `Unknown` is never repeated by the library.
class TwilioSmsConnector final : public ChannelConnectorBase {
 public:
  TwilioSmsConnector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings);
};

}  // namespace ratatosk
