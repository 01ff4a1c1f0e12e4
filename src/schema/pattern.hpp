#pragma once

#include <string_view>

namespace ratatosk {

bool IsPattern(std::string_view text);

/// Whether the whole text matches the regular expression. False also when the expression is none,
/// or takes too long.
bool MatchesPattern(std::string_view text, std::string_view expression);

}  // namespace ratatosk
