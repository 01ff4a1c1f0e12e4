#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/heap.hpp"

namespace bench {

/// How many messages a contender sends, and when.
class LoadOptions {
 public:
  std::uint64_t messages = 20'000;
  /// Messages that are sent before the measured ones.
  std::uint64_t warm_up = 2'000;
  /// Messages in flight.
  std::uint64_t concurrency = 64;
  /// Messages per second; 0 sends the next one as soon as one is answered.
  double rate = 0;
};

/// Hands out the messages to send, and measures from the last answer of the warm-up to the last
/// answer that counts. As many messages are in flight at the end of that window as at its begin.
/// One thread only.
class Load {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Load(const LoadOptions& options);

  /// Returns when the next message is to be sent, or nothing when all were handed out. Without a
  /// rate that is the clock's epoch: now.
  std::optional<Clock::time_point> Next();
  /// Reports an answer to a message that was to be sent at `due`.
  void Done(Clock::time_point due);
  /// Reports a message that failed. The first text is kept.
  void Fail(Clock::time_point due, std::string_view why);

  /// The number of the message handed out last, from 0.
  std::uint64_t Number() const noexcept { return issued_ - 1; }
  bool Paced() const noexcept { return options_.rate > 0; }
  std::uint64_t Concurrency() const noexcept { return options_.concurrency; }

  std::uint64_t Failures() const noexcept { return failures_; }
  const std::string& FirstFailure() const noexcept { return first_failure_; }
  double Seconds() const noexcept;
  double CpuMicrosecondsPerMessage() const noexcept;
  double AllocationsPerMessage() const noexcept;
  double BytesPerMessage() const noexcept;
  /// The latency in microseconds that this fraction of the messages stayed within, measured from
  /// when they were to be sent. Needs a rate.
  double Latency(double fraction);

 private:
  class Snapshot {
   public:
    static Snapshot Now();
    Clock::time_point time;
    std::chrono::nanoseconds cpu{};
    HeapCounts heap;
  };

  LoadOptions options_;
  std::uint64_t issued_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t failures_ = 0;
  std::string first_failure_;
  Clock::time_point first_due_;
  std::vector<double> latencies_;
  Snapshot begin_;
  Snapshot end_;
};

}  // namespace bench
