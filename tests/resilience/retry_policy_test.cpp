#include <gtest/gtest.h>

#include <ostream>

#include <ratatosk/resilience/retry_policy.hpp>

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;

struct Pause {
  BackoffType type;
  int retry;
  bool jitter;
  double random;
  std::chrono::milliseconds expected;

  friend std::ostream& operator<<(std::ostream& out, const Pause& p) {
    return out << static_cast<int>(p.type) << ", retry " << p.retry << ", random " << p.random;
  }
};

class RetryPolicyTest : public testing::TestWithParam<Pause> {};

TEST_P(RetryPolicyTest, ReturnsDelay) {
  const auto& c = GetParam();
  RetryPolicy policy;
  policy.WithBackoff(c.type, 100ms).WithMaxDelay(1s).WithJitter(c.jitter);
  EXPECT_EQ(policy.Delay(c.retry, c.random), c.expected);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         RetryPolicyTest,
                         testing::Values(Pause{BackoffType::Constant, 1, false, 0, 100ms},
                                         Pause{BackoffType::Constant, 9, false, 1, 100ms},
                                         Pause{BackoffType::Linear, 1, false, 0, 100ms},
                                         Pause{BackoffType::Linear, 3, false, 0, 300ms},
                                         Pause{BackoffType::Linear, 11, false, 0, 1s},
                                         Pause{BackoffType::Exponential, 1, false, 0, 100ms},
                                         Pause{BackoffType::Exponential, 4, false, 0, 800ms},
                                         Pause{BackoffType::Exponential, 5, false, 0, 1s},
                                         Pause{BackoffType::Exponential, 1 << 30, false, 0, 1s},
                                         Pause{BackoffType::Linear, 3, true, 0, 150ms},
                                         Pause{BackoffType::Linear, 3, true, 0.5, 225ms},
                                         Pause{BackoffType::Linear, 3, true, 1, 300ms},
                                         Pause{BackoffType::Linear, 3, true, 7, 300ms},
                                         Pause{BackoffType::Linear, 11, true, 0, 500ms}));

TEST(RetryPolicyTest, ListsCodesOfTheErrorAndOfTheProvider) {
  RetryPolicy policy;
  const Error error(MessagingErrorCodes::SendMessageFailed);
  EXPECT_FALSE(policy.Lists(error));
  policy.WithRetryableCode("77");
  EXPECT_FALSE(policy.Lists(error));
  ProviderAnswer answer;
  answer.WithCode("77");
  EXPECT_TRUE(policy.Lists(error.WithProvider(std::move(answer))));
  policy.WithRetryableCode("SEND_MESSAGE_FAILED");
  EXPECT_TRUE(policy.Lists(error));
}

}  // namespace
}  // namespace ratatosk::test
