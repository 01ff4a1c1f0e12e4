#include <ratatosk/channels/twilio/sms_segments.hpp>

#include <algorithm>
#include <string>

#include "channels/twilio/text.hpp"

namespace ratatosk {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

// 3GPP TS 23.038, 6.2.1: the characters beyond ASCII. ASCII itself is handled below.
constexpr std::u32string_view kBeyondAscii =
    U"\u00A1\u00A3\u00A4\u00A5\u00A7\u00BF\u00C4\u00C5\u00C6\u00C7\u00C9\u00D1\u00D6\u00D8\u00DC"
    U"\u00DF\u00E0\u00E4\u00E5\u00E6\u00E8\u00E9\u00EC\u00F1\u00F2\u00F6\u00F8\u00F9\u00FC\u0393"
    U"\u0394\u0398\u039B\u039E\u03A0\u03A3\u03A6\u03A8\u03A9";
// 6.2.1.1: an escape and the character.
constexpr std::u32string_view kExtension = U"\f[\\]^{|}~\u20AC";

// Returns 0 if GSM-7 does not have the character.
std::size_t SeptetsOf(char32_t c) noexcept {
  if (kExtension.find(c) != std::u32string_view::npos) return 2;
  if (c == U'\n' || c == U'\r') return 1;
  if (c >= U' ' && c <= U'z') return c == U'`' ? 0 : 1;
  return std::binary_search(kBeyondAscii.begin(), kBeyondAscii.end(), c) ? 1 : 0;
}

std::size_t Utf16UnitsOf(char32_t c) noexcept { return c > 0xFFFF ? 2 : 1; }

// Fills segments with characters that must not be split.
class Packer {
 public:
  Packer(std::size_t alone, std::size_t each) noexcept : alone_(alone), each_(each) {}

  void Add(std::size_t units) noexcept {
    units_ += units;
    if (segments_ == 0 || filled_ + units > each_) {
      ++segments_;
      filled_ = 0;
    }
    filled_ += units;
  }

  void Report(SmsSegments& count) const noexcept {
    const bool one = units_ <= alone_;
    count.Units = units_;
    count.Segments = one ? std::min<std::size_t>(units_, 1) : segments_;
    count.UnitsPerSegment = one ? alone_ : each_;
  }

 private:
  std::size_t alone_;
  std::size_t each_;
  std::size_t units_ = 0;
  std::size_t segments_ = 0;
  std::size_t filled_ = 0;
};

}  // namespace

std::string_view ToString(SmsEncoding encoding) noexcept {
  return encoding == SmsEncoding::Gsm7 ? "GSM-7" : "UCS-2";
}

SmsSegments CountSmsSegments(std::string_view text) {
  Packer gsm(160, 153);
  Packer ucs(70, 67);
  SmsSegments count;
  for (auto rest = text; !rest.empty();) {
    const auto before = rest;
    const char32_t c = twilio::TakeCodePoint(rest).value_or(kReplacement);
    const std::size_t septets = SeptetsOf(c);
    gsm.Add(septets);
    ucs.Add(Utf16UnitsOf(c));
    if (septets != 0 || count.Encoding == SmsEncoding::Ucs2) continue;
    count.Encoding = SmsEncoding::Ucs2;
    count.ForcedBy = before.substr(0, before.size() - rest.size());
    count.ForcedAt = text.size() - before.size();
  }
  (count.Encoding == SmsEncoding::Gsm7 ? gsm : ucs).Report(count);
  return count;
}

}  // namespace ratatosk
