#pragma once

#include <string>
#include <string_view>

namespace ratatosk::twilio {

/// Returns an empty string if an SMS can be sent to `address`, that is, if it is `+` and E.164.
/// Otherwise returns the problem in readable form. Short codes can only send (21265).
std::string SmsReceiverFault(std::string_view address);

/// Does the same for a sender: `+` and E.164; a short code of 5 or 6 digits; an alphanumeric sender
/// id of 1 to 11 ASCII letters, digits, spaces and `+ - _ &` with at least one letter; the SID of a
/// messaging service.
std::string SmsSenderFault(std::string_view address);

}  // namespace ratatosk::twilio
