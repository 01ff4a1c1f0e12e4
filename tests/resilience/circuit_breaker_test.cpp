#include <gtest/gtest.h>

#include <ratatosk/resilience/circuit_breaker.hpp>

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Outcome = BreakerOutcome;
using State = BreakerState;

class CircuitBreakerTest : public testing::Test {
 protected:
  static BreakerOptions Options() {
    BreakerOptions options;
    options.WithMinimumThroughput(4).WithSamplingDuration(10s).WithBreakDuration(5s).WithProbes(2);
    return options;
  }
  void Attempt(Outcome outcome) {
    const auto ticket = breaker_.TryEnter(now_);
    ASSERT_TRUE(ticket);
    breaker_.Leave(*ticket, outcome, now_);
  }
  void Attempts(int count, Outcome outcome) {
    for (int i = 0; i < count; ++i) Attempt(outcome);
  }
  // Open until 5 s from now.
  void Trip() {
    Attempts(4, Outcome::Failure);
    ASSERT_EQ(breaker_.State(), State::Open);
  }

  Tick now_ = Tick() + 1h;
  CircuitBreaker breaker_{Options()};
};

TEST_F(CircuitBreakerTest, OpensAtFailureRatio) {
  Attempts(3, Outcome::Success);
  Attempts(2, Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Closed) << "2 of 5";
  Attempt(Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Open) << "3 of 6";
  EXPECT_EQ(breaker_.OpenUntil(), now_ + 5s);
}

TEST_F(CircuitBreakerTest, NeedsMinimumThroughput) {
  Attempts(3, Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Closed);
  Attempt(Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Open);
}

TEST_F(CircuitBreakerTest, DoesNotCountIgnoredOutcomes) {
  Attempts(3, Outcome::Failure);
  Attempts(100, Outcome::Ignored);
  EXPECT_EQ(breaker_.State(), State::Closed) << "ignored ones are no throughput";
  Attempt(Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Open) << "and no successes";
}

TEST_F(CircuitBreakerTest, ForgetsOutcomesOlderThanSamplingDuration) {
  Attempts(3, Outcome::Failure);
  now_ += 10s;
  Attempts(3, Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Closed);
  now_ += 12s;
  Attempts(3, Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Closed);
  now_ += 8s;
  Attempt(Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Open) << "what is younger counts";
}

TEST_F(CircuitBreakerTest, RejectsCallsWhileOpen) {
  Trip();
  EXPECT_FALSE(breaker_.TryEnter(now_));
  EXPECT_FALSE(breaker_.TryEnter(now_ + 5s - 1ns));
  EXPECT_TRUE(breaker_.TryEnter(now_ + 5s));
}

TEST_F(CircuitBreakerTest, AdmitsConfiguredProbesWhenHalfOpen) {
  Trip();
  now_ += 5s;
  const auto first = breaker_.TryEnter(now_);
  const auto second = breaker_.TryEnter(now_);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(breaker_.State(), State::HalfOpen);
  EXPECT_FALSE(breaker_.TryEnter(now_)) << "two are out";
  breaker_.Leave(*first, Outcome::Success, now_);
  EXPECT_FALSE(breaker_.TryEnter(now_)) << "one is out and one was good";
  breaker_.Leave(*second, Outcome::Success, now_);
  EXPECT_EQ(breaker_.State(), State::Closed);
  EXPECT_TRUE(breaker_.TryEnter(now_));
}

TEST_F(CircuitBreakerTest, FailedProbeReopens) {
  Trip();
  now_ += 5s;
  const auto first = breaker_.TryEnter(now_);
  const auto second = breaker_.TryEnter(now_);
  breaker_.Leave(*first, Outcome::Failure, now_);
  EXPECT_EQ(breaker_.State(), State::Open);
  EXPECT_EQ(breaker_.OpenUntil(), now_ + 5s);
  breaker_.Leave(*second, Outcome::Success, now_);
  EXPECT_EQ(breaker_.State(), State::Open) << "the other probe is of a former time";
}

TEST_F(CircuitBreakerTest, CancelledProbeFreesItsSlot) {
  Trip();
  now_ += 5s;
  const auto first = breaker_.TryEnter(now_);
  const auto second = breaker_.TryEnter(now_);
  ASSERT_TRUE(first && second);
  breaker_.Leave(*first, Outcome::Ignored, now_);
  EXPECT_EQ(breaker_.State(), State::HalfOpen);
  const auto third = breaker_.TryEnter(now_);
  ASSERT_TRUE(third);
  EXPECT_FALSE(breaker_.TryEnter(now_));
}

TEST_F(CircuitBreakerTest, IgnoresCallsThatStartedBeforeItOpened) {
  const auto slow = breaker_.TryEnter(now_);
  Trip();
  now_ += 5s;
  const auto probe = breaker_.TryEnter(now_);
  ASSERT_TRUE(slow && probe);
  breaker_.Leave(*slow, Outcome::Failure, now_);
  EXPECT_EQ(breaker_.State(), State::HalfOpen);
}

TEST_F(CircuitBreakerTest, ResetsCountsWhenClosed) {
  Trip();
  now_ += 5s;
  Attempts(2, Outcome::Success);
  ASSERT_EQ(breaker_.State(), State::Closed);
  Attempts(3, Outcome::Failure);
  EXPECT_EQ(breaker_.State(), State::Closed) << "what made it open is forgotten";
}

}  // namespace
}  // namespace ratatosk::test
