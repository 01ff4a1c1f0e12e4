#include "wire/load.hpp"

#include <algorithm>
#include <cmath>

#include "common/process.hpp"

// Under callgrind only the measured window is counted (start it with --instr-atstart=no).
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#endif

namespace bench {

Load::Snapshot Load::Snapshot::Now() {
  Snapshot now;
  now.time = Clock::now();
  now.cpu = CpuTime();
  now.heap = HeapCountsOfThisThread();
  return now;
}

Load::Load(const LoadOptions& options) : options_(options) {
  if (Paced()) latencies_.reserve(options.messages);
}

std::optional<Load::Clock::time_point> Load::Next() {
  const auto total = options_.warm_up + options_.messages + options_.concurrency - 1;
  if (issued_ == total) return std::nullopt;
  const auto number = issued_++;
  if (!Paced()) return Clock::time_point();
  if (number == 0) first_due_ = Clock::now();
  const std::chrono::duration<double> after(static_cast<double>(number) / options_.rate);
  return first_due_ + std::chrono::duration_cast<Clock::duration>(after);
}

void Load::Done(Clock::time_point due) {
  ++answered_;
  const auto last = options_.warm_up + options_.messages;
  if (Paced() && answered_ > options_.warm_up && answered_ <= last) {
    latencies_.push_back(std::chrono::duration<double, std::micro>(Clock::now() - due).count());
  }
  if (answered_ == options_.warm_up) {
    begin_ = Snapshot::Now();
    CALLGRIND_START_INSTRUMENTATION;
  } else if (answered_ == last) {
    CALLGRIND_STOP_INSTRUMENTATION;
    end_ = Snapshot::Now();
  }
}

void Load::Fail(Clock::time_point due, std::string_view why) {
  if (failures_++ == 0) first_failure_ = why;
  Done(due);
}

double Load::Seconds() const noexcept {
  return std::chrono::duration<double>(end_.time - begin_.time).count();
}

double Load::CpuMicrosecondsPerMessage() const noexcept {
  const auto used = std::chrono::duration<double, std::micro>(end_.cpu - begin_.cpu);
  return used.count() / static_cast<double>(options_.messages);
}

double Load::AllocationsPerMessage() const noexcept {
  return static_cast<double>(end_.heap.allocations - begin_.heap.allocations) /
         static_cast<double>(options_.messages);
}

double Load::BytesPerMessage() const noexcept {
  return static_cast<double>(end_.heap.bytes - begin_.heap.bytes) /
         static_cast<double>(options_.messages);
}

double Load::Latency(double fraction) {
  if (latencies_.empty()) return 0;
  const auto rank =
      static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(latencies_.size()))) - 1;
  const auto at = latencies_.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(latencies_.begin(), at, latencies_.end());
  return *at;
}

}  // namespace bench
