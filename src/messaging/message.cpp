#include <ratatosk/messaging/message.hpp>

#include <algorithm>
#include <ostream>
#include <span>

namespace ratatosk {

namespace {

template <class Items>
auto PlaceOf(Items& items, std::string_view name) noexcept {
  return std::lower_bound(
      items.begin(), items.end(), name,
      [](const Property& item, std::string_view key) { return item.Name().compare(key) < 0; });
}

const Property* FindIn(std::span<const Property> items, std::string_view name) noexcept {
  const auto place = PlaceOf(items, name);
  return place != items.end() && place->Name() == name ? &*place : nullptr;
}

}  // namespace

bool Property::IsSet() const noexcept {
  const auto* text = value_.AsString();
  return !value_.IsNull() && (!text || !text->empty());
}

std::string Property::ToText() const {
  return name_ + '=' + (sensitive_ ? "***" : value_.ToText());
}

std::ostream& operator<<(std::ostream& out, const Property& property) {
  return out << property.ToText();
}

Property& Properties::Place(std::string name) {
  const auto place = PlaceOf(items_, name);
  if (place != items_.end() && place->name_ == name) return *place;
  return *items_.emplace(place, std::move(name), Value());
}

void Properties::Set(std::string name, Value value) {
  if (items_.empty() || items_.back().name_ < name) {
    items_.emplace_back(std::move(name), std::move(value));
    return;
  }
  Place(std::move(name)).value_ = std::move(value);
}

void Properties::SetSensitive(std::string name, Value value) {
  auto& property = Place(std::move(name));
  property.value_ = std::move(value);
  property.sensitive_ = true;
}

const Value* Properties::Find(std::string_view name) const noexcept {
  const auto* property = FindIn(items_, name);
  return property ? &property->Value() : nullptr;
}

const Value* Properties::FindSet(std::string_view name) const noexcept {
  const auto* property = FindIn(items_, name);
  return property && property->IsSet() ? &property->Value() : nullptr;
}

bool Properties::IsSensitive(std::string_view name) const noexcept {
  const auto* property = FindIn(items_, name);
  return property && property->IsSensitive();
}

Message::Message() = default;
Message::Message(const Message&) = default;
Message::Message(Message&&) noexcept = default;
Message& Message::operator=(const Message&) = default;
Message& Message::operator=(Message&&) noexcept = default;
Message::~Message() = default;

std::string Message::ToText() const {
  std::string text = "message " + id_;
  if (!sender_.Empty()) text += " from " + sender_.ToText();
  if (!receiver_.Empty()) text += " to " + receiver_.ToText();
  text.append(" ").append(ToString(TypeOf(content_)));
  for (const auto& property : properties_) text += ' ' + property.ToText();
  return text;
}

bool operator==(const Message& a, const Message& b) noexcept {
  return a.id_ == b.id_ && a.sender_ == b.sender_ && a.receiver_ == b.receiver_ &&
         a.content_ == b.content_ && a.properties_ == b.properties_;
}

std::ostream& operator<<(std::ostream& out, const Message& message) {
  return out << message.ToText();
}

}  // namespace ratatosk
