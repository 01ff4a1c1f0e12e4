#include "channels/telegram/text.hpp"

#include <charconv>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace ratatosk::telegram {

std::optional<std::int64_t> ParseInteger(std::string_view text) noexcept {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

namespace {

// Returns the length of the code point at the start of `text`, or 0 if it is not valid.
std::size_t LengthOfFirst(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  // Overlong forms, surrogates, and values above U+10FFFF.
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

}  // namespace

std::optional<std::size_t> CountCodePoints(std::string_view text) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto length = LengthOfFirst(text);
    if (length == 0) return std::nullopt;
    text.remove_prefix(length);
    ++count;
  }
  return count;
}

bool IsAbsoluteHttpUrl(std::string_view text) {
  const auto url = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (!url || url->host().empty()) return false;
  return url->scheme_id() == boost::urls::scheme::http ||
         url->scheme_id() == boost::urls::scheme::https;
}

std::string Redact(std::string text, std::span<const Secret> secrets) {
  for (const auto& secret : secrets) Hide(secret, text);
  return text;
}

}  // namespace ratatosk::telegram
