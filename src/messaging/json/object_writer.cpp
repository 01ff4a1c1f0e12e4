#include "messaging/json/object_writer.hpp"

#include <cmath>

#include "messaging/json/base64.hpp"

namespace ratatosk::detail {

namespace json = boost::json;

json::value JsonOf(const Value& value, const Place& place) {
  switch (value.Type()) {
    case DataType::Null:
      return nullptr;
    case DataType::Boolean:
      return *value.AsBoolean();
    case DataType::Integer:
      return *value.AsInteger();
    case DataType::Number:
      if (!std::isfinite(*value.AsNumber())) throw Fault(place, "is not a finite number");
      return *value.AsNumber();
    case DataType::String:
      return json::string_view(*value.AsString());
  }
  throw Fault(place, "has no known type");
}

json::value Base64Of(std::string_view bytes, const Place& place) {
  const auto text = ToBase64(bytes);
  if (!text) throw Fault(place, "has more bytes than a message may have");
  return json::string_view(*text);
}

void ObjectWriter::Add(std::string_view name, json::value value) {
  object_.emplace(JsonText(name), std::move(value));
}

json::object ObjectWriter::Finish() {
  if (unknown_) {
    for (const auto& member : unknown_->members) object_.emplace(member.key(), member.value());
  }
  return std::move(object_);
}

}  // namespace ratatosk::detail
