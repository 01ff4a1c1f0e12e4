#pragma once

#include "channels/twilio/messaging_core.hpp"

namespace ratatosk::twilio {

/// SMS and MMS: numbers, short codes, sender ids, and messages counted in segments.
class SmsCore final : public MessagingCore {
 public:
  explicit SmsCore(const ConnectionSettings& settings);

  void ValidateMessageCore(const Message& message,
                           const Endpoint& sender,
                           ValidationFaults& faults) const override;
};

}  // namespace ratatosk::twilio
