#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Decodes a form value. `+` becomes a space; an invalid escape is kept as it is.
std::string DecodeForm(std::string_view text);
FormFields ParseForm(std::string_view text);
std::string EncodeForm(const FormFields& fields);

/// The decoded path segments and query of a request target.
class Target {
 public:
  explicit Target(std::string_view target);

  std::vector<std::string> segments;
  FormFields query;
};

}  // namespace ratatosk::simulators
