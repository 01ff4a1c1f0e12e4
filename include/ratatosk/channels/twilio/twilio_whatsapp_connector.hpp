#pragma once

#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/channels/twilio/twiml.hpp>
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk {

/// A connector for WhatsApp, through Twilio's Messages API.
///
/// Error codes, in addition to those of IChannelConnector:
/// - before anything is sent: `MISSING_FROM_NUMBER`, `INVALID_SENDER`, `INVALID_RECIPIENT`,
///   `MISSING_CONTENT_SID`, `MESSAGE_TOO_LONG`, `INVALID_MESSAGE`, `UNSUPPORTED_CONTENT_TYPE`
/// - if Twilio returns an error: see the table in docs/twilio-whatsapp.md; the error contains
///   Twilio's own code, status, text and request id
/// - if the response to a send cannot be read: `SEND_WHATSAPP_MESSAGE_FAILED` with `Unknown`
/// - for status queries: `WHATSAPP_STATUS_QUERY_FAILED`, `STATUS_QUERY_FAILED`
/// - for webhooks: `INVALID_SIGNATURE`, `RECEIVE_MESSAGE_FAILED`, `RECEIVE_STATUS_FAILED`
///
/// A template given by its friendly name is looked up once, and the result is cached for ten
/// minutes. Twilio has no idempotency key, so the library retries a send that ends as `Unknown`
/// only if `Retry.RetryUnknown` is set.
class TwilioWhatsAppConnector final : public ChannelConnectorBase {
 public:
  /// Throws std::invalid_argument if `schema` is one of another channel.
  TwilioWhatsAppConnector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings);
};

}  // namespace ratatosk
