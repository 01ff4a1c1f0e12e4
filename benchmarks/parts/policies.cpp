// What the decisions of the resilience policies cost, without a connector.

#include <benchmark/benchmark.h>

#include <chrono>

#include <ratatosk/resilience/circuit_breaker.hpp>
#include <ratatosk/resilience/rate_limiter.hpp>
#include <ratatosk/resilience/retry_budget.hpp>
#include <ratatosk/resilience/retry_decision.hpp>

namespace bench {
namespace {

using namespace ratatosk;
using namespace std::chrono_literals;

void BreakerPass(benchmark::State& state) {
  CircuitBreaker breaker;
  Tick now{};
  for (auto _ : state) {
    now += 25us;
    const auto ticket = breaker.TryEnter(now);
    breaker.Leave(*ticket, BreakerOutcome::Success, now);
  }
}
BENCHMARK(BreakerPass);

void RateLimiterPass(benchmark::State& state) {
  RateLimiter limiter;
  const RateLimit limit(1'000'000, 100);
  Tick now{};
  for (auto _ : state) {
    now += 25us;
    if (limiter.Earliest(limit, now) <= now) benchmark::DoNotOptimize(limiter.Take(limit, now));
  }
}
BENCHMARK(RateLimiterPass);

void RetryBudgetCall(benchmark::State& state) {
  RetryBudget budget;
  for (auto _ : state) budget.Earn();
}
BENCHMARK(RetryBudgetCall);

void RetryDecisionOfFailure(benchmark::State& state) {
  RetryBudget budget(1, 100);
  const RetryPolicy policy;
  const auto error = Error(MessagingErrorCodes::ConnectionFailed, "connection refused")
                         .WithCertainty(Certainty::NotSent)
                         .WithRetry(Retry::Now());
  const Tick now{};
  for (auto _ : state) {
    budget.Earn();
    const FailedAttempt attempt(Repetition::Send, 1, now, now + 30s, 0.5);
    benchmark::DoNotOptimize(RetryDecision::Of(error, attempt, policy, budget));
  }
}
BENCHMARK(RetryDecisionOfFailure);

}  // namespace
}  // namespace bench
