#include <ratatosk/core/value.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <ostream>

namespace ratatosk {

namespace {

std::string NumberText(std::int64_t number) { return std::to_string(number); }

// Returns the shortest text that parses to the same number. Very large and very small numbers have
// an exponent; the limits are JavaScript's.
std::string NumberText(double number) {
  std::array<char, 32> buffer;
  const auto size = std::abs(number);
  const bool plain = number == 0 || (size >= 1e-6 && size < 1e21);
  auto* const first = buffer.data();
  auto* const last = first + buffer.size();
  const auto end = plain ? std::to_chars(first, last, number, std::chars_format::fixed).ptr
                         : std::to_chars(first, last, number).ptr;
  return std::string(first, end);
}

}  // namespace

Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;
Value::Value(std::nullptr_t) {}
Value::Value(bool value) : data_(value) {}
Value::Value(std::string value) : data_(std::move(value)) {}
Value::Value(std::string_view value) : data_(std::string(value)) {}
Value::Value(const char* value) : data_(std::string(value)) {}
bool Value::operator==(const Value& other) const { return data_ == other.data_; }

std::string_view ToString(DataType type) noexcept {
  switch (type) {
    case DataType::Null:
      return "Null";
    case DataType::Boolean:
      return "Boolean";
    case DataType::Integer:
      return "Integer";
    case DataType::Number:
      return "Number";
    case DataType::String:
      return "String";
  }
  return "?";
}

std::string Value::ToText() const {
  switch (Type()) {
    case DataType::Null:
      return {};
    case DataType::Boolean:
      return *AsBoolean() ? "true" : "false";
    case DataType::Integer:
      return NumberText(*AsInteger());
    case DataType::Number:
      return NumberText(*AsNumber());
    case DataType::String:
      return *AsString();
  }
  return {};
}

std::ostream& operator<<(std::ostream& out, const Value& value) { return out << value.ToText(); }

}  // namespace ratatosk
