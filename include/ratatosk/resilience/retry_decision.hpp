#pragma once

#include <cstdint>
#include <string_view>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/error.hpp>
#include <ratatosk/resilience/retry_budget.hpp>
#include <ratatosk/resilience/retry_policy.hpp>

namespace ratatosk {

/// What doing it twice would mean.
enum class Repetition : std::uint8_t {
  Send,        ///< A second message: only what the provider provably did not accept is repeated.
  Idempotent,  ///< The same as once: a query.
};

/// A failed attempt, as the decision sees it.
class FailedAttempt {
 public:
  FailedAttempt(Repetition kind, int number, Tick at, Tick until, double chance)
      : repetition(kind), attempts(number), now(at), deadline(until), random(chance) {}

  Repetition repetition;
  /// How many were made, this one included.
  int attempts;
  Tick now;
  /// Of all attempts together.
  Tick deadline;
  /// 0 to 1, for the jitter.
  double random;
};

/// Whether, and when, a failed attempt is repeated.
class RetryDecision {
 public:
  enum class Verdict : std::uint8_t {
    Again,        ///< At `When()`; a token of the budget was taken.
    NotSafe,      ///< The provider may have accepted it.
    NotUseful,    ///< The error says that the same again gives the same.
    Exhausted,    ///< It was tried as often as the policy allows.
    NoTimeLeft,   ///< The pause would end at or after the deadline.
    BudgetSpent,  ///< Too many calls were repeated of late.
  };

  /// Asks in this order: safe? useful? tried too often? time left? budget left? `Retry-After`
  /// (`Retry::After`) wins over the back-off. `NotSent` alone is no licence, and a cancelled
  /// operation is never repeated.
  static RetryDecision Of(const Error& error,
                          const FailedAttempt& attempt,
                          const RetryPolicy& policy,
                          RetryBudget& budget) noexcept;

  Verdict GetVerdict() const noexcept { return verdict_; }
  bool Again() const noexcept { return verdict_ == Verdict::Again; }
  /// Meaningful when it is `Again`.
  Tick When() const noexcept { return when_; }

 private:
  RetryDecision(Verdict verdict, Tick when) noexcept : verdict_(verdict), when_(when) {}

  Verdict verdict_;
  Tick when_;
};

/// "not safe", "exhausted"...
std::string_view ToString(RetryDecision::Verdict verdict) noexcept;

}  // namespace ratatosk
