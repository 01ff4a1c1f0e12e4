#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/messaging/message_source.hpp>

namespace ratatosk::twilio {

/// The fields of an application/x-www-form-urlencoded body (WHATWG URL, 5.1), decoded, in their
/// order. Repeated names stay.
class FormFields {
 public:
  using Field = std::pair<std::string, std::string>;

  FormFields() = default;

  /// `+` is a space, then `%XX`; a `%` without two hexadecimal digits stays as it is. Never fails.
  static FormFields Parse(std::string_view body);
  /// The members of a JSON object under the same names; those that are no text as JSON writes them.
  /// None of anything else.
  static FormFields ParseJson(std::string_view body);
  /// The fields of a webhook: of its body, or of its URL's query when it was a GET. None of a text
  /// body.
  static FormFields Of(const MessageSource& source);

  /// The first of that name, compared with case; null when there is none.
  const std::string* Find(std::string_view name) const noexcept;
  /// The same, an empty text when there is none.
  std::string_view Get(std::string_view name) const noexcept;
  bool Has(std::string_view name) const noexcept { return Find(name) != nullptr; }

  std::size_t Size() const noexcept { return fields_.size(); }
  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace ratatosk::twilio
