#include <ratatosk/resilience/rate_limiter.hpp>

#include <algorithm>

namespace ratatosk {

Tick RateLimiter::Earliest(const RateLimit& limit, Tick now, std::size_t ahead) const noexcept {
  if (!limit.Limits()) return now;
  const auto spare = limit.burst - 1 - static_cast<std::int64_t>(ahead);
  return std::max(now, std::max(full_at_, now) - limit.Interval() * spare);
}

Tick RateLimiter::Take(const RateLimit& limit, Tick now) noexcept {
  if (limit.Limits()) full_at_ = std::max(full_at_, now) + limit.Interval();
  return full_at_;
}

void RateLimiter::GiveBack(const RateLimit& limit, Tick taken_until, Tick now) noexcept {
  if (limit.Limits() && taken_until > now) full_at_ -= limit.Interval();
}

}  // namespace ratatosk
