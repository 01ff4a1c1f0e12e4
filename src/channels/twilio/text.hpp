#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/core/secret.hpp>

namespace ratatosk::twilio {

// ASCII only, independent of the locale.
constexpr bool IsDigit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLetter(char c) noexcept { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
constexpr char ToLower(char c) noexcept { return IsUpper(c) ? static_cast<char>(c + 32) : c; }
/// Returns the value of a hexadecimal digit, or -1 for any other character.
constexpr int HexValue(char c) noexcept {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string LowerCase(std::string_view text);
bool EqualsNoCase(std::string_view a, std::string_view b) noexcept;
/// Removes spaces, tabs and line breaks at both ends.
std::string_view Trim(std::string_view text) noexcept;

/// Returns whether `text` is a Twilio SID: `prefix` and 32 hexadecimal digits (twilio_api_v2010,
/// `^AC[0-9a-fA-F]{32}$`).
bool IsSid(std::string_view text, std::string_view prefix) noexcept;

/// Removes the first Unicode code point from `text`, which must not be empty. If `text` does not
/// begin with valid UTF-8 (RFC 3629), removes one byte and returns nullopt.
std::optional<char32_t> TakeCodePoint(std::string_view& text) noexcept;

/// Returns the user and password of a URL as written, "user:password"; empty without credentials.
std::string UserInfoOf(std::string_view url);

/// Returns the number of Unicode code points in `text`, or nullopt if it is not valid UTF-8 (RFC
/// 3629).
std::optional<std::size_t> CountCodePoints(std::string_view text) noexcept;

/// Parses the whole of `text` as a finite decimal number, independent of the locale.
std::optional<double> ParseDecimal(std::string_view text) noexcept;

/// Returns whether `text` is an absolute http or https URL with a host (RFC 3986).
bool IsAbsoluteHttpUrl(std::string_view text);
/// Returns the host of an absolute URL, without brackets and credentials, or an empty string.
std::string HostOf(std::string_view url);

/// Returns `text` with every occurrence of a secret replaced with `***`.
std::string Redact(std::string text, std::span<const Secret> secrets);

}  // namespace ratatosk::twilio
