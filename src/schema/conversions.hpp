#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ratatosk {

// Texts of settings as values; nothing when the whole text is no such value.

std::optional<std::int64_t> ToInteger(std::string_view text) noexcept;
std::optional<double> ToNumber(std::string_view text) noexcept;
/// "true", "false" without regard to case; "1", "0".
std::optional<bool> ToBoolean(std::string_view text) noexcept;
/// "00:01:00", "00:00:00.250", or a number of seconds; up to a million hours.
std::optional<std::chrono::milliseconds> ToDuration(std::string_view text) noexcept;

}  // namespace ratatosk
