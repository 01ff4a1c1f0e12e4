#include <gtest/gtest.h>

#include <ratatosk/resilience/retry_budget.hpp>

namespace ratatosk::test {
namespace {

TEST(RetryBudgetTest, StartsFullAndCanBeExhausted) {
  RetryBudget budget(0.5, 3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(budget.TryTake());
  EXPECT_FALSE(budget.TryTake());
  EXPECT_EQ(budget.Tokens(), 0);
}

TEST(RetryBudgetTest, CallsEarnFractionOfRetry) {
  RetryBudget budget(0.5, 1);
  ASSERT_TRUE(budget.TryTake());
  budget.Earn();
  EXPECT_FALSE(budget.TryTake()) << "a half is not enough";
  budget.Earn();
  EXPECT_TRUE(budget.TryTake());
}

TEST(RetryBudgetTest, KeepsToItsSize) {
  RetryBudget budget(0.5, 2);
  for (int i = 0; i < 100; ++i) budget.Earn();
  budget.GiveBack();
  EXPECT_EQ(budget.Tokens(), 2);
}

TEST(RetryBudgetTest, IsNeverMoreThanFull) {
  RetryBudget budget(0.75, 1);
  ASSERT_TRUE(budget.TryTake());
  budget.Earn();
  budget.Earn();
  EXPECT_EQ(budget.Tokens(), 1);
}

TEST(RetryBudgetTest, ReturnedTokenIsAvailableAgain) {
  RetryBudget budget(0, 1);
  ASSERT_TRUE(budget.TryTake());
  budget.GiveBack();
  EXPECT_TRUE(budget.TryTake());
  budget.Earn();
  EXPECT_FALSE(budget.TryTake());
}

}  // namespace
}  // namespace ratatosk::test
