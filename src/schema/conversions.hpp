#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ratatosk {

// Conversions from the text of a setting. They return nullopt unless the whole text is valid.

std::optional<std::int64_t> ToInteger(std::string_view text) noexcept;
std::optional<double> ToNumber(std::string_view text) noexcept;
/// Accepts "true" and "false" (case-insensitive), "1" and "0".
std::optional<bool> ToBoolean(std::string_view text) noexcept;
/// Accepts "00:01:00", "00:00:00.250" and a number of seconds, up to a million hours.
std::optional<std::chrono::milliseconds> ToDuration(std::string_view text) noexcept;

}  // namespace ratatosk
