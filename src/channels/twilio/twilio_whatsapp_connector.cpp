#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include <utility>

#include "channels/twilio/whatsapp_core.hpp"

namespace ratatosk {

TwilioWhatsAppConnector::TwilioWhatsAppConnector(Runtime runtime,
                                                 ChannelSchemaHandle schema,
                                                 ConnectionSettings settings)
    : ChannelConnectorBase(
          std::move(runtime),
          RequireSchemaOf(
              "Twilio", std::move(schema), {"SMS", "SimpleSms", "NotificationSms", "BulkSms"}),
          settings,
          std::make_shared<twilio::WhatsAppCore>(settings)) {}

}  // namespace ratatosk
