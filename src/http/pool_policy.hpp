#pragma once

#include <chrono>
#include <cstdint>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/http/client.hpp>

namespace ratatosk::http {

// What a pool decides, apart from I/O and clocks.

/// Whether a connection was idle for too long, or is too old, to be used again.
bool IsExpired(std::chrono::nanoseconds idle_for,
               std::chrono::nanoseconds age,
               const PoolOptions& options) noexcept;

/// How many connections to begin to open now: one for each who waits and has none on its way, as
/// far as the bound allows.
std::size_t ConnectsToStart(const PoolStatistics& counts, const PoolOptions& options) noexcept;

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
