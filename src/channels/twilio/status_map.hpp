#pragma once

#include <string_view>

#include <ratatosk/messaging/message_status.hpp>

namespace ratatosk::twilio {

/// A status of Twilio's (message_enum_status) as ours; compared without regard to case. `Unknown`
/// for one that is not known: the set is open.
MessageStatus MapStatus(std::string_view status) noexcept;

}  // namespace ratatosk::twilio
