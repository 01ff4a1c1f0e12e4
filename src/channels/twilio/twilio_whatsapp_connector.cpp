#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include <utility>

#include <ratatosk/channels/twilio/register_twilio.hpp>

#include "channels/twilio/whatsapp_core.hpp"

namespace ratatosk {

TwilioWhatsAppConnector::TwilioWhatsAppConnector(Runtime runtime,
                                                 ChannelSchemaHandle schema,
                                                 ConnectionSettings settings)
    : ChannelConnectorBase(std::move(runtime),
                           std::move(schema),
                           settings,
                           std::make_shared<twilio::WhatsAppCore>(settings)) {}

void RegisterTwilio(ConnectorRegistry& registry) {
  const auto make = [](Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings) {
    std::unique_ptr<IChannelConnector> connector = std::make_unique<TwilioWhatsAppConnector>(
        std::move(runtime), std::move(schema), std::move(settings));
    return connector;
  };
  registry.Register(TwilioChannelSchemas::TwilioWhatsApp, make);
  registry.Register(TwilioChannelSchemas::SimpleWhatsApp, make);
  registry.Register(TwilioChannelSchemas::WhatsAppTemplates, make);
}

}  // namespace ratatosk
