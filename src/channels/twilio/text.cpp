#include "channels/twilio/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace ratatosk::twilio {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = ToLower(c);
  return lower;
}

bool EqualsNoCase(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ToLower(x) == ToLower(y); });
}

std::string_view Trim(std::string_view text) noexcept {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool IsSid(std::string_view text, std::string_view prefix) noexcept {
  return text.size() == prefix.size() + 32 && text.starts_with(prefix) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(),
                     [](char c) { return HexValue(c) >= 0; });
}

namespace {

// Returns the length of the sequence at the start of `text`, or 0 if it is not valid (RFC 3629,
// section 4).
std::size_t SequenceLength(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second > 0x9F;
  const bool too_big = first == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_big ? 0 : length;
}

// Returns how many of the first bytes are certain to be ASCII, checking eight at a time.
std::size_t AsciiPrefix(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t size = 0;
  for (std::uint64_t bytes = 0; size + sizeof(bytes) <= text.size(); size += sizeof(bytes)) {
    std::memcpy(&bytes, text.data() + size, sizeof(bytes));
    if ((bytes & kHighBits) != 0) break;
  }
  return size;
}

}  // namespace

std::optional<char32_t> TakeCodePoint(std::string_view& text) noexcept {
  const std::size_t length = SequenceLength(text);
  const auto sequence = text.substr(0, std::max<std::size_t>(length, 1));
  text.remove_prefix(sequence.size());
  if (length == 0) return std::nullopt;
  const auto first = static_cast<unsigned char>(sequence.front());
  if (length == 1) return first;
  char32_t point = first & (0x7FU >> length);
  for (const char c : sequence.substr(1)) {
    point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return point;
}

std::optional<std::size_t> CountCodePoints(std::string_view text) noexcept {
  std::size_t count = 0;
  for (;;) {
    const auto ascii = AsciiPrefix(text);
    count += ascii;
    text.remove_prefix(ascii);
    // Read at least the rest of the eight bytes that are not all ASCII, or the rest of the text.
    for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i, ++count) {
      if (text.empty()) return count;
      if (!TakeCodePoint(text)) return std::nullopt;
    }
  }
}

std::optional<double> ParseDecimal(std::string_view text) noexcept {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

bool IsAbsoluteHttpUrl(std::string_view text) {
  const auto url = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (url.has_error()) return false;
  const auto scheme = url->scheme_id();
  if (scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::https) return false;
  return url->has_authority() && !url->encoded_host().empty();
}

std::string HostOf(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
  if (parsed.has_error()) return {};
  return parsed->host_address();
}

std::string UserInfoOf(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
  return parsed.has_error() ? std::string() : std::string(parsed->encoded_userinfo());
}

std::string Redact(std::string text, std::span<const Secret> secrets) {
  for (const auto& secret : secrets) Hide(secret, text);
  return text;
}

}  // namespace ratatosk::twilio
