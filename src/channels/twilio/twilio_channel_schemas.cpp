#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>

#include <algorithm>
#include <array>

#include "channels/twilio/text.hpp"
#include "channels/twilio/whatsapp_address.hpp"

namespace ratatosk {

namespace {

using twilio::IsSid;

std::string_view TextOf(const Value& value) noexcept {
  const auto* text = value.AsString();
  return text ? std::string_view(*text) : std::string_view();
}

std::string CheckAccountSid(const Value& value) {
  if (IsSid(TextOf(value), "AC")) return {};
  return "must be an account SID: AC and 32 hexadecimal digits";
}

std::string CheckApiKeySid(const Value& value) {
  if (IsSid(TextOf(value), "SK")) return {};
  return "must be an API key SID: SK and 32 hexadecimal digits";
}

std::string CheckMessagingServiceSid(const Value& value) {
  if (IsSid(TextOf(value), "MG")) return {};
  return "must be a messaging service SID: MG and 32 hexadecimal digits";
}

std::string CheckUrl(const Value& value) {
  if (twilio::IsAbsoluteHttpUrl(TextOf(value))) return {};
  return "must be an absolute http or https URL";
}

// Twilio refuses such a host with 21609.
std::string CheckStatusCallback(const Value& value) {
  auto fault = CheckUrl(value);
  if (!fault.empty()) return fault;
  if (twilio::HostOf(TextOf(value)).find('_') == std::string::npos) return {};
  return "must not have an underscore in its host";
}

std::string CheckFrom(const Value& value) { return twilio::WhatsAppNumberFault(TextOf(value)); }

std::string CheckHostLabel(const Value& value) {
  const auto label = TextOf(value);
  const bool good = !label.empty() && label.size() <= 63 && label.front() != '-' &&
                    label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
                      return twilio::IsDigit(c) || twilio::IsLetter(c) || c == '-';
                    });
  return good ? std::string() : "must be one label of a host name, such as 'sydney' or 'au1'";
}

constexpr std::array<ParameterSchema, 14> kParameters{
    ParameterSchema(TwilioSettings::AccountSid, DataType::String)
        .Required()
        .CheckedBy(CheckAccountSid)
        .Described("Twilio account SID (starts with AC)"),
    ParameterSchema(TwilioSettings::AuthToken, DataType::String)
        .Sensitive()
        .Length(1, 256)
        .Described("Twilio auth token; webhooks are always signed with it"),
    ParameterSchema(TwilioSettings::WebhookUrl, DataType::String)
        .CheckedBy(CheckUrl)
        .Described("URL for inbound WhatsApp messages, as Twilio was told to call it"),
    ParameterSchema(TwilioSettings::StatusCallback, DataType::String)
        .CheckedBy(CheckStatusCallback)
        .Described("URL for delivery status callbacks"),
    ParameterSchema(TwilioSettings::From, DataType::String)
        .CheckedBy(CheckFrom)
        .Described("Default sender, whatsapp:+E164"),
    ParameterSchema(TwilioSettings::MessagingServiceSid, DataType::String)
        .CheckedBy(CheckMessagingServiceSid)
        .Described("Messaging service that chooses the sender (starts with MG)"),
    ParameterSchema(TwilioSettings::ApiKeySid, DataType::String)
        .CheckedBy(CheckApiKeySid)
        .Described("API key that signs requests in place of the auth token (starts with SK)"),
    ParameterSchema(TwilioSettings::ApiKeySecret, DataType::String)
        .Sensitive()
        .Length(1, 256)
        .Described("Secret of the API key"),
    ParameterSchema(TwilioSettings::WebhookAuthTokens, DataType::String)
        .Sensitive()
        .Described("Further auth tokens that webhooks may be signed with, separated by commas"),
    ParameterSchema(TwilioSettings::ApiBaseUrl, DataType::String)
        .CheckedBy(CheckUrl)
        .Described("Base URL in place of https://api.twilio.com"),
    ParameterSchema(TwilioSettings::Edge, DataType::String)
        .CheckedBy(CheckHostLabel)
        .Described("Twilio edge, such as 'sydney'"),
    ParameterSchema(TwilioSettings::Region, DataType::String)
        .CheckedBy(CheckHostLabel)
        .Described("Twilio region, such as 'au1'"),
    ParameterSchema(TwilioSettings::CaFile, DataType::String)
        .Length(1, 4096)
        .Described("PEM file of authorities to trust in place of the system's"),
    ParameterSchema(TwilioSettings::DangerouslySkipSignatureValidation, DataType::Boolean)
        .Default("false")
        .Described("Take webhooks without checking X-Twilio-Signature"),
};

