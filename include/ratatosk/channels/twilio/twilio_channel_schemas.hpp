#pragma once

#include <string_view>

#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// The names of the settings that the Twilio channels read.
struct TwilioSettings {
  TwilioSettings() = delete;

  /// `AC` and 32 hexadecimal digits. Required.
  static constexpr std::string_view AccountSid = "AccountSid";
  /// The account's auth token: signs requests when there is no API key, and always the webhooks.
  static constexpr std::string_view AuthToken = "AuthToken";
  /// `SK` and 32 hexadecimal digits; with its secret it signs requests in place of the token.
  static constexpr std::string_view ApiKeySid = "ApiKeySid";
  static constexpr std::string_view ApiKeySecret = "ApiKeySecret";
  /// Further tokens, separated by commas, that webhooks may be signed with: for a token's rotation.
  static constexpr std::string_view WebhookAuthTokens = "WebhookAuthTokens";
  /// The URL that Twilio was told to post inbound messages to.
  static constexpr std::string_view WebhookUrl = "WebhookUrl";
  /// The URL that Twilio is to post delivery statuses to.
  static constexpr std::string_view StatusCallback = "StatusCallback";
  /// The default sender, `whatsapp:+E164`.
  static constexpr std::string_view From = "From";
  /// `MG` and 32 hexadecimal digits: a messaging service that chooses the sender.
  static constexpr std::string_view MessagingServiceSid = "MessagingServiceSid";
  /// In place of `https://api.twilio.com`; for a proxy, a simulator, another region's host.
  static constexpr std::string_view ApiBaseUrl = "ApiBaseUrl";
  static constexpr std::string_view Edge = "Edge";
  static constexpr std::string_view Region = "Region";
  /// A PEM file of authorities to trust in place of the system's.
  static constexpr std::string_view CaFile = "CaFile";
  /// Takes webhooks without looking at their signature: anybody may then forge them.
  static constexpr std::string_view DangerouslySkipSignatureValidation =
      "DangerouslySkipSignatureValidation";
};

/// The names of the message properties that the Twilio channels know.
struct TwilioMessageProperties {
  TwilioMessageProperties() = delete;

  /// Text sent along with media.
  static constexpr std::string_view Caption = "caption";
  /// Seconds, 1 to 36000, after which an undelivered message is dropped.
  static constexpr std::string_view ValidityPeriod = "ValidityPeriod";
};

/// The Twilio channels. Constant-initialized: they may be used from static constructors.
struct TwilioChannelSchemas {
  TwilioChannelSchemas() = delete;

  /// `Twilio/WhatsApp/1.0.0`: everything.
  static const ChannelSchema TwilioWhatsApp;
  /// `Twilio/SimpleWhatsApp/1.0.0`: sends text and media, and no more.
  static const ChannelSchema SimpleWhatsApp;
  /// `Twilio/WhatsAppTemplates/1.0.0`: sends approved templates and follows their status.
  static const ChannelSchema WhatsAppTemplates;
};

}  // namespace ratatosk
