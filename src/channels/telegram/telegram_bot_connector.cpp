#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

#include <utility>

#include <boost/json.hpp>

#include "channels/telegram/address.hpp"
#include "channels/telegram/bot_core.hpp"

namespace ratatosk {

namespace {

boost::asio::awaitable<OperationResult<SendResult>> RefuseIdAsync() {
  co_return Error(MessagingErrorCodes::MessageValidationFailed,
                  "the message id must be one of this channel's, <chat>/<message>")
      .WithMember("remote_message_id")
      .WithCertainty(Certainty::NotSent);
}

}  // namespace

TelegramBotConnector::TelegramBotConnector(Runtime runtime,
                                           ChannelSchemaHandle schema,
                                           ConnectionSettings settings)
    : ChannelConnectorBase(std::move(runtime),
                           RequireSchemaOf("Telegram", std::move(schema)),
                           settings,
                           std::make_shared<telegram::BotCore>(settings)) {
  static_cast<telegram::BotCore&>(Core()).SetMessages(*this);
}

boost::asio::awaitable<OperationResult<SendResult>> TelegramBotConnector::EditTextAsync(
    std::string remote_message_id, std::string text, SendOptions options) {
  const auto id = telegram::RemoteId::Parse(remote_message_id);
  if (!id) return RefuseIdAsync();
  MessageBuilder builder;
  builder.To(Endpoint(EndpointType::Id, id->chat)).WithText(std::move(text));
  builder.WithProperty(std::string(TelegramMessageProperties::EditMessageId),
                       std::move(remote_message_id));
  return SendMessageAsync(std::move(builder).Build(), std::move(options));
}

boost::asio::awaitable<OperationResult<SendResult>> TelegramBotConnector::DeleteAsync(
    std::string remote_message_id, SendOptions options) {
  const auto id = telegram::RemoteId::Parse(remote_message_id);
  if (!id) return RefuseIdAsync();
  const boost::json::object what{{"messageId", remote_message_id}};
  MessageBuilder builder;
  builder.To(Endpoint(EndpointType::Id, id->chat));
  builder.WithContent(
      CustomContent(std::string(telegram::kDeleteKind), boost::json::serialize(what)));
  return SendMessageAsync(std::move(builder).Build(), std::move(options));
}

}  // namespace ratatosk
