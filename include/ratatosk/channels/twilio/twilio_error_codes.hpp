#pragma once

#include <string_view>

#include <ratatosk/core/error_codes.hpp>

namespace ratatosk {

/// The domain of the codes below.
inline constexpr std::string_view kTwilioDomain = "Twilio";

/// The codes that only the Twilio channels use. The codes of MessagingErrorCodes are used as well.
struct TwilioErrorCodes {
  TwilioErrorCodes() = delete;

  /// Connection settings validation failed.
  static constexpr ErrorCode InvalidConnectionSettings{"INVALID_CONNECTION_SETTINGS"};
  /// A sender is required.
  static constexpr ErrorCode MissingFromNumber{"MISSING_FROM_NUMBER"};
  /// The sender is not in the form that the channel has.
  static constexpr ErrorCode InvalidSender{"INVALID_SENDER"};
  /// Message properties failed schema validation.
  static constexpr ErrorCode InvalidMessage{"INVALID_MESSAGE"};
  /// WhatsApp template Content SID is missing.
  static constexpr ErrorCode MissingContentSid{"MISSING_CONTENT_SID"};
  /// WhatsApp number does not follow the required format. A code of faults.
  static constexpr ErrorCode InvalidWhatsAppNumber{"INVALID_WHATSAPP_NUMBER"};
  /// A phone number, short code or sender id in the wrong form. A code of faults.
  static constexpr ErrorCode InvalidPhoneNumber{"INVALID_PHONE_NUMBER"};
  /// WhatsApp message send failed, and not by an answer of Twilio's API.
  static constexpr ErrorCode SendWhatsAppMessageFailed{"SEND_WHATSAPP_MESSAGE_FAILED"};
  /// WhatsApp message status query failed.
  static constexpr ErrorCode WhatsAppStatusQueryFailed{"WHATSAPP_STATUS_QUERY_FAILED"};
  /// Message status query failed.
  static constexpr ErrorCode StatusQueryFailed{"STATUS_QUERY_FAILED"};
  /// Connector status retrieval failed.
  static constexpr ErrorCode StatusError{"STATUS_ERROR"};
  /// Incoming message webhook processing failed.
  static constexpr ErrorCode ReceiveMessageFailed{"RECEIVE_MESSAGE_FAILED"};
  /// Status callback webhook processing failed.
  static constexpr ErrorCode ReceiveStatusFailed{"RECEIVE_STATUS_FAILED"};
};

}  // namespace ratatosk
