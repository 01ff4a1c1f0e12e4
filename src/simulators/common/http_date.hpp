#pragma once

#include <chrono>
#include <string>

namespace ratatosk::simulators {

/// Returns `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110).
std::string ToHttpDate(std::chrono::system_clock::time_point time);
/// Returns `Sun, 06 Nov 1994 08:49:37 +0000` (RFC 2822).
std::string ToMailDate(std::chrono::system_clock::time_point time);
/// Returns `1994-11-06T08:49:37Z` (ISO 8601).
std::string ToIsoDate(std::chrono::system_clock::time_point time);

}  // namespace ratatosk::simulators
