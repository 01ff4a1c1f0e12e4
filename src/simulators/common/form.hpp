#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// `+` becomes a space; an escape that is none stays as it is.
std::string DecodeForm(std::string_view text);
FormFields ParseForm(std::string_view text);
std::string EncodeForm(const FormFields& fields);

/// The parts of a request target: decoded path segments and query.
class Target {
 public:
  explicit Target(std::string_view target);

  std::vector<std::string> segments;
  FormFields query;
};

}  // namespace ratatosk::simulators
