#pragma once

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk {

/// Registers the Twilio channels: "Twilio/WhatsApp", "Twilio/SimpleWhatsApp",
/// "Twilio/WhatsAppTemplates", "Twilio/SMS", "Twilio/SimpleSms", "Twilio/NotificationSms",
/// "Twilio/BulkSms".
void RegisterTwilio(ConnectorRegistry& registry);

}  // namespace ratatosk
