#include <ratatosk/channels/twilio/register_twilio.hpp>

#include <memory>
#include <utility>

#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

namespace ratatosk {

namespace {

template <class Connector>
std::unique_ptr<IChannelConnector> Make(Runtime runtime,
                                        ChannelSchemaHandle schema,
                                        ConnectionSettings settings) {
  return std::make_unique<Connector>(std::move(runtime), std::move(schema), std::move(settings));
}

}  // namespace

void RegisterTwilio(ConnectorRegistry& registry) {
  using Schemas = TwilioChannelSchemas;
  for (const auto* schema :
       {&Schemas::TwilioWhatsApp, &Schemas::SimpleWhatsApp, &Schemas::WhatsAppTemplates}) {
    registry.Register(*schema, Make<TwilioWhatsAppConnector>);
  }
  for (const auto* schema :
       {&Schemas::TwilioSms, &Schemas::SimpleSms, &Schemas::NotificationSms, &Schemas::BulkSms}) {
    registry.Register(*schema, Make<TwilioSmsConnector>);
  }
}

}  // namespace ratatosk
