#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/core/value.hpp>
#include <ratatosk/messaging/bytes.hpp>

#include "messaging/json/place.hpp"
#include "messaging/json/unknown_members.hpp"

namespace ratatosk::detail {

/// Returns a boolean, a number, a string or null. Throws Fault for anything else.
Value ScalarOf(const boost::json::value& json, const Place& place);

/// Reads the members of one object. `Finish` returns those that were not read. Throws Fault.
class ObjectReader {
 public:
  /// `json` and `place` must outlive the reader.
  ObjectReader(const boost::json::value& json, const Place& place);

  const Place& Where() const noexcept { return place_; }
  UnknownMembers& Unknown() noexcept { return unknown_; }
  /// Returns the member, or null if the object does not have it.
  const boost::json::value* Find(std::string_view name);
  const boost::json::value& Get(std::string_view name);

  std::string Text(std::string_view name);
  /// Returns the string, or an empty one if the member is missing.
  std::string OptionalText(std::string_view name);
  double Number(std::string_view name);
  std::optional<double> OptionalNumber(std::string_view name);
  /// Throws Fault for a value less than `least` or greater than `most`.
  std::optional<std::int64_t> OptionalInteger(
      std::string_view name,
      std::int64_t least = std::numeric_limits<std::int64_t>::min(),
      std::int64_t most = std::numeric_limits<std::int64_t>::max());
  std::optional<std::uint64_t> OptionalUnsigned(std::string_view name);
  bool OptionalBoolean(std::string_view name);
  std::string Base64(std::string_view name);
  /// Returns the enumerator whose `ToString` is the text. `last` is the last enumerator.
  template <class E>
  E Name(std::string_view name, E last) {
    const std::string text = Text(name);
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      if (ToString(static_cast<E>(i)) == text) return static_cast<E>(i);
    }
    throw Fault(Place(place_, name), "is not a name that this version knows");
  }

  /// Returns the result of `read(ObjectReader&)` for the object with this name.
  template <class Read>
  auto Object(std::string_view name, Read read) {
    return ReadObject(Get(name), Place(place_, name), unknown_, read);
  }
  /// Calls `read` for each object of an array. Does nothing if the member is missing.
  template <class Read>
  void Each(std::string_view name, Read read) {
    const auto* json = Find(name);
    if (!json) return;
    const Place list(place_, name);
    if (!json->is_array()) throw Fault(list, "is not an array");
    UnknownMembers below;
    std::size_t index = 0;
    for (const auto& item : json->get_array()) {
      ReadObject(item, Place(list, index++), below, read);
    }
    Keep(unknown_, list, std::move(below));
  }
  /// Calls `read(name, value, place, below)` for each member of an object whose names are
  /// arbitrary.
  template <class Read>
  void EachMember(std::string_view name, Read read) {
    const auto* json = Find(name);
    if (!json) return;
    const Place map(place_, name);
    if (!json->is_object()) throw Fault(map, "is not an object");
    UnknownMembers below;
    for (const auto& member : json->get_object()) {
      const std::string_view key(member.key().data(), member.key().size());
      read(key, member.value(), Place(map, key), below);
    }
    Keep(unknown_, map, std::move(below));
  }

  template <class Read>
  static auto ReadObject(const boost::json::value& json,
                         const Place& place,
                         UnknownMembers& above,
                         Read read) {
    ObjectReader reader(json, place);
    if constexpr (std::is_void_v<decltype(read(reader))>) {
      read(reader);
      Keep(above, place, reader.Finish());
    } else {
      auto result = read(reader);
      Keep(above, place, reader.Finish());
      return result;
    }
  }

  /// Returns the members that were not read, and those that were unknown below.
  UnknownMembers Finish();

 private:
  static void Keep(UnknownMembers& above, const Place& place, UnknownMembers below) {
    if (!below.Empty()) above.children.emplace(place.Key(), std::move(below));
  }

  const boost::json::object* object_;
  const Place& place_;
  UnknownMembers unknown_;
  std::vector<std::string_view> asked_;
};

}  // namespace ratatosk::detail
