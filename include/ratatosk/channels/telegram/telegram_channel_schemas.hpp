#pragma once

#include <ratatosk/channels/telegram/detail/schema_tables.hpp>
#include <ratatosk/channels/telegram/telegram_settings.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// The schema of the Telegram channel as a constant, for use with CheckedMessageBuilder.
struct TelegramChannelSchemas {
  TelegramChannelSchemas() = delete;

  /// `Telegram/Bot/1.0.0`. Without MessageStatusQuery and HandleMessageState, because the Bot API
  /// does not report whether a message was delivered or read.
  static constexpr ChannelSchema TelegramBot =
      ChannelSchema("Telegram", "Bot", "1.0.0")
          .Named("Telegram Bot")
          .WithCapabilities(Capabilities::SendMessages | Capabilities::ReceiveMessages |
                            Capabilities::MediaAttachments | Capabilities::BulkMessaging |
                            Capabilities::HealthCheck | Capabilities::InteractiveContent)
          .WithParameters(telegram::kParameters)
          .WithAuthentications(telegram::kAuthentications)
          .WithEndpoints(telegram::kEndpoints)
          .WithContentTypes(telegram::kContent)
          .WithMessageProperties(telegram::kMessageProperties);
};

}  // namespace ratatosk
