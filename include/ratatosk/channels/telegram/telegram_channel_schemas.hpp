#pragma once

#include <ratatosk/channels/telegram/detail/schema_tables.hpp>
#include <ratatosk/channels/telegram/telegram_settings.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// The Telegram channel, seen by the compiler: CheckedMessageBuilder takes it.
struct TelegramChannelSchemas {
  TelegramChannelSchemas() = delete;

  /// `Telegram/Bot/1.0.0`. No MessageStatusQuery and no HandleMessageState: the Bot API tells
  /// nobody whether a message was delivered or read.
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
