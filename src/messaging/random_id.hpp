#pragma once

#include <string>

namespace ratatosk {

/// Returns 32 random hex digits. Each thread has its own generator.
std::string RandomId();

}  // namespace ratatosk
