#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// Returns the replies that a webhook's response sends to the person: the text of each TwiML
/// `Message` up to a `Redirect`, or a text/plain body. Returns none for XML that cannot be parsed
/// or is not a `Response`.
std::vector<std::string> RepliesOf(std::string_view content_type, const std::string& body);

}  // namespace ratatosk::simulators
