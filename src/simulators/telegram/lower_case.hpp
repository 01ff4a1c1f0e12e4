#pragma once

#include <algorithm>
#include <cctype>
#include <string>

namespace ratatosk::simulators {

inline std::string LowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace ratatosk::simulators
