#include <gtest/gtest.h>

#include <ostream>

#include <ratatosk/resilience/retry_decision.hpp>

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Verdict = RetryVerdict;
using Codes = MessagingErrorCodes;

const Tick kNow = Tick() + 1h;

struct Row {
  std::string name;
  ErrorCode code;
  Certainty certainty;
  Retry retry;
  Repetition repetition = Repetition::Send;
  Verdict expected = Verdict::Again;
  // Retry also what is Unknown, and list the provider's code 77.
  bool unknown = false;
  bool listed = false;

  friend std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }
};

RetryPolicy Plain() {
  RetryPolicy policy;
  policy.WithBackoff(BackoffType::Constant, 1s).WithJitter(false);
  return policy;
}

Error ErrorOf(const Row& row) {
  ProviderAnswer answer;
  answer.WithCode("77");
  return Error(row.code)
      .WithCertainty(row.certainty)
      .WithRetry(row.retry)
      .WithProvider(std::move(answer));
}

class RetryDecisionTest : public testing::TestWithParam<Row> {};

TEST_P(RetryDecisionTest, DependsOnCertaintyAndRetry) {
  const auto& row = GetParam();
  auto policy = Plain();
  policy.WithRetryUnknown(row.unknown);
  if (row.listed) policy.WithRetryableCode("77");
  RetryBudget budget(0, 1);
  const FailedAttempt attempt(row.repetition, 1, kNow, Tick::max(), 0);
  const auto decision = RetryDecision::Of(ErrorOf(row), attempt, policy, budget);
  EXPECT_EQ(decision.Verdict(), row.expected) << ToString(decision.Verdict());
  EXPECT_EQ(budget.Tokens(), row.expected == Verdict::Again ? 0 : 1);
}

std::vector<Row> Rows() {
  const auto sent = Repetition::Send;
  const auto query = Repetition::Idempotent;
  const auto failed = Codes::SendMessageFailed;
  const auto connection = Codes::ConnectionFailed;
  const auto never = Retry::Never();
  const auto now = Retry::Now();
  const auto later = Retry::After(2s);
  return {
      {"NotSentNow", connection, Certainty::NotSent, now},
      {"NotSentAfter", failed, Certainty::NotSent, later},
      {"NotSentAloneIsNoLicence", failed, Certainty::NotSent, never, sent, Verdict::NotUseful},
      {"RejectedAfter", Codes::RateLimited, Certainty::Rejected, later},
      {"RejectedForGood", failed, Certainty::Rejected, never, sent, Verdict::NotUseful},
      {"UnknownNever", failed, Certainty::Unknown, never, sent, Verdict::NotSafe},
      {"UnknownAfter", failed, Certainty::Unknown, later, sent, Verdict::NotSafe},
      {"NoCertaintyIsUnknown", failed, Certainty::None, now, sent, Verdict::NotSafe},
      {"UnknownWhenAskedFor", failed, Certainty::Unknown, never, sent, Verdict::Again, true},
      {"RejectedStaysWhenUnknownIsAskedFor", failed, Certainty::Rejected, never, sent,
       Verdict::NotUseful, true},
      {"ListedRejected", failed, Certainty::Rejected, never, sent, Verdict::Again, false, true},
      {"ListedNotSent", failed, Certainty::NotSent, never, sent, Verdict::Again, false, true},
      {"ListedUnknown", failed, Certainty::Unknown, never, sent, Verdict::NotSafe, false, true},
      {"Cancelled", Codes::OperationCancelled, Certainty::NotSent, now, sent, Verdict::NotUseful,
       true, true},
      {"ShutDown", Codes::ConnectorShutdown, Certainty::NotSent, now, sent, Verdict::NotUseful},
      {"QueryNow", failed, Certainty::None, now, query},
      {"QueryAfter", failed, Certainty::None, later, query},
      {"QueryNever", failed, Certainty::None, never, query, Verdict::NotUseful},
      {"QueryBrokenConnection", connection, Certainty::None, never, query},
      {"QueryListed", failed, Certainty::None, never, query, Verdict::Again, false, true},
  };
}

INSTANTIATE_TEST_SUITE_P(Table, RetryDecisionTest, testing::ValuesIn(Rows()), [](const auto& row) {
  return row.param.name;
});

class RetryDecisionTimeTest : public testing::Test {
 protected:
  RetryDecision Decide(const Error& error, int attempts = 1, Tick deadline = Tick::max()) {
    const FailedAttempt attempt(Repetition::Send, attempts, kNow, deadline, 0);
    return RetryDecision::Of(error, attempt, policy_, budget_);
  }

  RetryPolicy policy_ = Plain();
  RetryBudget budget_{0, 1};
  const Error refused_ =
      Error(Codes::ConnectionFailed).WithCertainty(Certainty::NotSent).WithRetry(Retry::Now());
};

TEST_F(RetryDecisionTimeTest, RetryNowWaitsForBackoff) {
  EXPECT_EQ(Decide(refused_).When(), kNow + 1s);
}

TEST_F(RetryDecisionTimeTest, BackoffGrowsWithAttempts) {
  policy_.WithBackoff(BackoffType::Linear, 1s);
  EXPECT_EQ(Decide(refused_, 2).When(), kNow + 2s);
}

TEST_F(RetryDecisionTimeTest, RetryAfterOverridesBackoff) {
  EXPECT_EQ(Decide(refused_.WithRetry(Retry::After(7s))).When(), kNow + 7s);
  budget_.GiveBack();
  EXPECT_EQ(Decide(refused_.WithRetry(Retry::After(10ms))).When(), kNow + 10ms);
}

TEST_F(RetryDecisionTimeTest, StopsAtMaxAttempts) {
  EXPECT_TRUE(Decide(refused_, 2).Again());
  EXPECT_EQ(Decide(refused_, 3).Verdict(), Verdict::Exhausted);
  policy_.WithMaxAttempts(1);
  EXPECT_EQ(Decide(refused_, 1).Verdict(), Verdict::Exhausted);
}

TEST_F(RetryDecisionTimeTest, DoesNotRetryPastDeadline) {
  EXPECT_EQ(Decide(refused_, 1, kNow + 1s).Verdict(), Verdict::NoTimeLeft);
  EXPECT_EQ(budget_.Tokens(), 1);
  EXPECT_TRUE(Decide(refused_, 1, kNow + 1001ms).Again());
}

TEST_F(RetryDecisionTimeTest, BudgetCanDenyRetry) {
  ASSERT_TRUE(budget_.TryTake());
  EXPECT_EQ(Decide(refused_).Verdict(), Verdict::BudgetSpent);
}

}  // namespace
}  // namespace ratatosk::test
