#include "common/process.hpp"

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

namespace bench {

namespace {

// A line of /proc/self/status such as "VmRSS:  1234 kB".
std::size_t StatusNumber(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) {
      return std::strtoull(line.c_str() + name.size() + 1, nullptr, 10);
    }
  }
  return 0;
}

}  // namespace

std::chrono::nanoseconds CpuTime() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::size_t ResidentBytes() { return StatusNumber("VmRSS") * 1024; }
std::size_t PeakResidentBytes() { return StatusNumber("VmHWM") * 1024; }
std::size_t Threads() { return StatusNumber("Threads"); }

}  // namespace bench
