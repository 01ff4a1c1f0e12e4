#pragma once

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace ratatosk::tools {

inline bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// Returns a check of an option. `good` returns whether the text is valid; `expected` describes a
/// valid one.
template <class Good>
CLI::Validator Check(std::string expected, Good good) {
  auto check = [good, expected](const std::string& text) {
    return good(std::string_view(text)) ? std::string() : "expected " + expected;
  };
  return CLI::Validator(check, "");
}

}  // namespace ratatosk::tools
