#pragma once

#include <string_view>

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
  /// An OAuth app of the account: short-lived tokens sign requests in place of the auth token.
  static constexpr std::string_view OAuthClientId = "OAuthClientId";
  static constexpr std::string_view OAuthClientSecret = "OAuthClientSecret";
  /// Further tokens, separated by commas, that webhooks may be signed with: for a token's rotation.
  static constexpr std::string_view WebhookAuthTokens = "WebhookAuthTokens";
  /// The URL that Twilio was told to post inbound messages to.
  static constexpr std::string_view WebhookUrl = "WebhookUrl";
  /// The URL that Twilio is to post delivery statuses to.
  static constexpr std::string_view StatusCallback = "StatusCallback";
  /// The default sender: `whatsapp:+E164` on WhatsApp; of SMS `+E164`, a short code, or an
  /// alphanumeric sender id.
  static constexpr std::string_view From = "From";
  /// `MG` and 32 hexadecimal digits: a messaging service that chooses the sender.
  static constexpr std::string_view MessagingServiceSid = "MessagingServiceSid";
  /// SMS only: what messages have that do not say otherwise.
  static constexpr std::string_view ValidityPeriod = "ValidityPeriod";
  static constexpr std::string_view SmartEncoded = "SmartEncoded";
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

  // SMS and MMS only (docs/messaging/api/message-resource).

  /// Twilio replaces look-alike characters by ones that GSM-7 has.
  static constexpr std::string_view SmartEncoded = "SmartEncoded";
  /// The delivery will be confirmed later by Twilio's Feedback resource.
  static constexpr std::string_view ProvideFeedback = "ProvideFeedback";
  /// How often this was tried before, as you count it; from 1.
  static constexpr std::string_view Attempt = "Attempt";
  /// Twilio shortens links; needs a messaging service.
  static constexpr std::string_view ShortenUrls = "ShortenUrls";
  /// Text goes as an MMS too.
  static constexpr std::string_view SendAsMms = "SendAsMms";
  /// `enable` or `disable`: the protection against SMS pumping.
  static constexpr std::string_view RiskCheck = "RiskCheck";
  /// `retain` or `discard`, `retain` or `obfuscate`: the account must be enabled for it.
  static constexpr std::string_view ContentRetention = "ContentRetention";
  static constexpr std::string_view AddressRetention = "AddressRetention";
};

}  // namespace ratatosk
