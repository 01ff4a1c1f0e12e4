#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/http/client.hpp>

namespace ratatosk::http {

// What a pool decides, apart from I/O and clocks.

/// Whether a connection was idle for too long, or is too old, to be used again.
bool IsExpired(std::chrono::nanoseconds idle_for,
               std::chrono::nanoseconds age,
               const PoolOptions& options) noexcept;

/// Returns how much of `whole` one fairness key may take: `max_share` of it, rounded up, and at
/// least 1.
std::size_t BoundOfKey(std::size_t whole, const PoolOptions& options) noexcept;

/// Returns how many connections to begin to open now: one for each of `counts.waiting` that has
/// none on its way, as far as the limit of the pool allows.
std::size_t ConnectsToStart(const PoolStatistics& counts, const PoolOptions& options) noexcept;

/// How many connections may be opening at a time, so that a burst does not begin with hundreds of
/// TLS handshakes: a few at first, one more for each that opened, and a few again after a failure.
class ConnectRamp {
 public:
  explicit ConnectRamp(const PoolOptions& options) noexcept;

  void OnSuccess() noexcept;
  void OnFailure() noexcept { width_ = first_; }
  /// Returns how many of `wanted` connects may start beside those that are under way.
  std::size_t Allowed(std::size_t wanted, std::size_t connecting) const noexcept;

 private:
  std::size_t first_;
  std::size_t most_;
  std::size_t width_;
};

/// How long to wait before connecting again: doubles with each failure in a row, with full jitter
/// above one half, so that clients that failed together do not come back together.
class ConnectBackoff {
 public:
  void OnSuccess() noexcept { failures_ = 0, until_ = Tick::min(); }
  void OnFailure(Tick now, std::uint64_t random, const PoolOptions& options) noexcept;
  Tick Until() const noexcept { return until_; }

 private:
  unsigned failures_ = 0;
  Tick until_ = Tick::min();
};

}  // namespace ratatosk::http
