#pragma once

#include <chrono>
#include <cstdint>

#include <ratatosk/core/clock.hpp>

namespace ratatosk {

/// So many a second, and how many of them may come at once. A plain value.
class RateLimit {
 public:
  /// No limit.
  constexpr RateLimit() noexcept = default;
  /// `a_second` above 0 (0.1 is one in ten seconds); `at_once` from 1. In any time t at most
  /// `at_once + a_second * t` go.
  constexpr explicit RateLimit(double a_second, int at_once = 1) noexcept
      : per_second(a_second), burst(at_once) {}

  constexpr bool Limits() const noexcept { return per_second > 0; }
  constexpr Tick::duration Interval() const noexcept {
    return std::chrono::duration_cast<Tick::duration>(
        std::chrono::duration<double>(1.0 / per_second));
  }

  double per_second = 0;
  int burst = 1;
};

/// Spaces events out by the generic cell rate algorithm: one point in time is all that it holds.
/// Not thread-safe.
class RateLimiter {
 public:
  /// The first time from `now` on that one may go, after `ahead` others.
  Tick Earliest(const RateLimit& limit, Tick now, std::size_t ahead = 0) const noexcept;
  /// One goes. Precondition: `Earliest(limit, now) <= now`. Gives the time at which that no longer
  /// counts, to be kept for `GiveBack`.
  Tick Take(const RateLimit& limit, Tick now) noexcept;
  /// One that was to go does not. Nothing happens when it no longer counts.
  void GiveBack(const RateLimit& limit, Tick taken_until, Tick now) noexcept;
  /// As if it had never been used.
  bool Idle(Tick now) const noexcept { return full_at_ <= now; }

 private:
  /// When the whole burst is there again.
  Tick full_at_{};
};

}  // namespace ratatosk
