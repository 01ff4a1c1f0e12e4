#pragma once

#include <cstdint>
#include <string_view>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/error.hpp>
#include <ratatosk/resilience/retry_budget.hpp>
#include <ratatosk/resilience/retry_policy.hpp>

namespace ratatosk {

/// The effect of performing an operation twice.
enum class Repetition : std::uint8_t {
  Send,        ///< A second message: retried only if the provider provably did not accept it.
  Idempotent,  ///< None, as for a query.
};

/// A failed attempt, as input for the decision.
class FailedAttempt {
 public:
  FailedAttempt(Repetition kind, int number, Tick at, Tick until, double chance)
      : repetition(kind), attempts(number), now(at), deadline(until), random(chance) {}

  /// The effect of performing the operation twice.
  Repetition repetition;
  /// Number of attempts so far, including this one.
  int attempts;
  /// The time of the decision.
  Tick now;
  /// The deadline of all attempts together.
  Tick deadline;
  /// A random number from 0 to 1, for the jitter.
  double random;
};

/// Whether a failed attempt is retried, or the reason why it is not.
enum class RetryVerdict : std::uint8_t {
  Again,        ///< At `When()`; a token of the budget was taken.
  NotSafe,      ///< The provider might have accepted the message.
  NotUseful,    ///< According to the error, a retry would fail again.
  Exhausted,    ///< The policy's number of attempts is reached.
  NoTimeLeft,   ///< The delay would end at or after the deadline.
  BudgetSpent,  ///< Too many calls were retried recently.
};

/// Whether and when a failed attempt is retried.
class RetryDecision {
 public:
  /// Decides in this order: is a retry safe, is it useful, are attempts left, is time left, is
  /// budget left?
  ///
  /// `Retry-After` (`Retry::After`) takes precedence over the backoff. `NotSent` alone does not
  /// make a retry useful. A cancelled operation is never retried.
  static RetryDecision Of(const Error& error,
                          const FailedAttempt& attempt,
                          const RetryPolicy& policy,
                          RetryBudget& budget) noexcept;

  /// Returns the verdict.
  RetryVerdict Verdict() const noexcept { return verdict_; }
  /// Returns whether the attempt is retried.
  bool Again() const noexcept { return verdict_ == RetryVerdict::Again; }
  /// Returns when to retry. Meaningful only if the verdict is `Again`.
  Tick When() const noexcept { return when_; }

 private:
  RetryDecision(RetryVerdict verdict, Tick when) noexcept : verdict_(verdict), when_(when) {}

  RetryVerdict verdict_;
  Tick when_;
};

/// Returns the verdict as text, such as "not safe" or "exhausted".
std::string_view ToString(RetryVerdict verdict) noexcept;

}  // namespace ratatosk
