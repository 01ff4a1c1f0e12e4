#pragma once

#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/channels/twilio/twiml.hpp>
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk {

/// WhatsApp through Twilio's Messages API.
///
/// Codes beside those of IChannelConnector: `MISSING_FROM_NUMBER`, `INVALID_SENDER`,
/// `INVALID_RECIPIENT`, `MISSING_CONTENT_SID`, `INVALID_MESSAGE`, `UNSUPPORTED_CONTENT_TYPE` before
/// anything is sent; Twilio's answers by the table in docs/twilio-whatsapp.md, with Twilio's own
/// code, status, words and request id in the error; `SEND_WHATSAPP_MESSAGE_FAILED` for an answer
/// that cannot be read (`Unknown`); `WHATSAPP_STATUS_QUERY_FAILED`, `STATUS_QUERY_FAILED`;
/// `INVALID_SIGNATURE`, `RECEIVE_MESSAGE_FAILED`, `RECEIVE_STATUS_FAILED` for webhooks.
///
/// A template that is named by its friendly name is looked up once and remembered for ten minutes.
/// Twilio has no idempotency key: a send that ends `Unknown` is never repeated by the library.
class TwilioWhatsAppConnector final : public ChannelConnectorBase {
 public:
  TwilioWhatsAppConnector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings);
};

}  // namespace ratatosk
