#pragma once

#include <ratatosk/simulators/twilio/twilio_records.hpp>

#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// What Twilio puts into `X-Twilio-Signature` of a form POST: Base64 of the HMAC-SHA1 of the URL
/// (without credentials and fragment) and the fields sorted by name. Made apart from the
/// connector's own check, so that each can be tested by the other.
std::string SignWebhook(std::string_view auth_token,
                        std::string_view url,
                        const FormFields& fields);

}  // namespace ratatosk::simulators
