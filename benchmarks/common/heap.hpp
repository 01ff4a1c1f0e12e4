#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

/// Heap allocations made so far by the calling thread, through whatever function: `malloc`,
/// `operator new`, and those of the C libraries.
class HeapCounts {
 public:
  std::uint64_t allocations = 0;
  std::uint64_t bytes = 0;
};

/// Returns the calling thread's counts. Linking this in replaces the program's allocation functions
/// by ones that count and forward to glibc's.
HeapCounts HeapCountsOfThisThread() noexcept;

/// Returns the bytes of the whole process's heap that are allocated now, including malloc's own
/// headers.
std::size_t LiveHeapBytes() noexcept;

}  // namespace bench
