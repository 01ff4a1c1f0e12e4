#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/core/secret.hpp>

namespace ratatosk::twilio {

// ASCII only, whatever the locale is.
constexpr bool IsDigit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLetter(char c) noexcept { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
constexpr char ToLower(char c) noexcept { return IsUpper(c) ? static_cast<char>(c + 32) : c; }
/// The value of a hexadecimal digit, -1 for another character.
constexpr int HexValue(char c) noexcept {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string LowerCase(std::string_view text);
bool EqualsNoCase(std::string_view a, std::string_view b) noexcept;
/// Without spaces, tabs and line ends at both ends.
std::string_view Trim(std::string_view text) noexcept;

/// A Twilio SID: `prefix` and 32 hexadecimal digits (twilio_api_v2010, `^AC[0-9a-fA-F]{32}$`).
bool IsSid(std::string_view text, std::string_view prefix) noexcept;

/// Takes the first Unicode code point off `text`, which is not empty. Nothing, and one byte taken,
/// when it does not begin with valid UTF-8 (RFC 3629).
std::optional<char32_t> TakeCodePoint(std::string_view& text) noexcept;

/// The user and password of a URL as they are written, "user:password"; empty when it has none.
std::string UserInfoOf(std::string_view url);

/// How many Unicode code points `text` has; nothing when it is not valid UTF-8 (RFC 3629).
std::optional<std::size_t> CountCodePoints(std::string_view text) noexcept;

/// A decimal number that takes the whole of `text`, finite, independent of locale.
std::optional<double> ParseDecimal(std::string_view text) noexcept;

/// Is `text` an absolute http or https URL with a host (RFC 3986)?
bool IsAbsoluteHttpUrl(std::string_view text);
/// The host of an absolute URL, without brackets and credentials; empty when there is none.
std::string HostOf(std::string_view url);

/// `text` with every occurrence of a secret replaced by `***`.
std::string Redact(std::string text, std::span<const Secret> secrets);

}  // namespace ratatosk::twilio
