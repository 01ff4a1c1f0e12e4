#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

namespace bench {

/// One flat JSON object, written member by member. Names and texts must need no escapes.
class JsonLine {
 public:
  JsonLine& Add(std::string_view name, std::string_view text) {
    Name(name).append(1, '"').append(text).append(1, '"');
    return *this;
  }
  JsonLine& Add(std::string_view name, double number) {
    char text[64];
    std::snprintf(text, sizeof text, std::trunc(number) == number ? "%.0f" : "%.6g", number);
    Name(name).append(text);
    return *this;
  }

  /// Writes the object and a line break to standard output.
  void Print() const {
    std::printf("{%s}\n", members_.c_str());
    std::fflush(stdout);
  }

 private:
  std::string& Name(std::string_view name) {
    if (!members_.empty()) members_ += ", ";
    return members_.append(1, '"').append(name).append("\": ");
  }

  std::string members_;
};

}  // namespace bench
