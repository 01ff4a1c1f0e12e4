#pragma once

#include <chrono>
#include <cstdint>

#include <ratatosk/core/clock.hpp>

namespace ratatosk {

/// A rate per second, and a burst size. A plain value.
class RateLimit {
 public:
  /// Creates an absent limit.
  constexpr RateLimit() noexcept = default;
  /// Creates a limit of `a_second` events per second, greater than 0 (0.1 is one event in ten
  /// seconds), with a burst of `at_once`, at least 1. In any time t at most `at_once + a_second *
  /// t` events happen.
  constexpr explicit RateLimit(double a_second, int at_once = 1) noexcept
      : per_second(a_second), burst(at_once) {}

  /// Returns whether there is a limit.
  constexpr bool Limits() const noexcept { return per_second > 0; }
  /// Returns the time between two events at this rate. Precondition: `Limits()`.
  constexpr Tick::duration Interval() const noexcept {
    return std::chrono::duration_cast<Tick::duration>(
        std::chrono::duration<double>(1.0 / per_second));
  }

  /// Events per second; 0 means no limit.
  double per_second = 0;
  /// The number of events that can happen at once.
  int burst = 1;
};

/// A rate limiter that uses the generic cell rate algorithm, so its only state is one point in
/// time.
///
/// Not thread-safe.
class RateLimiter {
 public:
  /// Returns the earliest time, not before `now`, at which an event may happen after `ahead`
  /// others.
  Tick Earliest(const RateLimit& limit, Tick now, std::size_t ahead = 0) const noexcept;
  /// Counts an event. Precondition: `Earliest(limit, now) <= now`. Returns the time from which the
  /// event no longer counts, for `GiveBack`.
  Tick Take(const RateLimit& limit, Tick now) noexcept;
  /// Takes back an event that did not happen. Has no effect if the event no longer counts.
  void GiveBack(const RateLimit& limit, Tick taken_until, Tick now) noexcept;
  /// Returns whether the limiter is as if it had never been used.
  bool Idle(Tick now) const noexcept { return full_at_ <= now; }

 private:
  /// The time at which the whole burst is available again.
  Tick full_at_{};
};

}  // namespace ratatosk
