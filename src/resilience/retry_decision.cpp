#include <ratatosk/resilience/retry_decision.hpp>

namespace ratatosk {

namespace {

using Verdict = RetryDecision::Verdict;

bool WasStopped(const Error& error) noexcept {
  return error.Code() == MessagingErrorCodes::OperationCancelled ||
         error.Code() == MessagingErrorCodes::ConnectorShutdown;
}

// Returns `Again` if a retry is both safe and useful.
Verdict MayBeRepeated(const Error& error, Repetition repetition, const RetryPolicy& policy) {
  if (WasStopped(error)) return Verdict::NotUseful;
  const bool useful = error.Retry().GetKind() != Retry::Kind::Never || policy.Lists(error);
  if (repetition == Repetition::Idempotent) {
    // A broken connection says `Never` once a request was written, but that applies only to sends.
    const bool broken = error.Code() == MessagingErrorCodes::ConnectionFailed;
    return useful || broken ? Verdict::Again : Verdict::NotUseful;
  }
  switch (error.Certainty()) {
    case Certainty::NotSent:
    case Certainty::Rejected:
      return useful ? Verdict::Again : Verdict::NotUseful;
    case Certainty::None:
    case Certainty::Unknown:
      return policy.retry_unknown ? Verdict::Again : Verdict::NotSafe;
  }
  return Verdict::NotSafe;
}

}  // namespace

RetryDecision RetryDecision::Of(const Error& error,
                                const FailedAttempt& attempt,
                                const RetryPolicy& policy,
                                RetryBudget& budget) noexcept {
  const auto may = MayBeRepeated(error, attempt.repetition, policy);
  if (may != Verdict::Again) return RetryDecision(may, Tick());
  if (attempt.attempts >= policy.max_attempts) return RetryDecision(Verdict::Exhausted, Tick());
  const auto pause = error.Retry().GetKind() == Retry::Kind::After
                         ? error.Retry().Delay()
                         : policy.Delay(attempt.attempts, attempt.random);
  const auto when = attempt.now + pause;
  if (when >= attempt.deadline) return RetryDecision(Verdict::NoTimeLeft, Tick());
  if (!budget.TryTake()) return RetryDecision(Verdict::BudgetSpent, Tick());
  return RetryDecision(Verdict::Again, when);
}

std::string_view ToString(RetryDecision::Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::Again:
      return "again";
    case Verdict::NotSafe:
      return "not safe";
    case Verdict::NotUseful:
      return "not useful";
    case Verdict::Exhausted:
      return "exhausted";
    case Verdict::NoTimeLeft:
      return "no time left";
    case Verdict::BudgetSpent:
      return "budget spent";
  }
  return "?";
}

}  // namespace ratatosk
