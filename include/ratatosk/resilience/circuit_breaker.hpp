#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <ratatosk/core/clock.hpp>

namespace ratatosk {

/// The state of a CircuitBreaker.
enum class BreakerState : std::uint8_t {
  Closed,    ///< Lets all attempts through.
  Open,      ///< Lets no attempt through.
  HalfOpen,  ///< Lets a few attempts through, to find out whether the provider has recovered.
};
/// Returns the enumerator's name.
std::string_view ToString(BreakerState state) noexcept;

/// How an attempt counts. `Ignored` means that it says nothing about the provider's health, and
/// leaves the breaker unchanged.
enum class BreakerOutcome : std::uint8_t { Success, Failure, Ignored };

/// When a CircuitBreaker opens, and for how long. A plain value.
class BreakerOptions {
 public:
  BreakerOptions() = default;

  BreakerOptions& WithFailureRatio(double ratio) { return failure_ratio = ratio, *this; }
  BreakerOptions& WithSamplingDuration(std::chrono::milliseconds time) {
    return sampling_duration = time, *this;
  }
  BreakerOptions& WithMinimumThroughput(int attempts) {
    return minimum_throughput = attempts, *this;
  }
  BreakerOptions& WithBreakDuration(std::chrono::milliseconds time) {
    return break_duration = time, *this;
  }
  BreakerOptions& WithProbes(int count) { return probes = count, *this; }

  /// The breaker opens if this ratio (0 to 1) of the attempts failed...
  double failure_ratio = 0.5;
  /// ...within this time...
  std::chrono::milliseconds sampling_duration{30'000};
  /// ...and if there were at least this many attempts.
  int minimum_throughput = 10;
  /// How long the breaker stays open.
  std::chrono::milliseconds break_duration{30'000};
  /// Number of attempts that are then let through. If all of them succeed, the breaker closes.
  int probes = 1;
};

/// A circuit breaker: stops calls to a provider that fails, and detects when it has recovered.
///
/// It only decides, and has no clock. Not thread-safe: home executor only.
class CircuitBreaker {
 public:
  /// A ticket for one attempt that was let through. Always return it with `Leave`.
  class Ticket {
   private:
    friend class CircuitBreaker;
    explicit Ticket(std::uint32_t era) noexcept : era_(era) {}
    std::uint32_t era_;
  };

  explicit CircuitBreaker(BreakerOptions options = {}) noexcept : options_(options) {}

  /// Returns a ticket, or std::nullopt if the attempt must not be made.
  std::optional<Ticket> TryEnter(Tick now) noexcept;
  /// Records the outcome of an attempt. Ignores attempts that began before the last change of
  /// state.
  void Leave(Ticket ticket, BreakerOutcome outcome, Tick now) noexcept;

  /// Returns the current state.
  BreakerState State() const noexcept { return state_; }
  /// Returns when the breaker will let a probe through. Meaningful only while it is open.
  Tick OpenUntil() const noexcept { return open_until_; }

 private:
  static constexpr std::size_t kSlices = 10;
  class Slice {
   public:
    Slice() = default;
    std::int64_t number = -1;
    std::uint32_t successes = 0;
    std::uint32_t failures = 0;
  };

  void Enter(BreakerState state) noexcept;
  void Open(Tick now) noexcept;
  void Count(BreakerOutcome outcome, Tick now) noexcept;
  bool TooManyFailed(Tick now) const noexcept;
  std::int64_t SliceNumber(Tick now) const noexcept;

  BreakerOptions options_;
  BreakerState state_ = BreakerState::Closed;
  std::uint32_t era_ = 0;
  Tick open_until_{};
  int probes_out_ = 0;
  int probes_good_ = 0;
  std::array<Slice, kSlices> slices_;
};

}  // namespace ratatosk
