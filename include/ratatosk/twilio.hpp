#pragma once

/// WhatsApp and SMS through Twilio: the connectors, their schemas, settings and error codes.

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/channels/twilio/twilio_signature.hpp>
#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
