#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ratatosk/core/error.hpp>

namespace ratatosk {

/// How the pause grows from one retry to the next.
enum class BackoffType : std::uint8_t { Constant, Linear, Exponential };

/// How often an attempt is repeated, and after how long. Whether it may be repeated at all is
/// `RetryDecision`'s to say. A plain value.
class RetryPolicy {
 public:
  RetryPolicy() = default;

  RetryPolicy& WithMaxAttempts(int attempts) & { return max_attempts = attempts, *this; }
  RetryPolicy& WithBackoff(BackoffType type, std::chrono::milliseconds base) & {
    return backoff = type, base_delay = base, *this;
  }
  RetryPolicy& WithMaxDelay(std::chrono::milliseconds cap) & { return max_delay = cap, *this; }
  RetryPolicy& WithJitter(bool on) & { return use_jitter = on, *this; }
  RetryPolicy& WithRetryUnknown(bool on) & { return retry_unknown = on, *this; }
  RetryPolicy& WithRetryableCode(std::string code) & {
    return retryable_codes.push_back(std::move(code)), *this;
  }

  /// The pause before the retry of that number (1 is the first): the base delay, times the number
  /// (Linear) or doubled each time (Exponential), at most `max_delay`. `random` (0 to 1) is the
  /// jitter: with it the pause is between a half and the whole of that.
  std::chrono::milliseconds Delay(int retry, double random) const noexcept;
  bool Lists(const Error& error) const noexcept;

  /// The first one included; 1 means that nothing is repeated.
  int max_attempts = 3;
  BackoffType backoff = BackoffType::Exponential;
  std::chrono::milliseconds base_delay{500};
  std::chrono::milliseconds max_delay{30'000};
  bool use_jitter = true;
  /// Repeats also what the provider may have accepted: it may send, and bill, twice.
  bool retry_unknown = false;
  /// Codes (the error's or the provider's) that may be repeated though the error says `Never`,
  /// provided that the provider has not accepted the message.
  std::vector<std::string> retryable_codes;
};

}  // namespace ratatosk
