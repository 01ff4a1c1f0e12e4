#include "http/pool_policy.hpp"

#include <gtest/gtest.h>

namespace ratatosk::http {
namespace {

using namespace std::chrono_literals;

TEST(IsExpiredTest, Table) {
  const PoolOptions options;
  EXPECT_FALSE(IsExpired(0s, 1min, options));
  EXPECT_FALSE(IsExpired(49s, 1min, options));
  EXPECT_TRUE(IsExpired(50s, 1min, options));
  EXPECT_TRUE(IsExpired(0s, 30min, options));
}

PoolStatistics Counts(std::size_t idle,
                      std::size_t in_use,
                      std::size_t connecting,
                      std::size_t waiting) {
  PoolStatistics counts;
  counts.idle = idle;
  counts.in_use = in_use;
  counts.connecting = connecting;
  counts.waiting = waiting;
  return counts;
}

TEST(ConnectsToStartTest, Table) {
  const auto options = PoolOptions().WithMaxConnections(4);
  EXPECT_EQ(ConnectsToStart(Counts(0, 0, 0, 0), options), 0U);
  EXPECT_EQ(ConnectsToStart(Counts(0, 0, 0, 1), options), 1U);
  EXPECT_EQ(ConnectsToStart(Counts(0, 0, 1, 1), options), 0U) << "one is on its way";
  EXPECT_EQ(ConnectsToStart(Counts(0, 0, 1, 3), options), 2U);
  EXPECT_EQ(ConnectsToStart(Counts(0, 0, 0, 100), options), 4U) << "the bound";
  EXPECT_EQ(ConnectsToStart(Counts(0, 3, 0, 100), options), 1U);
  EXPECT_EQ(ConnectsToStart(Counts(0, 4, 0, 100), options), 0U);
}

TEST(ConnectBackoffTest, DoublesToALimitWithJitterAndForgets) {
  const PoolOptions options;
  const Tick now{};
  ConnectBackoff backoff;
  EXPECT_LE(backoff.Until(), now);
  backoff.OnFailure(now, 0, options);
  EXPECT_EQ(backoff.Until() - now, 25ms);
  backoff.OnFailure(now, 0, options);
  EXPECT_EQ(backoff.Until() - now, 50ms);
  for (int i = 0; i < 100; ++i) backoff.OnFailure(now, 0, options);
  EXPECT_EQ(backoff.Until() - now, 2500ms);
  for (std::uint64_t random : {1ULL, 1'000'000ULL, ~0ULL}) {
    backoff.OnFailure(now, random, options);
    EXPECT_GE(backoff.Until() - now, 2500ms);
    EXPECT_LE(backoff.Until() - now, 5000ms);
  }
  backoff.OnSuccess();
  EXPECT_LE(backoff.Until(), now);
}

}  // namespace
}  // namespace ratatosk::http
