#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/core/secret.hpp>

namespace ratatosk::telegram {

// ASCII only, whatever the locale is.
constexpr bool IsDigit(char c) noexcept { return c >= '0' && c <= '9'; }
/// A letter, a digit, `_` or `-`.
constexpr bool IsTokenCharacter(char c) noexcept {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/// The whole of `text` as a number.
std::optional<std::int64_t> ParseInteger(std::string_view text) noexcept;

/// How many Unicode code points `text` has; nothing when it is not valid UTF-8 (RFC 3629).
std::optional<std::size_t> CountCodePoints(std::string_view text) noexcept;

/// Is `text` an absolute URL with a host and one of http, https?
bool IsAbsoluteHttpUrl(std::string_view text);

/// `text` with every occurrence of a secret replaced by `***`.
std::string Redact(std::string text, std::span<const Secret> secrets);

}  // namespace ratatosk::telegram
