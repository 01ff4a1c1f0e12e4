#include "messaging/json/object_reader.hpp"

#include <algorithm>
#include <cmath>

#include "messaging/json/base64.hpp"

namespace ratatosk::detail {

namespace json = boost::json;

namespace {

std::string TextOf(const json::value& value, const Place& place) {
  const auto* text = value.if_string();
  if (!text) throw Fault(place, "is not a string");
  return std::string(text->data(), text->size());
}

double NumberOf(const json::value& value, const Place& place) {
  if (const auto* number = value.if_double()) return *number;
  if (const auto* integer = value.if_int64()) return static_cast<double>(*integer);
  if (const auto* integer = value.if_uint64()) return static_cast<double>(*integer);
  throw Fault(place, "is not a number");
}

// Some writers have no integers, so an integral double counts as an integer as long as it is exact.
std::optional<std::int64_t> IntegerOf(const json::value& value) noexcept {
  constexpr double kExact = 9007199254740992;  // 2^53
  if (const auto* integer = value.if_int64()) return *integer;
  const auto* number = value.if_double();
  if (!number || std::abs(*number) > kExact || std::trunc(*number) != *number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

}  // namespace

Value ScalarOf(const json::value& value, const Place& place) {
  switch (value.kind()) {
    case json::kind::null:
      return Value();
    case json::kind::bool_:
      return Value(value.get_bool());
    case json::kind::int64:
      return Value(value.get_int64());
    case json::kind::double_:
      return Value(value.get_double());
    case json::kind::string:
      return Value(TextOf(value, place));
    case json::kind::uint64:
      throw Fault(place, "is an integer that 64 bits with a sign do not hold");
    case json::kind::array:
    case json::kind::object:
      break;
  }
  throw Fault(place, "is not a single value");
}

ObjectReader::ObjectReader(const json::value& json, const Place& place)
    : object_(json.if_object()), place_(place) {
  if (!object_) throw Fault(place, "is not an object");
}

const json::value* ObjectReader::Find(std::string_view name) {
  asked_.push_back(name);
  return object_->if_contains({name.data(), name.size()});
}

const json::value& ObjectReader::Get(std::string_view name) {
  const auto* found = Find(name);
  if (!found) throw Fault(Place(place_, name), "is missing");
  return *found;
}

std::string ObjectReader::Text(std::string_view name) {
  return TextOf(Get(name), Place(place_, name));
}

std::string ObjectReader::OptionalText(std::string_view name) {
  const auto* found = Find(name);
  return found ? TextOf(*found, Place(place_, name)) : std::string();
}

double ObjectReader::Number(std::string_view name) {
  return NumberOf(Get(name), Place(place_, name));
}

std::optional<double> ObjectReader::OptionalNumber(std::string_view name) {
  const auto* found = Find(name);
  if (!found) return std::nullopt;
  return NumberOf(*found, Place(place_, name));
}

std::optional<std::int64_t> ObjectReader::OptionalInteger(std::string_view name,
                                                          std::int64_t least,
                                                          std::int64_t most) {
  const auto* found = Find(name);
  if (!found) return std::nullopt;
  const auto integer = IntegerOf(*found);
  if (integer && *integer >= least && *integer <= most) return *integer;
  throw Fault(Place(place_, name), "is not an integer, or is out of range");
}

std::optional<std::uint64_t> ObjectReader::OptionalUnsigned(std::string_view name) {
  const auto* found = Find(name);
  if (!found) return std::nullopt;
  if (const auto* integer = found->if_uint64()) return *integer;
  if (const auto integer = IntegerOf(*found); integer && *integer >= 0) {
    return static_cast<std::uint64_t>(*integer);
  }
  throw Fault(Place(place_, name), "is not an unsigned 64-bit integer");
}

bool ObjectReader::OptionalBoolean(std::string_view name) {
  const auto* found = Find(name);
  if (!found) return false;
  if (const auto* boolean = found->if_bool()) return *boolean;
  throw Fault(Place(place_, name), "is not a boolean");
}

std::string ObjectReader::Base64(std::string_view name) {
  auto bytes = FromBase64(Text(name));
  if (!bytes) throw Fault(Place(place_, name), "is not valid Base64");
  return std::move(*bytes);
}

UnknownMembers ObjectReader::Finish() {
  for (const auto& member : *object_) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
      unknown_.members.emplace(member.key(), member.value());
    }
  }
  return std::move(unknown_);
}

}  // namespace ratatosk::detail