// The API key first: who sets one means it to be used, and the token to be for webhooks.
constexpr std::array<std::string_view, 3> kApiKeySettings{
    TwilioSettings::AccountSid, TwilioSettings::ApiKeySid, TwilioSettings::ApiKeySecret};
constexpr std::array<std::string_view, 2> kTokenSettings{TwilioSettings::AccountSid,
                                                         TwilioSettings::AuthToken};
constexpr std::array<AuthenticationSchema, 2> kAuthentications{
    AuthenticationSchema(AuthenticationScheme::Basic, kApiKeySettings),
    AuthenticationSchema(AuthenticationScheme::Basic, kTokenSettings),
};

// A person without a number has a business-scoped user id (Twilio's changelog of 2026-07-20).
constexpr std::array<EndpointSchema, 2> kEndpoints{
    EndpointSchema(EndpointType::PhoneNumber, true, true),
    EndpointSchema(EndpointType::UserId, true, true),
};

constexpr std::array<ContentType, 4> kAllContent{ContentType::PlainText, ContentType::Media,
                                                 ContentType::Template, ContentType::Location};
constexpr std::array<ContentType, 2> kSimpleContent{ContentType::PlainText, ContentType::Media};
constexpr std::array<ContentType, 1> kTemplateContent{ContentType::Template};

constexpr ParameterSchema kCaption =
    ParameterSchema(TwilioMessageProperties::Caption, DataType::String)
        .Described("Caption for media messages");
// docs/messaging/api/message-resource: 1 to 36000; outside it Twilio answers 21624.
constexpr ParameterSchema kValidityPeriod =
    ParameterSchema(TwilioMessageProperties::ValidityPeriod, DataType::Integer)
        .Between(1, 36000)
        .Described("Message validity in seconds");
constexpr std::array<ParameterSchema, 2> kMessageProperties{kCaption, kValidityPeriod};
constexpr std::array<ParameterSchema, 1> kTemplateProperties{kValidityPeriod};

constexpr ChannelSchema Channel(std::string_view type, std::string_view name) {
  return ChannelSchema("Twilio", type, "1.0.0")
      .Named(name)
      .WithParameters(kParameters)
      .WithEndpoints(kEndpoints)
      .WithAuthentications(kAuthentications);
}

}  // namespace

constinit const ChannelSchema TwilioChannelSchemas::TwilioWhatsApp =
    Channel("WhatsApp", "WhatsApp by Twilio")
        .WithCapabilities(Capabilities::SendMessages | Capabilities::ReceiveMessages |
                          Capabilities::MessageStatusQuery | Capabilities::HandleMessageState |
                          Capabilities::MediaAttachments | Capabilities::Templates |
                          Capabilities::HealthCheck)
        .WithContentTypes(kAllContent)
        .WithMessageProperties(kMessageProperties);

constinit const ChannelSchema TwilioChannelSchemas::SimpleWhatsApp =
    Channel("SimpleWhatsApp", "WhatsApp by Twilio, sending only")
        .WithCapabilities(Capabilities::SendMessages | Capabilities::MediaAttachments)
        .WithContentTypes(kSimpleContent)
        .WithMessageProperties(kMessageProperties);

constinit const ChannelSchema TwilioChannelSchemas::WhatsAppTemplates =
    Channel("WhatsAppTemplates", "WhatsApp by Twilio, templates only")
        .WithCapabilities(Capabilities::SendMessages | Capabilities::Templates |
                          Capabilities::MessageStatusQuery)
        .WithContentTypes(kTemplateContent)
        .WithMessageProperties(kTemplateProperties);

}  // namespace ratatosk
