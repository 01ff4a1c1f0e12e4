#include "schema/conversions.hpp"

#include <charconv>
#include <cmath>

#include "schema/names.hpp"

namespace ratatosk {

namespace {

template <class Number>
std::optional<Number> Whole(std::string_view text) noexcept {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr double kMostSeconds = 3600.0 * 1'000'000;

std::optional<std::chrono::milliseconds> Seconds(double seconds) noexcept {
  if (!(seconds >= 0) || seconds > kMostSeconds) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::llround(seconds * 1000)));
}

}  // namespace

std::optional<std::int64_t> ToInteger(std::string_view text) noexcept {
  return Whole<std::int64_t>(text);
}

std::optional<double> ToNumber(std::string_view text) noexcept {
  const auto number = Whole<double>(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<bool> ToBoolean(std::string_view text) noexcept {
  if (EqualNoCase(text, "true") || text == "1") return true;
  if (EqualNoCase(text, "false") || text == "0") return false;
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> ToDuration(std::string_view text) noexcept {
  const auto first = text.find(':');
  if (first == std::string_view::npos) {
    const auto seconds = ToNumber(text);
    return seconds ? Seconds(*seconds) : std::nullopt;
  }
  const auto second = text.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto hours = Whole<unsigned>(text.substr(0, first));
  const auto minutes = Whole<unsigned>(text.substr(first + 1, second - first - 1));
  const auto seconds = ToNumber(text.substr(second + 1));
  if (!hours || !minutes || !seconds || *minutes > 59 || *seconds < 0 || *seconds >= 60) {
    return std::nullopt;
  }
  return Seconds(3600.0 * *hours + 60.0 * *minutes + *seconds);
}

}  // namespace ratatosk
