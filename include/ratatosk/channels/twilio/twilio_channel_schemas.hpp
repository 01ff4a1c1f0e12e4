#pragma once

#include <ratatosk/channels/twilio/detail/schema_tables.hpp>
#include <ratatosk/channels/twilio/twilio_settings.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// The schemas of the Twilio channels as constants, for use with CheckedMessageBuilder.
struct TwilioChannelSchemas {
  TwilioChannelSchemas() = delete;

  /// `Twilio/WhatsApp/1.0.0`: all features.
  static constexpr ChannelSchema TwilioWhatsApp =
      twilio::WhatsApp("WhatsApp", "WhatsApp by Twilio")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::ReceiveMessages |
                            Capabilities::MessageStatusQuery | Capabilities::HandleMessageState |
                            Capabilities::MediaAttachments | Capabilities::Templates |
                            Capabilities::HealthCheck)
          .WithContentTypes(twilio::kAllContent)
          .WithMessageProperties(twilio::kMessageProperties);
  /// `Twilio/SimpleWhatsApp/1.0.0`: sends text and media only.
  static constexpr ChannelSchema SimpleWhatsApp =
      twilio::WhatsApp("SimpleWhatsApp", "WhatsApp by Twilio, sending only")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::MediaAttachments)
          .WithContentTypes(twilio::kSimpleContent)
          .WithMessageProperties(twilio::kMessageProperties);
  /// `Twilio/WhatsAppTemplates/1.0.0`: sends approved templates and tracks their status.
  static constexpr ChannelSchema WhatsAppTemplates =
      twilio::WhatsApp("WhatsAppTemplates", "WhatsApp by Twilio, templates only")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::Templates |
                            Capabilities::MessageStatusQuery)
          .WithContentTypes(twilio::kTemplateContent)
          .WithMessageProperties(twilio::kTemplateProperties);

  /// `Twilio/SMS/1.0.0`: SMS and MMS with all features.
  static constexpr ChannelSchema TwilioSms =
      twilio::Sms("SMS", "SMS and MMS by Twilio")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::ReceiveMessages |
                            Capabilities::MessageStatusQuery | Capabilities::HandleMessageState |
                            Capabilities::MediaAttachments | Capabilities::BulkMessaging |
                            Capabilities::HealthCheck)
          .WithContentTypes(twilio::kSimpleContent)
          .WithMessageProperties(twilio::kSmsProperties);
  /// `Twilio/SimpleSms/1.0.0`: sends text only.
  static constexpr ChannelSchema SimpleSms = twilio::Sms("SimpleSms", "SMS by Twilio, sending only")
                                                 .WithCapabilities(Capabilities::SendMessages);
  /// `Twilio/NotificationSms/1.0.0`: sends text and tracks its status, but receives nothing.
  static constexpr ChannelSchema NotificationSms =
      twilio::Sms("NotificationSms", "SMS by Twilio, notifications")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::MessageStatusQuery |
                            Capabilities::HandleMessageState | Capabilities::HealthCheck);
  /// `Twilio/BulkSms/1.0.0`: many messages through a messaging service, which must be set.
  static constexpr ChannelSchema BulkSms =
      twilio::Sms("BulkSms", "SMS and MMS by Twilio, through a messaging service")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::MessageStatusQuery |
                            Capabilities::HandleMessageState | Capabilities::MediaAttachments |
                            Capabilities::BulkMessaging | Capabilities::HealthCheck)
          .WithParameters(twilio::kBulkParameters)
          .WithContentTypes(twilio::kSimpleContent)
          .WithMessageProperties(twilio::kSmsProperties);
};

}  // namespace ratatosk
