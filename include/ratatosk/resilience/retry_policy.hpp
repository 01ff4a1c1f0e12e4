#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ratatosk/core/error.hpp>

namespace ratatosk {

/// How the delay grows from one retry to the next.
enum class BackoffType : std::uint8_t {
  Constant,     ///< Always the base delay.
  Linear,       ///< The base delay times the number of the retry.
  Exponential,  ///< Twice as long each time.
};

/// How often an attempt is retried, and after which delays. A plain value.
///
/// `RetryDecision` decides whether an attempt may be retried at all.
class RetryPolicy {
 public:
  RetryPolicy() = default;

  RetryPolicy& WithMaxAttempts(int attempts) { return max_attempts = attempts, *this; }
  /// Sets `backoff` and `base_delay`.
  RetryPolicy& WithBackoff(BackoffType type, std::chrono::milliseconds base) {
    return backoff = type, base_delay = base, *this;
  }
  RetryPolicy& WithMaxDelay(std::chrono::milliseconds cap) { return max_delay = cap, *this; }
  /// Sets `use_jitter`.
  RetryPolicy& WithJitter(bool on) { return use_jitter = on, *this; }
  RetryPolicy& WithRetryUnknown(bool on) { return retry_unknown = on, *this; }
  /// Adds a code to `retryable_codes`.
  RetryPolicy& WithRetryableCode(std::string code) {
    return retryable_codes.push_back(std::move(code)), *this;
  }

  /// Returns the delay before retry number `retry`, starting at 1.
  ///
  /// The delay is the base delay, multiplied by the number (Linear) or doubled for each retry
  /// (Exponential), and at most `max_delay`. With jitter, `random` (0 to 1) selects a delay from
  /// half of that to all of it.
  std::chrono::milliseconds Delay(int retry, double random) const noexcept;
  /// Returns whether `retryable_codes` has the error's code or the provider's code.
  bool Lists(const Error& error) const noexcept;

  /// Number of attempts, including the first; 1 means no retries.
  int max_attempts = 3;
  /// How the delay grows.
  BackoffType backoff = BackoffType::Exponential;
  /// The delay before the first retry.
  std::chrono::milliseconds base_delay{500};
  /// The maximum delay.
  std::chrono::milliseconds max_delay{30'000};
  /// Whether delays vary at random, so that many clients do not retry at the same time.
  bool use_jitter = true;
  /// Also retries sends that the provider might have accepted. Such a message can be sent and
  /// billed twice.
  bool retry_unknown = false;
  /// Codes, of the error or of the provider, that can be retried although the error says `Never`,
  /// provided that the provider has not accepted the message.
  std::vector<std::string> retryable_codes;
};

}  // namespace ratatosk
