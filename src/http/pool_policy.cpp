#include "http/pool_policy.hpp"

#include <algorithm>
#include <cmath>

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

std::size_t BoundOfKey(std::size_t whole, const PoolOptions& options) noexcept {
  // In thousandths, so that no rounding of a floating-point product adds one.
  const auto share = std::clamp(options.max_share, 0.0, 1.0);
  const auto thousandths = static_cast<std::size_t>(std::lround(share * 1000));
  const auto bound = whole / 1000 * thousandths + (whole % 1000 * thousandths + 999) / 1000;
  return std::max<std::size_t>(bound, 1);
}

ConnectRamp::ConnectRamp(const PoolOptions& options) noexcept
    : first_(std::max<std::size_t>(options.connects_at_first, 1)),
      most_(std::max(options.max_connections, first_)),
      width_(first_) {}

void ConnectRamp::OnSuccess() noexcept { width_ = std::min(width_ + 1, most_); }

std::size_t ConnectRamp::Allowed(std::size_t wanted, std::size_t connecting) const noexcept {
  return connecting < width_ ? std::min(wanted, width_ - connecting) : 0;
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
