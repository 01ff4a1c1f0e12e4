#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/core/secret.hpp>

namespace ratatosk::telegram {

// ASCII only, independent of the locale.
constexpr bool IsDigit(char c) noexcept { return c >= '0' && c <= '9'; }
/// Returns whether `c` is a letter, a digit, `_` or `-`.
constexpr bool IsTokenCharacter(char c) noexcept {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/// Parses the whole of `text` as a number.
std::optional<std::int64_t> ParseInteger(std::string_view text) noexcept;

/// Returns the number of Unicode code points in `text`, or nullopt if it is not valid UTF-8 (RFC
/// 3629).
std::optional<std::size_t> CountCodePoints(std::string_view text) noexcept;

/// Returns whether `text` is an absolute http or https URL with a host.
bool IsAbsoluteHttpUrl(std::string_view text);

/// Returns `text` with every occurrence of a secret replaced with `***`.
std::string Redact(std::string text, std::span<const Secret> secrets);

}  // namespace ratatosk::telegram
