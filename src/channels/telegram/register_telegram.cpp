#include <ratatosk/channels/telegram/register_telegram.hpp>

#include <memory>
#include <utility>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

namespace ratatosk {

void RegisterTelegram(ConnectorRegistry& registry) {
  const auto make = [](Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings) {
    std::unique_ptr<IChannelConnector> connector = std::make_unique<TelegramBotConnector>(
        std::move(runtime), std::move(schema), std::move(settings));
    return connector;
  };
  registry.Register(TelegramChannelSchemas::TelegramBot, make);
}

}  // namespace ratatosk
