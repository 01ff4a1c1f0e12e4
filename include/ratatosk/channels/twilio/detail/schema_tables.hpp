#pragma once

// The tables of Twilio's schemas, in a header so that they can be used at compile time.

#include <array>
#include <string>
#include <string_view>

#include <ratatosk/channels/twilio/twilio_settings.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk::twilio {

std::string CheckAccountSid(const Value& value);
std::string CheckApiKeySid(const Value& value);
std::string CheckMessagingServiceSid(const Value& value);
std::string CheckUrl(const Value& value);
std::string CheckApiBaseUrl(const Value& value);
std::string CheckStatusCallback(const Value& value);
std::string CheckWhatsAppFrom(const Value& value);
std::string CheckSmsFrom(const Value& value);
std::string CheckHostLabel(const Value& value);
std::string CheckSecret(const Value& value);

// The parameters that all Twilio channels have. Each channel describes the sender and the service.
template <class... Further>
constexpr auto Parameters(const ParameterSchema& from,
                          const ParameterSchema& service,
                          const Further&... further) {
  return std::array<ParameterSchema, 16 + sizeof...(Further)>{
      ParameterSchema(TwilioSettings::AccountSid, DataType::String)
          .Required()
          .CheckedBy(CheckAccountSid)
          .Described("Twilio account SID (starts with AC)"),
      ParameterSchema(TwilioSettings::AuthToken, DataType::String)
          .Sensitive()
          .Length(1, 256)
          .CheckedBy(CheckSecret)
          .Described("Twilio auth token; webhooks are always signed with it"),
      ParameterSchema(TwilioSettings::WebhookUrl, DataType::String)
          .CheckedBy(CheckUrl)
          .Described("URL for inbound messages, as Twilio was told to call it"),
      ParameterSchema(TwilioSettings::StatusCallback, DataType::String)
          .CheckedBy(CheckStatusCallback)
          .Described("URL for delivery status callbacks"),
      from,
      service,
      ParameterSchema(TwilioSettings::ApiKeySid, DataType::String)
          .CheckedBy(CheckApiKeySid)
          .Described(
              "API key that authenticates requests instead of the auth token (starts with SK)"),
      ParameterSchema(TwilioSettings::ApiKeySecret, DataType::String)
          .Sensitive()
          .Length(1, 256)
          .CheckedBy(CheckSecret)
          .Described("Secret of the API key"),
      ParameterSchema(TwilioSettings::OAuthClientId, DataType::String)
          .Length(1, 256)
          .Described("Client id of an OAuth app, whose tokens sign requests"),
      ParameterSchema(TwilioSettings::OAuthClientSecret, DataType::String)
          .Sensitive()
          .Length(1, 256)
          .CheckedBy(CheckSecret)
          .Described("Secret of the OAuth app"),
      ParameterSchema(TwilioSettings::WebhookAuthTokens, DataType::String)
          .Sensitive()
          .Described("Further auth tokens that webhooks may be signed with, separated by commas"),
      ParameterSchema(TwilioSettings::ApiBaseUrl, DataType::String)
          .CheckedBy(CheckApiBaseUrl)
          .Described("Base URL instead of https://api.twilio.com; may have a path"),
      ParameterSchema(TwilioSettings::Edge, DataType::String)
          .CheckedBy(CheckHostLabel)
          .Described("Twilio edge, such as 'sydney'"),
      ParameterSchema(TwilioSettings::Region, DataType::String)
          .CheckedBy(CheckHostLabel)
          .Described("Twilio region, such as 'au1'"),
      ParameterSchema(TwilioSettings::CaFile, DataType::String)
          .Length(1, 4096)
          .Described("PEM file of CAs to trust instead of the system's"),
      ParameterSchema(TwilioSettings::DangerouslySkipSignatureValidation, DataType::Boolean)
          .Default("false")
          .Described("Take webhooks without checking X-Twilio-Signature"),
      further...,
  };
}

inline constexpr ParameterSchema kService =
    ParameterSchema(TwilioSettings::MessagingServiceSid, DataType::String)
        .CheckedBy(CheckMessagingServiceSid)
        .Described("Messaging service that chooses the sender (starts with MG)");
inline constexpr ParameterSchema kWhatsAppFrom =
    ParameterSchema(TwilioSettings::From, DataType::String)
        .CheckedBy(CheckWhatsAppFrom)
        .Described("Default sender, whatsapp:+E164");
inline constexpr ParameterSchema kSmsFrom =
    ParameterSchema(TwilioSettings::From, DataType::String)
        .CheckedBy(CheckSmsFrom)
        .Described("Default sender: +E164, a short code, or an alphanumeric sender id");

// 1 to 36000 (docs/messaging/api/message-resource); Twilio returns 21624 for other values. Used for
// the setting and for the message property.
inline constexpr ParameterSchema kValidityPeriod =
    ParameterSchema(TwilioMessageProperties::ValidityPeriod, DataType::Integer)
        .Between(1, 36000)
        .Described("Message validity in seconds");
inline constexpr ParameterSchema kSmartEncoded =
    ParameterSchema(TwilioMessageProperties::SmartEncoded, DataType::Boolean)
        .Described("Replace look-alike characters by ones that GSM-7 has");

