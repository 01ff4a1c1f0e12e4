#pragma once

#include <string>
#include <string_view>

namespace ratatosk::twilio {

/// Empty when `address` is one that an SMS can be sent to, `+` and E.164; what is wrong with it
/// otherwise, in words for people. Short codes only send (21265).
std::string SmsReceiverFault(std::string_view address);

/// The same for a sender: `+` and E.164; a short code of 5 or 6 digits; an alphanumeric sender id
/// of 1 to 11 ASCII letters, digits, spaces and `+ - _ &`, one of them a letter; the SID of a
/// messaging service.
std::string SmsSenderFault(std::string_view address);

}  // namespace ratatosk::twilio
