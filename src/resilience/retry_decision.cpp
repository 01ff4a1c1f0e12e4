#include <ratatosk/resilience/retry_decision.hpp>

namespace ratatosk {

namespace {

bool WasStopped(const Error& error) noexcept {
  return error.Code() == MessagingErrorCodes::OperationCancelled ||
         error.Code() == MessagingErrorCodes::ConnectorShutdown;
}

// Returns `Again` if a retry is both safe and useful.
RetryVerdict MayBeRepeated(const Error& error, Repetition repetition, const RetryPolicy& policy) {
  if (WasStopped(error)) return RetryVerdict::NotUseful;
  const bool useful = error.Retry().Kind() != RetryKind::Never || policy.Lists(error);
  if (repetition == Repetition::Idempotent) {
    // A broken connection says `Never` once a request was written, but that applies only to sends.
    const bool broken = error.Code() == MessagingErrorCodes::ConnectionFailed;
    return useful || broken ? RetryVerdict::Again : RetryVerdict::NotUseful;
  }
  switch (error.Certainty()) {
    case Certainty::NotSent:
    case Certainty::Rejected:
      return useful ? RetryVerdict::Again : RetryVerdict::NotUseful;
    case Certainty::None:
    case Certainty::Unknown:
      return policy.retry_unknown ? RetryVerdict::Again : RetryVerdict::NotSafe;
  }
  return RetryVerdict::NotSafe;
}

}  // namespace

RetryDecision RetryDecision::Of(const Error& error,
                                const FailedAttempt& attempt,
                                const RetryPolicy& policy,
                                RetryBudget& budget) noexcept {
  const auto may = MayBeRepeated(error, attempt.repetition, policy);
  if (may != RetryVerdict::Again) return RetryDecision(may, Tick());
  if (attempt.attempts >= policy.max_attempts)
    return RetryDecision(RetryVerdict::Exhausted, Tick());
  const auto pause = error.Retry().Kind() == RetryKind::After
                         ? error.Retry().Delay()
                         : policy.Delay(attempt.attempts, attempt.random);
  const auto when = attempt.now + pause;
  if (when >= attempt.deadline) return RetryDecision(RetryVerdict::NoTimeLeft, Tick());
  if (!budget.TryTake()) return RetryDecision(RetryVerdict::BudgetSpent, Tick());
  return RetryDecision(RetryVerdict::Again, when);
}

std::string_view ToString(RetryVerdict verdict) noexcept {
  switch (verdict) {
    case RetryVerdict::Again:
      return "again";
    case RetryVerdict::NotSafe:
      return "not safe";
    case RetryVerdict::NotUseful:
      return "not useful";
    case RetryVerdict::Exhausted:
      return "exhausted";
    case RetryVerdict::NoTimeLeft:
      return "no time left";
    case RetryVerdict::BudgetSpent:
      return "budget spent";
  }
  return "?";
}

}  // namespace ratatosk
