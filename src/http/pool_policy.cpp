#include "http/pool_policy.hpp"

#include <algorithm>

namespace ratatosk::http {

bool IsExpired(std::chrono::nanoseconds idle_for,
               std::chrono::nanoseconds age,
               const PoolOptions& options) noexcept {
  return idle_for >= options.idle_limit || age >= options.max_age;
}

std::size_t ConnectsToStart(const PoolStatistics& counts, const PoolOptions& options) noexcept {
  if (counts.waiting <= counts.connecting) return 0;
  const auto wanted = counts.waiting - counts.connecting;
  const auto open = counts.idle + counts.in_use + counts.connecting;
  if (open >= options.max_connections) return 0;
  return std::min(wanted, options.max_connections - open);
}

void ConnectBackoff::OnFailure(Tick now,
                               std::uint64_t random,
                               const PoolOptions& options) noexcept {
  const auto doublings = std::min(failures_++, 20U);
  const auto full = std::min<std::chrono::nanoseconds>(options.backoff_base * (1LL << doublings),
                                                       options.backoff_limit);
  const auto half = full.count() / 2;
  const auto jitter = half > 0 ? static_cast<std::int64_t>(random % (half + 1)) : 0;
  until_ = now + std::chrono::nanoseconds(half + jitter);
}

}  // namespace ratatosk::http
