#pragma once

#include <chrono>
#include <cstddef>

namespace bench {

/// Returns the CPU time, user and system, that this process has used.
std::chrono::nanoseconds CpuTime() noexcept;

/// Returns this process's resident memory in bytes, now and at its peak.
std::size_t ResidentBytes();
std::size_t PeakResidentBytes();

/// Returns the number of threads that this process has now.
std::size_t Threads();

}  // namespace bench
