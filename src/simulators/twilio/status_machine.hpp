#pragma once

#include "simulators/twilio/world.hpp"

#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// Returns the next status, or an empty string if the message keeps its status. Scheduled messages
/// do.
std::string_view NextStatus(const MessageRecord& message);
/// Moves the message to this status. `error_code` applies only to failures.
void MoveTo(World& world, MessageRecord& message, std::string_view status, int error_code);

}  // namespace ratatosk::simulators
