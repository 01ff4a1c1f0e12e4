#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>
#include <utility>

#include <ratatosk/core/value.hpp>
#include <ratatosk/messaging/bytes.hpp>

#include "messaging/json/place.hpp"
#include "messaging/json/unknown_members.hpp"

namespace ratatosk::detail {

/// Returns the value as JSON. Throws Fault if it is a number that is not finite.
boost::json::value JsonOf(const Value& value, const Place& place);
/// Returns the bytes as Base64. Throws Fault if they are too many for ToBase64.
boost::json::value Base64Of(std::string_view bytes, const Place& place);

/// Writes the members of one object, followed by those that a reader did not know. Whether texts
/// are UTF-8, and how deeply the document is nested, is checked for the document as a whole. Throws
/// Fault.
class ObjectWriter {
 public:
  /// `unknown` may be null.
  ObjectWriter(const Place& place, const UnknownMembers* unknown)
      : place_(place), unknown_(unknown) {}

  void Add(std::string_view name, boost::json::value value);
  void Text(std::string_view name, std::string_view text) { Add(name, JsonText(text)); }
  /// Writes the text unless it is empty.
  void OptionalText(std::string_view name, std::string_view text) {
    if (!text.empty()) Text(name, text);
  }
  void Number(std::string_view name, double number) {
    Add(name, JsonOf(Value(number), Place(place_, name)));
  }
  void Base64(std::string_view name, const Bytes& bytes) {
    Add(name, Base64Of(bytes.View(), Place(place_, name)));
  }

  /// Writes an object that `write(ObjectWriter&)` fills.
  template <class Write>
  void Object(std::string_view name, Write write) {
    Add(name, WriteObject(Place(place_, name), ChildOf(unknown_, name), write));
  }
  /// Writes an array of objects by calling `write(ObjectWriter&, item)` for each item.
  template <class Items, class Write>
  void Each(std::string_view name, const Items& items, Write write) {
    const Place list(place_, name);
    const auto* unknown = ChildOf(unknown_, name);
    boost::json::array array;
    for (const auto& item : items) {
      const Place place(list, array.size());
      array.push_back(WriteObject(place, ChildOf(unknown, place.Key()),
                                  [&](ObjectWriter& out) { write(out, item); }));
    }
    Add(name, std::move(array));
  }
  template <class Items, class Write>
  void OptionalEach(std::string_view name, const Items& items, Write write) {
    if (!items.empty()) Each(name, items, write);
  }

  const Place& Where() const noexcept { return place_; }
  const UnknownMembers* Unknown() const noexcept { return unknown_; }
  boost::json::object Finish();

  template <class Write>
  static boost::json::object WriteObject(const Place& place,
                                         const UnknownMembers* unknown,
                                         Write write) {
    ObjectWriter out(place, unknown);
    write(out);
    return out.Finish();
  }

 private:
  static boost::json::string_view JsonText(std::string_view text) {
    return {text.data(), text.size()};
  }

  const Place& place_;
  const UnknownMembers* unknown_;
  boost::json::object object_;
};

}  // namespace ratatosk::detail
