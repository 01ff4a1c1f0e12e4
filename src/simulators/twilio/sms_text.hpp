#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// Characters of a text of UTF-8, which is what Twilio counts. Broken bytes count as they come.
std::size_t CountCharacters(std::string_view utf8) noexcept;

/// How many segments Twilio would charge for a text of UTF-8 as an SMS: by 3GPP TS 23.038, with
/// code of the simulator's own. At least 1.
std::size_t CountSegments(std::string_view text);

/// What SmartEncoded makes of a text: quotes, dashes and the like as GSM-7 has them.
std::string SmartEncode(std::string_view text);

/// What a word does that a person writes, alone in a message.
enum class OptOutWord : std::uint8_t { None, Stop, Help, Start };
OptOutWord OptOutOf(std::string_view body);
/// `STOP`, `HELP`, `START`; empty for None.
std::string_view ToString(OptOutWord word) noexcept;

}  // namespace ratatosk::simulators
