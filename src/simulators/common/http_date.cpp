#include "simulators/common/http_date.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace ratatosk::simulators {
namespace {

// strftime would use the process's locale for the names of days and months.
constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm Split(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::string Format(std::chrono::system_clock::time_point time, const char* zone) {
  const auto parts = Split(time);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d %s",
                kDays[static_cast<std::size_t>(parts.tm_wday) % 7], parts.tm_mday,
                kMonths[static_cast<std::size_t>(parts.tm_mon) % 12], parts.tm_year + 1900,
                parts.tm_hour, parts.tm_min, parts.tm_sec, zone);
  return text;
}

}  // namespace

std::string ToHttpDate(std::chrono::system_clock::time_point time) { return Format(time, "GMT"); }

std::string ToMailDate(std::chrono::system_clock::time_point time) { return Format(time, "+0000"); }

std::string ToIsoDate(std::chrono::system_clock::time_point time) {
  const auto parts = Split(time);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text;
}

}  // namespace ratatosk::simulators
