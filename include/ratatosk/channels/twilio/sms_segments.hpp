#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ratatosk {

/// The encoding of an SMS over the air (3GPP TS 23.038).
enum class SmsEncoding : std::uint8_t {
  Gsm7,  ///< The GSM 7-bit default alphabet and its extension table.
  Ucs2,  ///< 16-bit units; a character outside the basic plane takes two.
};

/// Returns "GSM-7" or "UCS-2".
std::string_view ToString(SmsEncoding encoding) noexcept;

/// The number of segments of an SMS text, and the reason for its encoding.
class SmsSegments {
 public:
  SmsSegments() = default;

  /// The encoding that the text needs.
  SmsEncoding Encoding = SmsEncoding::Gsm7;
  /// The number of messages over the air, each of which is billed. 0 for an empty text.
  std::size_t Segments = 0;
  /// The length of the text: septets in GSM-7, 16-bit units in UCS-2.
  std::size_t Units = 0;
  /// The capacity of one segment in units: 160 (GSM-7) or 70 (UCS-2) for a single segment, 153 or
  /// 67 if there are several.
  std::size_t UnitsPerSegment = 160;
  /// The first character that GSM-7 does not have, as UTF-8. Empty if the encoding is GSM-7.
  std::string ForcedBy;
  /// The position of that character, in bytes.
  std::size_t ForcedAt = 0;
};

/// Counts the segments of `text` (UTF-8) the way carriers do. The encoding is GSM-7 if every
/// character is in the default alphabet or its extension table (two septets: ^ { } \ [ ~ ] | and
/// the euro sign), otherwise UCS-2. Characters are not split between segments. National shift
/// tables are not used, because Twilio does not use them. Invalid UTF-8 bytes count as U+FFFD.
///
/// Twilio's SmartEncoded replaces some characters (curly quotes, dashes) with GSM-7 ones before
/// counting. This function does not, so with SmartEncoded its result is an upper bound.
SmsSegments CountSmsSegments(std::string_view text);

}  // namespace ratatosk
