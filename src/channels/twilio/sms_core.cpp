#include "channels/twilio/sms_core.hpp"

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/sms_rules.hpp"

namespace ratatosk::twilio {

namespace {

constexpr ChannelCodes kSmsCodes(MessagingErrorCodes::SendMessageFailed,
                                 kMessagingDomain,
                                 TwilioErrorCodes::StatusQueryFailed);

}  // namespace

SmsCore::SmsCore(const ConnectionSettings& settings) : MessagingCore(settings, kSmsCodes) {}

void SmsCore::ValidateMessageCore(const Message& message,
                                  const Endpoint& sender,
                                  ValidationFaults& faults) const {
  CheckSmsMessage(message, sender, WhoChooses(), faults);
}

}  // namespace ratatosk::twilio
