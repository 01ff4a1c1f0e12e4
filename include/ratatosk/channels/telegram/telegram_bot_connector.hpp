#pragma once

#include <ratatosk/channels/telegram/i_telegram_messages.hpp>
#include <ratatosk/channels/telegram/telegram_channel_schemas.hpp>
#include <ratatosk/channels/telegram/telegram_error_codes.hpp>
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk {

/// Telegram, as a bot, through the Bot API.
///
/// A chat is an Endpoint of type UserId (a person's number) or Id (any chat's number, or the
/// `@name` of a public one). The remote id of a message is `<chat>/<message>`.
///
/// Receives by webhook (ReceiveAsync; the secret token is checked) or by long polling
/// (`Find<IStreamReceiver>()`), not by both: Telegram allows one at a time. Edits and deletes by
/// `Find<ITelegramMessages>()`.
///
/// Codes beside those of IChannelConnector: `INVALID_RECIPIENT`, `MESSAGE_TOO_LONG`,
/// `UNSUPPORTED_CONTENT_TYPE`, `AUTHENTICATION_FAILED`, `RATE_LIMITED` (`Rejected`: Telegram did
/// nothing), those of TelegramErrorCodes, otherwise `SEND_MESSAGE_FAILED`; Telegram's own code and
/// words are in the error. Telegram has no idempotency key: a send that ends `Unknown` is never
/// repeated by the library.
///
/// The bot token stands in every URL that is called; it is shown nowhere.
class TelegramBotConnector final : public ChannelConnectorBase, private ITelegramMessages {
 public:
  TelegramBotConnector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings);

 private:
  boost::asio::awaitable<OperationResult<SendResult>> EditTextAsync(std::string remote_message_id,
                                                                    std::string text,
                                                                    SendOptions options) override;
  boost::asio::awaitable<OperationResult<SendResult>> DeleteAsync(std::string remote_message_id,
                                                                  SendOptions options) override;
};

}  // namespace ratatosk
