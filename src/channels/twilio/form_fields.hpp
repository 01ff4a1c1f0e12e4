#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/messaging/message_source.hpp>

namespace ratatosk::twilio {

/// The decoded fields of an application/x-www-form-urlencoded body (WHATWG URL, 5.1), in their
/// order. Repeated names are kept.
class FormFields {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  FormFields() = default;

  /// Parses a form. `+` becomes a space, then `%XX` is decoded; a `%` without two hexadecimal
  /// digits is kept as it is. Never fails.
  static FormFields Parse(std::string_view body);
  /// Returns the members of a JSON object as fields of the same names, with non-strings as JSON
  /// text. Returns no fields for anything else.
  static FormFields ParseJson(std::string_view body);
  /// Returns the fields of a webhook: those of its body, or for a GET those of its URL's query.
  /// Returns no fields for a text body.
  static FormFields Of(const MessageSource& source);

  /// Returns the first field with this name (case-sensitive). The view is valid as long as the
  /// fields exist, even after they are moved.
  std::optional<std::string_view> Find(std::string_view name) const noexcept;
  /// Returns the field, or an empty string if it is missing.
  std::string_view Get(std::string_view name) const noexcept { return Find(name).value_or(""); }
  bool Has(std::string_view name) const noexcept { return Find(name).has_value(); }

  std::size_t Size() const noexcept { return fields_.size(); }
  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }

 private:
  explicit FormFields(std::size_t bytes) : texts_(std::make_unique_for_overwrite<char[]>(bytes)) {}

  /// The decoded names and values, one after the other.
  std::unique_ptr<char[]> texts_;
  std::vector<Field> fields_;
};

}  // namespace ratatosk::twilio
