#pragma once

#include <string_view>

namespace ratatosk {

/// The names of the settings of the Twilio channels.
struct TwilioSettings {
  TwilioSettings() = delete;

  /// `AC` and 32 hexadecimal digits. Required.
  static constexpr std::string_view AccountSid = "AccountSid";
  /// The account's auth token. Authenticates requests if no other credentials are set, and always
  /// verifies webhooks.
  static constexpr std::string_view AuthToken = "AuthToken";
  /// `SK` and 32 hexadecimal digits. Together with its secret it authenticates requests instead of
  /// the auth token.
  static constexpr std::string_view ApiKeySid = "ApiKeySid";
  /// The secret of the API key.
  static constexpr std::string_view ApiKeySecret = "ApiKeySecret";
  /// An OAuth app of the account. Its short-lived tokens authenticate requests instead of the auth
  /// token.
  static constexpr std::string_view OAuthClientId = "OAuthClientId";
  /// The secret of the OAuth app.
  static constexpr std::string_view OAuthClientSecret = "OAuthClientSecret";
  /// Additional auth tokens, separated by commas, that webhooks may be signed with. Used to rotate
  /// a token.
  static constexpr std::string_view WebhookAuthTokens = "WebhookAuthTokens";
  /// The URL that Twilio was configured to post inbound messages to.
  static constexpr std::string_view WebhookUrl = "WebhookUrl";
  /// The URL to which Twilio posts delivery statuses.
  static constexpr std::string_view StatusCallback = "StatusCallback";
  /// The default sender: `whatsapp:+E164` on WhatsApp; for SMS `+E164`, a short code or an
  /// alphanumeric sender id.
  static constexpr std::string_view From = "From";
  /// `MG` and 32 hexadecimal digits: a messaging service that chooses the sender.
  static constexpr std::string_view MessagingServiceSid = "MessagingServiceSid";
  /// SMS only: defaults for messages that do not set these properties.
  static constexpr std::string_view ValidityPeriod = "ValidityPeriod";
  /// SMS only: the default of the property with this name.
  static constexpr std::string_view SmartEncoded = "SmartEncoded";
  /// Replaces `https://api.twilio.com`, for a proxy, a simulator or the host of another region.
  static constexpr std::string_view ApiBaseUrl = "ApiBaseUrl";
  /// The edge location of Twilio's network to connect to, such as `sydney`.
  static constexpr std::string_view Edge = "Edge";
  /// The region in which Twilio processes the account's data, such as `au1`.
  static constexpr std::string_view Region = "Region";
  /// A PEM file of trusted CAs that replace the system's.
  static constexpr std::string_view CaFile = "CaFile";
  /// Accepts webhooks without checking their signature, so anyone can forge them.
  static constexpr std::string_view DangerouslySkipSignatureValidation =
      "DangerouslySkipSignatureValidation";
};

/// The names of the message properties of the Twilio channels.
struct TwilioMessageProperties {
  TwilioMessageProperties() = delete;

  /// Text sent along with media.
  static constexpr std::string_view Caption = "caption";
  /// The time after which an undelivered message is dropped, in seconds, 1 to 36000.
  static constexpr std::string_view ValidityPeriod = "ValidityPeriod";

  // SMS and MMS only (docs/messaging/api/message-resource).

  /// Lets Twilio replace characters with similar ones that GSM-7 has.
  static constexpr std::string_view SmartEncoded = "SmartEncoded";
  /// Announces that the delivery will be confirmed later through Twilio's Feedback resource.
  static constexpr std::string_view ProvideFeedback = "ProvideFeedback";
  /// The number of attempts so far, counted by you, from 1.
  static constexpr std::string_view Attempt = "Attempt";
  /// Lets Twilio shorten links. Requires a messaging service.
  static constexpr std::string_view ShortenUrls = "ShortenUrls";
  /// Sends plain text as an MMS as well.
  static constexpr std::string_view SendAsMms = "SendAsMms";
  /// Protection against SMS pumping: `enable` or `disable`.
  static constexpr std::string_view RiskCheck = "RiskCheck";
  /// `retain` or `discard` for the content, `retain` or `obfuscate` for the address. Must be
  /// enabled for the account.
  static constexpr std::string_view ContentRetention = "ContentRetention";
  /// `retain` or `obfuscate` for the address; see ContentRetention.
  static constexpr std::string_view AddressRetention = "AddressRetention";
};

}  // namespace ratatosk
