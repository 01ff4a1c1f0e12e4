#pragma once

#include <ratatosk/simulators/twilio/arrival.hpp>
#include <ratatosk/simulators/twilio/twilio_records.hpp>
#include "simulators/twilio/world.hpp"

#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// A webhook and the message that it reports.
class ComposedWebhook {
 public:
  ComposedWebhook() = default;

  WebhookRequest request;
  std::string message_sid;
};

/// Applies the arrival to the world, with its media, and composes its webhook. Throws
/// std::invalid_argument for an account that does not exist.
ComposedWebhook ComposeArrival(World& world, const Arrival& arrival, const std::string& url);

ComposedWebhook ComposeStatusCallback(World& world,
                                      const MessageRecord& message,
                                      std::string_view status,
                                      int error_code,
                                      const std::string& url);

}  // namespace ratatosk::simulators
