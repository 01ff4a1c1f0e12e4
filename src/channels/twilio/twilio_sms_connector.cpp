#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>

#include <utility>

#include "channels/twilio/sms_core.hpp"

namespace ratatosk {

TwilioSmsConnector::TwilioSmsConnector(Runtime runtime,
                                       ChannelSchemaHandle schema,
                                       ConnectionSettings settings)
    : ChannelConnectorBase(
          std::move(runtime),
          RequireSchemaOf(
              "Twilio", std::move(schema), {"WhatsApp", "SimpleWhatsApp", "WhatsAppTemplates"}),
          settings,
          std::make_shared<twilio::SmsCore>(settings)) {}

}  // namespace ratatosk
