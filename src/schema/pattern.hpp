#pragma once

#include <string_view>

namespace ratatosk {

bool IsPattern(std::string_view text);

/// Returns whether the whole text matches the regular expression. Returns false if the expression
/// is invalid or matching takes too long.
bool MatchesPattern(std::string_view text, std::string_view expression);

}  // namespace ratatosk
