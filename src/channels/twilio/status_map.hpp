#pragma once

#include <string_view>

#include <ratatosk/messaging/message_status.hpp>

namespace ratatosk::twilio {

/// Returns the MessageStatus for a Twilio status (message_enum_status, case-insensitive), or
/// `Unknown` if the status is not known: the set is open.
MessageStatus MapStatus(std::string_view status) noexcept;

}  // namespace ratatosk::twilio
