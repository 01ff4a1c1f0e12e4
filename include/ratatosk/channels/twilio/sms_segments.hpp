#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ratatosk {

/// How a text goes over the air (3GPP TS 23.038).
enum class SmsEncoding : std::uint8_t {
  Gsm7,  ///< The GSM 7-bit default alphabet and its extension table.
  Ucs2,  ///< 16-bit units; a character outside the basic plane takes two.
};

std::string_view ToString(SmsEncoding encoding) noexcept;

/// What a text costs as an SMS.
class SmsSegments {
 public:
  SmsSegments() = default;

  SmsEncoding Encoding = SmsEncoding::Gsm7;
  /// Messages over the air, each of which is charged. None for an empty text.
  std::size_t Segments = 0;
  /// Septets of GSM-7, 16-bit units of UCS-2.
  std::size_t Units = 0;
  /// The units that one segment of this message holds: 160 or 70, of several 153 or 67.
  std::size_t UnitsPerSegment = 160;
  /// The first character that GSM-7 does not have, as UTF-8; empty when the encoding is GSM-7.
  std::string ForcedBy;
  /// Where it stands, in bytes.
  std::size_t ForcedAt = 0;
};

/// Counts the segments of `text` (UTF-8) as carriers do: GSM-7 when each character has a place in
/// the default alphabet or in its extension table (two septets: ^ { } \ [ ~ ] | and the euro sign),
/// UCS-2 otherwise. No character is split between two segments. National shift tables are not used:
/// Twilio does not. A byte that is no UTF-8 counts as U+FFFD.
///
/// Twilio's SmartEncoded makes some characters fit GSM-7 (curly quotes, dashes) before it counts;
/// this does not, so that the count is then an upper bound.
SmsSegments CountSmsSegments(std::string_view text);

}  // namespace ratatosk
