// The room `twilio` alone.
#include <boost/asio/io_context.hpp>

#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>

int main() {
  using namespace ratatosk;
  boost::asio::io_context context(1);
  TwilioSmsConnector connector(context.get_executor(), TwilioChannelSchemas::TwilioSms,
                               ConnectionSettings());
  const auto message = MessageBuilder().ToPhone("+15550002222").WithText("").Build();
  return connector.ValidateMessage(message) ? 1 : 0;
}
