#pragma once

#include <string_view>

#include <ratatosk/core/error_codes.hpp>

namespace ratatosk {

/// The domain of the codes below.
inline constexpr std::string_view kTwilioDomain = "Twilio";

/// The error codes specific to the Twilio channels. They also use those of MessagingErrorCodes.
struct TwilioErrorCodes {
  TwilioErrorCodes() = delete;

  /// The connection settings are invalid.
  static constexpr ErrorCode InvalidConnectionSettings{"INVALID_CONNECTION_SETTINGS"};
  /// Neither the message nor the settings name a sender.
  static constexpr ErrorCode MissingFromNumber{"MISSING_FROM_NUMBER"};
  /// The sender is not in the channel's format, or Twilio rejected it.
  static constexpr ErrorCode InvalidSender{"INVALID_SENDER"};
  /// The message is invalid in a way that no other code describes.
  static constexpr ErrorCode InvalidMessage{"INVALID_MESSAGE"};
  /// The SID of a WhatsApp template is missing, or its name matches no template or several.
  static constexpr ErrorCode MissingContentSid{"MISSING_CONTENT_SID"};
  /// A WhatsApp number has the wrong format. Used for single validation errors.
  static constexpr ErrorCode InvalidWhatsAppNumber{"INVALID_WHATSAPP_NUMBER"};
  /// A phone number, short code or sender id has the wrong format. Used for single validation
  /// errors.
  static constexpr ErrorCode InvalidPhoneNumber{"INVALID_PHONE_NUMBER"};
  /// A response to a WhatsApp send, or the list of templates, cannot be read.
  static constexpr ErrorCode SendWhatsAppMessageFailed{"SEND_WHATSAPP_MESSAGE_FAILED"};
  /// Twilio rejected a status query for a WhatsApp message.
  static constexpr ErrorCode WhatsAppStatusQueryFailed{"WHATSAPP_STATUS_QUERY_FAILED"};
  /// A status query failed: for SMS if Twilio rejected it, for both channels if the response cannot
  /// be read.
  static constexpr ErrorCode StatusQueryFailed{"STATUS_QUERY_FAILED"};
  /// The state of the connector cannot be determined.
  static constexpr ErrorCode StatusError{"STATUS_ERROR"};
  /// An inbound message webhook is invalid.
  static constexpr ErrorCode ReceiveMessageFailed{"RECEIVE_MESSAGE_FAILED"};
  /// A status callback webhook is invalid.
  static constexpr ErrorCode ReceiveStatusFailed{"RECEIVE_STATUS_FAILED"};
};

}  // namespace ratatosk
