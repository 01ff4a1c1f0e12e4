#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/messaging/message_source.hpp>

namespace ratatosk::twilio {

/// The fields of an application/x-www-form-urlencoded body (WHATWG URL, 5.1), decoded, in their
/// order. Repeated names stay.
class FormFields {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  FormFields() = default;

  /// `+` is a space, then `%XX`; a `%` without two hexadecimal digits stays as it is. Never fails.
  static FormFields Parse(std::string_view body);
  /// The members of a JSON object under the same names; those that are no text as JSON writes them.
  /// None of anything else.
  static FormFields ParseJson(std::string_view body);
  /// The fields of a webhook: of its body, or of its URL's query when it was a GET. None of a text
  /// body.
  static FormFields Of(const MessageSource& source);

  /// The first field with this name, compared with case. Valid while the fields live, also after a
  /// move.
  std::optional<std::string_view> Find(std::string_view name) const noexcept;
  /// The same, or an empty text.
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
