#include <ratatosk/resilience/retry_policy.hpp>

#include <algorithm>
#include <cmath>

namespace ratatosk {

std::chrono::milliseconds RetryPolicy::Delay(int retry, double random) const noexcept {
  double factor = 1;
  if (backoff == BackoffType::Linear) factor = retry;
  if (backoff == BackoffType::Exponential) factor = std::ldexp(1.0, std::min(retry - 1, 60));
  double delay = static_cast<double>(base_delay.count()) * factor;
  delay = std::min(delay, static_cast<double>(max_delay.count()));
  if (use_jitter) delay *= 0.5 + 0.5 * std::clamp(random, 0.0, 1.0);
  return std::chrono::milliseconds(static_cast<std::int64_t>(delay));
}

bool RetryPolicy::Lists(const Error& error) const noexcept {
  return std::any_of(retryable_codes.begin(), retryable_codes.end(), [&](const std::string& code) {
    return code == error.Code().Text() || code == error.Provider().Code();
  });
}

}  // namespace ratatosk
