#pragma once

#include <ratatosk/channels/telegram/i_telegram_messages.hpp>
#include <ratatosk/channels/telegram/telegram_channel_schemas.hpp>
#include <ratatosk/channels/telegram/telegram_error_codes.hpp>
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk {

/// A connector for Telegram bots, through the Bot API.
///
/// A chat is an Endpoint of type UserId (the number of a person) or Id (the number of any chat, or
/// the `@name` of a public one). The remote id of a message is `<chat>/<message>`.
///
/// Messages are received by webhook (ReceiveAsync, which checks the secret token) or by long
/// polling (`Find<IStreamReceiver>()`). Telegram does not allow both at the same time. To edit and
/// delete messages, use `Find<ITelegramMessages>()`.
///
/// Error codes, in addition to those of IChannelConnector and TelegramErrorCodes:
/// `INVALID_RECIPIENT`, `MESSAGE_TOO_LONG`, `UNSUPPORTED_CONTENT_TYPE`, `AUTHENTICATION_FAILED`,
/// `RATE_LIMITED` (`Rejected`: Telegram did nothing), otherwise `SEND_MESSAGE_FAILED`. The error
/// contains Telegram's own code and description. Telegram has no idempotency key, so the library
/// retries a send that ends as `Unknown` only if `Retry.RetryUnknown` is set.
///
/// The bot token is part of every URL that is called. It is never shown.
class TelegramBotConnector final : public ChannelConnectorBase, private ITelegramMessages {
 public:
  /// Throws std::invalid_argument if `schema` is one of another channel.
  TelegramBotConnector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings);

 private:
  boost::asio::awaitable<OperationResult<SendResult>> EditTextAsync(std::string remote_message_id,
                                                                    std::string text,
                                                                    SendOptions options) override;
  boost::asio::awaitable<OperationResult<SendResult>> DeleteAsync(std::string remote_message_id,
                                                                  SendOptions options) override;
};

}  // namespace ratatosk