inline constexpr auto kWhatsAppParameters = Parameters(kWhatsAppFrom, kService);
inline constexpr auto kSmsParameters =
    Parameters(kSmsFrom, kService, kValidityPeriod, kSmartEncoded);
inline constexpr auto kBulkParameters =
    Parameters(kSmsFrom, kService.Required(), kValidityPeriod, kSmartEncoded);

// The auth token comes last: if other credentials are set, they take precedence, and the token is
// used only for webhooks.
inline constexpr std::array<std::string_view, 3> kApiKeySettings{
    TwilioSettings::AccountSid, TwilioSettings::ApiKeySid, TwilioSettings::ApiKeySecret};
inline constexpr std::array<std::string_view, 2> kTokenSettings{TwilioSettings::AccountSid,
                                                                TwilioSettings::AuthToken};
inline constexpr std::array<std::string_view, 3> kOAuthSettings{
    TwilioSettings::AccountSid, TwilioSettings::OAuthClientId, TwilioSettings::OAuthClientSecret};
inline constexpr std::array<AuthenticationSchema, 3> kAuthentications{
    AuthenticationSchema(AuthenticationScheme::Basic, kApiKeySettings),
    AuthenticationSchema(AuthenticationScheme::OAuthClientCredentials, kOAuthSettings),
    AuthenticationSchema(AuthenticationScheme::Basic, kTokenSettings),
};

// A person without a number has a business-scoped user id (Twilio's changelog of 2026-07-20).
inline constexpr std::array<EndpointSchema, 2> kWhatsAppEndpoints{
    EndpointSchema(EndpointType::PhoneNumber, true, true),
    EndpointSchema(EndpointType::UserId, true, true),
};

// A Label is an alphanumeric sender id and an Id is a messaging service. Both can only send.
inline constexpr std::array<EndpointSchema, 3> kSmsEndpoints{
    EndpointSchema(EndpointType::PhoneNumber, true, true),
    EndpointSchema(EndpointType::Label, true, false),
    EndpointSchema(EndpointType::Id, true, false),
};

inline constexpr std::array<ContentType, 4> kAllContent{
    ContentType::PlainText, ContentType::Media, ContentType::Template, ContentType::Location};
inline constexpr std::array<ContentType, 2> kSimpleContent{ContentType::PlainText,
                                                           ContentType::Media};
inline constexpr std::array<ContentType, 1> kTemplateContent{ContentType::Template};
inline constexpr std::array<ContentType, 1> kTextContent{ContentType::PlainText};

inline constexpr ParameterSchema kCaption =
    ParameterSchema(TwilioMessageProperties::Caption, DataType::String)
        .Described("Caption for media messages");
inline constexpr std::array<ParameterSchema, 2> kMessageProperties{kCaption, kValidityPeriod};
inline constexpr std::array<ParameterSchema, 1> kTemplateProperties{kValidityPeriod};

inline constexpr std::array<std::string_view, 2> kSwitch{"enable", "disable"};
inline constexpr std::array<std::string_view, 2> kKeepContent{"retain", "discard"};
inline constexpr std::array<std::string_view, 2> kKeepAddress{"retain", "obfuscate"};
inline constexpr std::array<ParameterSchema, 10> kSmsProperties{
    kValidityPeriod,
    kSmartEncoded,
    ParameterSchema(TwilioMessageProperties::ProvideFeedback, DataType::Boolean)
        .Described("The delivery will be confirmed by the Feedback resource"),
    ParameterSchema(TwilioMessageProperties::Attempt, DataType::Integer)
        .Between(1, 1'000'000)
        .Described("How often this was tried before, as the sender counts it"),
    ParameterSchema(TwilioMessageProperties::ShortenUrls, DataType::Boolean)
        .Described("Shorten links; needs a messaging service"),
    ParameterSchema(TwilioMessageProperties::SendAsMms, DataType::Boolean)
        .Described("Send text as an MMS too"),
    ParameterSchema(TwilioMessageProperties::RiskCheck, DataType::String)
        .OneOf(kSwitch)
        .Described("Protection against SMS pumping"),
    ParameterSchema(TwilioMessageProperties::ContentRetention, DataType::String)
        .OneOf(kKeepContent)
        .Described("Whether Twilio keeps the text"),
    ParameterSchema(TwilioMessageProperties::AddressRetention, DataType::String)
        .OneOf(kKeepAddress)
        .Described("Whether Twilio keeps the number"),
    kCaption,
};

constexpr ChannelSchema Channel(std::string_view type, std::string_view name) {
  return ChannelSchema("Twilio", type, "1.0.0").Named(name).WithAuthentications(kAuthentications);
}

constexpr ChannelSchema WhatsApp(std::string_view type, std::string_view name) {
  return Channel(type, name).WithParameters(kWhatsAppParameters).WithEndpoints(kWhatsAppEndpoints);
}

constexpr ChannelSchema Sms(std::string_view type, std::string_view name) {
  return Channel(type, name)
      .WithParameters(kSmsParameters)
      .WithEndpoints(kSmsEndpoints)
      .WithContentTypes(kTextContent)
      .WithMessageProperties(SchemaTable(kSmsProperties).First(kSmsProperties.size() - 1));
}

}  // namespace ratatosk::twilio
