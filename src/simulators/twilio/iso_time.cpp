#include "simulators/twilio/iso_time.hpp"

#include <cstdio>

namespace ratatosk::simulators {

std::optional<std::chrono::system_clock::time_point> ParseIsoTime(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) < 3) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  const std::chrono::sys_days days(date);
  if (static_cast<std::size_t>(used) == text.size()) return days;
  const char* rest = text.c_str() + used;
  int rest_used = 0;
  const int read = std::sscanf(rest, "T%2d:%2d:%2d%n", &hour, &minute, &second, &rest_used);
  if (read < 3 || hour > 23 || minute > 59 || second > 60 || hour < 0 || minute < 0 || second < 0) {
    return std::nullopt;
  }
  // Fractions of a second are allowed and ignored.
  const char* zone = rest + rest_used;
  if (*zone == '.') {
    do ++zone;
    while (*zone >= '0' && *zone <= '9');
  }
  if (std::string(zone) != "Z" && std::string(zone) != "+00:00") return std::nullopt;
  return days + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace ratatosk::simulators
