#pragma once

// Access to members of Telegram's JSON. A member that is missing or has another type counts as
// absent, because the API grows.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace ratatosk::telegram {

inline const boost::json::object* ObjectMember(const boost::json::object& object,
                                               std::string_view name) noexcept {
  const auto* value = object.if_contains(boost::json::string_view(name.data(), name.size()));
  return value ? value->if_object() : nullptr;
}

inline std::string TextMember(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(boost::json::string_view(name.data(), name.size()));
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(text->data(), text->size()) : std::string();
}

inline std::optional<std::int64_t> IntegerMember(const boost::json::object& object,
                                                 std::string_view name) {
  const auto* value = object.if_contains(boost::json::string_view(name.data(), name.size()));
  const auto* number = value ? value->if_int64() : nullptr;
  return number ? std::optional(*number) : std::nullopt;
}

inline std::optional<double> NumberMember(const boost::json::object& object,
                                          std::string_view name) {
  const auto* value = object.if_contains(boost::json::string_view(name.data(), name.size()));
  if (!value || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

}  // namespace ratatosk::telegram
