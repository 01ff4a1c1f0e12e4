#pragma once

#include <optional>
#include <string_view>

#include <ratatosk/core/clock.hpp>

namespace ratatosk::twilio {

/// A date of an RFC 2822 header (section 3.3) as Twilio's Message resource has them, `Thu, 24 Aug
/// 2023 05:01:45 +0000`, or an IMF-fixdate of HTTP (RFC 9110, 5.6.7), which ends in `GMT`. Nothing
/// when it is neither. Independent of locale and of the machine's time zone.
std::optional<WallTime> ParseDate(std::string_view text) noexcept;

}  // namespace ratatosk::twilio
