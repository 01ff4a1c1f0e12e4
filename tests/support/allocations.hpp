#pragma once

#include <cstdint>

namespace ratatosk::test {

/// Allocations of this thread that are not freed, since the thread began. Counts malloc and all
/// that is built on it, in programs that link support/allocations.cpp. Always 0 under a sanitizer,
/// which has its own allocator and looks for leaks itself.
std::int64_t LiveAllocations() noexcept;

}  // namespace ratatosk::test
