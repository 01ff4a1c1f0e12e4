#pragma once

#include "simulators/twilio/world.hpp"

#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// The status after this one; empty when the message stays as it is. Scheduled messages stay.
std::string_view NextStatus(const MessageRecord& message);
/// Moves the message to that status; `error_code` counts for failures.
void MoveTo(World& world, MessageRecord& message, std::string_view status, int error_code);

}  // namespace ratatosk::simulators
