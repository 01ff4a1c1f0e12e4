#include <ratatosk/messaging/message.hpp>

#include <algorithm>

namespace ratatosk {

namespace {

template <class Items>
auto PlaceOf(Items& items, std::string_view name) noexcept {
  return std::lower_bound(items.begin(), items.end(), name,
                          [](const auto& item, std::string_view key) { return item.first < key; });
}

}  // namespace

void Properties::Set(std::string name, Value value) {
  const auto place = PlaceOf(items_, name);
  if (place != items_.end() && place->first == name) {
    place->second = std::move(value);
  } else {
    items_.emplace(place, std::move(name), std::move(value));
  }
}

const Value* Properties::Find(std::string_view name) const noexcept {
  const auto place = PlaceOf(items_, name);
  return place != items_.end() && place->first == name ? &place->second : nullptr;
}

Message::Message() = default;
Message::Message(const Message&) = default;
Message::Message(Message&&) noexcept = default;
Message& Message::operator=(const Message&) = default;
Message& Message::operator=(Message&&) noexcept = default;
Message::~Message() = default;

}  // namespace ratatosk
