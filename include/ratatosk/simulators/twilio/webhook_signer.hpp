#pragma once

#include <ratatosk/simulators/twilio/twilio_records.hpp>

#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// Returns Twilio's `X-Twilio-Signature` for a form POST: the Base64-encoded HMAC-SHA1 of the URL
/// (without credentials and fragment) and the fields sorted by name. Independent of the connector's
/// own check, so that the two can be tested against each other.
std::string SignWebhook(std::string_view auth_token,
                        std::string_view url,
                        const FormFields& fields);

}  // namespace ratatosk::simulators
