#pragma once

#include <chrono>
#include <cstdint>

#include <ratatosk/resilience/circuit_breaker.hpp>
#include <ratatosk/resilience/rate_limiter.hpp>
#include <ratatosk/resilience/retry_policy.hpp>

namespace ratatosk {

/// The kinds of keys by which providers limit calls.
enum class LimitScope : std::uint8_t {
  Account,  ///< The whole account.
  Sender,   ///< One sender of the account.
  Pair,     ///< One sender and one recipient.
};

/// The limits of one kind of key (account, sender or pair). A plain value.
class KeyLimits {
 public:
  KeyLimits() = default;
  /// Returns whether there is any limit.
  bool Limits() const noexcept { return rate.Limits() || concurrency > 0; }

  /// The rate at which calls start.
  RateLimit rate;
  /// 0 means no limit.
  int concurrency = 0;
};

/// A connector's settings for failures and load. Read once from its settings, and constant
/// afterwards.
class ResiliencePolicy {
 public:
  ResiliencePolicy() = default;

  /// Returns whether calls are limited at all.
  bool LimitsAnything() const noexcept {
    return account.Limits() || sender.Limits() || pair.Limits();
  }
  /// Returns whether single attempts have a time limit.
  bool LimitsAttempts() const noexcept {
    return attempt_timeout.count() > 0 || connect_timeout.count() > 0;
  }

  /// How often, and after which delays, an attempt is retried.
  RetryPolicy retry;
  /// See RetryBudget.
  double budget_per_call = 0.5;
  /// Whether a circuit breaker is used.
  bool use_breaker = true;
  /// When the circuit breaker opens, and for how long.
  BreakerOptions breaker;
  /// Zero means that only the whole call has a time limit.
  std::chrono::milliseconds attempt_timeout{0};
  /// The limit for the part of an attempt before its first byte is written. Zero means none.
  std::chrono::milliseconds connect_timeout{0};
  /// The limits of the whole account.
  KeyLimits account;
  /// The limits of each sender.
  KeyLimits sender;
  /// The limits of each pair of sender and recipient.
  KeyLimits pair;
};

}  // namespace ratatosk
