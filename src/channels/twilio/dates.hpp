#pragma once

#include <optional>
#include <string_view>

#include <ratatosk/core/clock.hpp>

namespace ratatosk::twilio {

/// Parses a date in the form of Twilio's Message resource, `Thu, 24 Aug 2023 05:01:45 +0000` (RFC
/// 2822, section 3.3), or an IMF-fixdate of HTTP (RFC 9110, 5.6.7), which ends in `GMT`. Returns
/// nullopt for anything else. Independent of the locale and of the machine's time zone.
std::optional<WallTime> ParseDate(std::string_view text) noexcept;

}  // namespace ratatosk::twilio
