#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace ratatosk::simulators {

/// Parses a date (`2026-11-23`, meaning its first instant) or a time in UTC
/// (`2026-11-23T10:00:00Z`).
std::optional<std::chrono::system_clock::time_point> ParseIsoTime(const std::string& text);
inline bool IsIsoDate(const std::string& text) { return text.size() == 10; }

}  // namespace ratatosk::simulators
