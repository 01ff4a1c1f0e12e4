#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// Returns the number of characters in a UTF-8 text, which is what Twilio counts. Invalid bytes
/// count as they are.
std::size_t CountCharacters(std::string_view utf8) noexcept;

/// Returns how many segments Twilio would charge for a UTF-8 text as an SMS, at least 1. Follows
/// 3GPP TS 23.038, with the simulator's own code.
std::size_t CountSegments(std::string_view text);

/// Applies SmartEncoded to a text: replaces quotes, dashes and the like with their GSM-7 forms.
std::string SmartEncode(std::string_view text);

/// The effect of a single word that a person writes as a message.
enum class OptOutWord : std::uint8_t { None, Stop, Help, Start };
OptOutWord OptOutOf(std::string_view body);
/// Returns `STOP`, `HELP` or `START`, or an empty string for None.
std::string_view ToString(OptOutWord word) noexcept;

}  // namespace ratatosk::simulators
