#pragma once

#include <string>

namespace ratatosk {

/// 32 hex digits; no two threads make the same.
std::string RandomId();

}  // namespace ratatosk
