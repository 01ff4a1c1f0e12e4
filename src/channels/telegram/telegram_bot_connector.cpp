#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

#include <utility>

#include <boost/json.hpp>

#include "channels/telegram/address.hpp"
#include "channels/telegram/bot_core.hpp"

namespace ratatosk {

namespace {

// The chat that a remote id names; what is wrong with an id is found when the message is validated.
Endpoint ChatOf(const std::string& remote_message_id) {
  const auto id = telegram::RemoteId::Parse(remote_message_id);
  return Endpoint(EndpointType::Id, id ? id->chat : std::string());
}

}  // namespace

TelegramBotConnector::TelegramBotConnector(Runtime runtime,
                                           ChannelSchemaHandle schema,
                                           ConnectionSettings settings)
    : ChannelConnectorBase(std::move(runtime),
                           std::move(schema),
                           settings,
                           std::make_shared<telegram::BotCore>(settings)) {
  static_cast<telegram::BotCore&>(Core()).SetMessages(*this);
}

boost::asio::awaitable<OperationResult<SendResult>> TelegramBotConnector::EditTextAsync(
    std::string remote_message_id, std::string text, SendOptions options) {
  MessageBuilder builder;
  builder.To(ChatOf(remote_message_id)).WithText(std::move(text));
  builder.WithProperty(std::string(TelegramMessageProperties::EditMessageId),
                       std::move(remote_message_id));
  return SendMessageAsync(std::move(builder).Build(), std::move(options));
}

boost::asio::awaitable<OperationResult<SendResult>> TelegramBotConnector::DeleteAsync(
    std::string remote_message_id, SendOptions options) {
  const boost::json::object what{{"messageId", remote_message_id}};
  MessageBuilder builder;
  builder.To(ChatOf(remote_message_id));
  builder.WithContent(
      CustomContent(std::string(telegram::kDeleteKind), boost::json::serialize(what)));
  return SendMessageAsync(std::move(builder).Build(), std::move(options));
}

}  // namespace ratatosk
