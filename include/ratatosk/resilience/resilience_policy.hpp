#pragma once

#include <chrono>
#include <cstdint>

#include <ratatosk/resilience/circuit_breaker.hpp>
#include <ratatosk/resilience/rate_limiter.hpp>
#include <ratatosk/resilience/retry_policy.hpp>

namespace ratatosk {

/// The kinds of keys by which providers limit calls.
enum class LimitScope : std::uint8_t { Account, Sender, Pair };

/// The limits of one kind of key (account, sender or pair). A plain value.
class KeyLimits {
 public:
  KeyLimits() = default;
  bool Limits() const noexcept { return rate.Limits() || concurrency > 0; }

  RateLimit rate;
  /// 0 means no limit.
  int concurrency = 0;
};

/// A connector's settings for failures and load. Read once from its settings, and constant
/// afterwards.
class ResiliencePolicy {
 public:
  ResiliencePolicy() = default;

  bool LimitsAnything() const noexcept {
    return account.Limits() || sender.Limits() || pair.Limits();
  }
  bool LimitsAttempts() const noexcept {
    return attempt_timeout.count() > 0 || connect_timeout.count() > 0;
  }

  RetryPolicy retry;
  /// See RetryBudget.
  double budget_per_call = 0.5;
  bool use_breaker = true;
  BreakerOptions breaker;
  /// Zero means that only the whole call has a time limit.
  std::chrono::milliseconds attempt_timeout{0};
  std::chrono::milliseconds connect_timeout{0};
  KeyLimits account;
  KeyLimits sender;
  KeyLimits pair;
};

}  // namespace ratatosk
