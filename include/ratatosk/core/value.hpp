#pragma once

#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <variant>

namespace ratatosk {

/// The types of settings and message properties.
enum class DataType : std::uint8_t { Null, Boolean, Integer, Number, String };

/// Returns the enumerator's name.
std::string_view ToString(DataType type) noexcept;

/// A typed value: null, a boolean, a 64-bit integer, a double, or text (UTF-8).
class Value {
 public:
  Value() = default;
  // Defined in the source file because they are slow to compile.
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();
  Value(std::nullptr_t);  // NOLINT
  Value(bool value);      // NOLINT
  template <std::integral I>
  requires(!std::same_as<I, bool> && !std::same_as<I, char>) Value(I value)
      : data_(static_cast<std::int64_t>(value)) {}  // NOLINT
  template <std::floating_point F>
  Value(F value) : data_(static_cast<double>(value)) {}  // NOLINT
  Value(std::string value);                              // NOLINT
  Value(std::string_view value);                         // NOLINT
  Value(const char* value);                              // NOLINT

  /// Returns the type of the value.
  DataType Type() const noexcept { return static_cast<DataType>(data_.index()); }
  /// Returns whether the value is null.
  bool IsNull() const noexcept { return data_.index() == 0; }

  /// Returns null if the value has another type. Does not convert.
  const bool* AsBoolean() const noexcept { return std::get_if<bool>(&data_); }
  /// Returns the integer, or null if the value has another type. Does not convert.
  const std::int64_t* AsInteger() const noexcept { return std::get_if<std::int64_t>(&data_); }
  /// Returns the double, or null if the value has another type. Does not convert.
  const double* AsNumber() const noexcept { return std::get_if<double>(&data_); }
  /// Returns the text, or null if the value has another type. Does not convert.
  const std::string* AsString() const noexcept { return std::get_if<std::string>(&data_); }

  /// Returns the value as text: "true", "3", "0.5", the text itself, or "" for null.
  ///
  /// Does not depend on the locale. Doubles from 1e-6 up to 1e21 have no exponent ("100000",
  /// "0.0005").
  std::string ToText() const;

  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string> data_;
};

std::ostream& operator<<(std::ostream& out, const Value& value);

}  // namespace ratatosk
