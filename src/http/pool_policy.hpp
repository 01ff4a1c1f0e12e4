#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/http/client.hpp>

namespace ratatosk::http {

// The decisions of a pool, without I/O and clocks.

/// Returns whether a connection has been idle for too long, or is too old, to be reused.
bool IsExpired(std::chrono::nanoseconds idle_for,
               std::chrono::nanoseconds age,
               const PoolOptions& options) noexcept;

/// Returns how much of `whole` one fairness key can use: `max_share` of it, rounded up, and at
/// least 1.
std::size_t BoundOfKey(std::size_t whole, const PoolOptions& options) noexcept;

/// Returns how many connections to start opening now: one for each of `counts.waiting` for which
/// none is being opened, within the limit of the pool.
std::size_t ConnectsToStart(const PoolStatistics& counts, const PoolOptions& options) noexcept;

/// A limit on the connections that are being opened at once, so that a burst does not start with
/// hundreds of TLS handshakes. The limit is small at first, grows by one for each connection that
/// opens, and is reset after a failure.
class ConnectRamp {
 public:
  explicit ConnectRamp(const PoolOptions& options) noexcept;

  void OnSuccess() noexcept;
  void OnFailure() noexcept { width_ = first_; }
  /// Returns how many of `wanted` connects can start in addition to those in progress.
  std::size_t Allowed(std::size_t wanted, std::size_t connecting) const noexcept;

 private:
  std::size_t first_;
  std::size_t most_;
  std::size_t width_;
};

/// The delay before connecting again. It doubles with each consecutive failure. Half of it is
/// random, so that clients that failed together do not return together.
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
