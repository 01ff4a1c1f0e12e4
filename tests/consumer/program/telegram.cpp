// The room `telegram` alone.
#include <boost/asio/io_context.hpp>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

int main() {
  using namespace ratatosk;
  boost::asio::io_context context(1);
  TelegramBotConnector connector(context.get_executor(), TelegramChannelSchemas::TelegramBot,
                                 ConnectionSettings());
  const auto message =
      MessageBuilder().To(Endpoint(EndpointType::UserId, "5550002222")).WithText("").Build();
  return connector.ValidateMessage(message) ? 1 : 0;
}
