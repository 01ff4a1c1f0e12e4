#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// What the person is sent for a webhook's answer: the text of each `Message` of TwiML up to a
/// `Redirect`, or a text/plain body. Nothing for XML that cannot be read or is no `Response`.
std::vector<std::string> RepliesOf(std::string_view content_type, const std::string& body);

}  // namespace ratatosk::simulators
