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

TEST(BoundOfKeyTest, Table) {
  const PoolOptions options;
  EXPECT_EQ(BoundOfKey(320, options), 280U);
  EXPECT_EQ(BoundOfKey(256, options), 224U);
  EXPECT_EQ(BoundOfKey(16, options), 14U);
  EXPECT_EQ(BoundOfKey(8, options), 7U);
  EXPECT_EQ(BoundOfKey(7, options), 7U) << "a small pool has nothing to reserve";
  EXPECT_EQ(BoundOfKey(1, options), 1U);
  EXPECT_EQ(BoundOfKey(1'000'000, options), 875'000U);
  EXPECT_EQ(BoundOfKey(100, PoolOptions().WithMaxShare(0.29)), 29U);
  EXPECT_EQ(BoundOfKey(100, PoolOptions().WithMaxShare(0)), 1U);
  EXPECT_EQ(BoundOfKey(100, PoolOptions().WithMaxShare(1)), 100U);
  EXPECT_EQ(BoundOfKey(100, PoolOptions().WithMaxShare(2)), 100U);
  EXPECT_EQ(BoundOfKey(0, options), 1U);
}

TEST(ConnectRampTest, GrowsWithSuccessUpToLimitAndResetsAfterFailure) {
  ConnectRamp ramp(PoolOptions().WithMaxConnections(20));
  EXPECT_EQ(ramp.Allowed(100, 0), 16U);
  EXPECT_EQ(ramp.Allowed(3, 0), 3U);
  EXPECT_EQ(ramp.Allowed(100, 15), 1U);
  EXPECT_EQ(ramp.Allowed(100, 16), 0U);
  EXPECT_EQ(ramp.Allowed(100, 30), 0U);
  ramp.OnSuccess();
  EXPECT_EQ(ramp.Allowed(100, 15), 2U) << "one for that which opened, and one more";
  for (int i = 0; i < 100; ++i) ramp.OnSuccess();
  EXPECT_EQ(ramp.Allowed(100, 0), 20U);
  ramp.OnFailure();
  EXPECT_EQ(ramp.Allowed(100, 0), 16U);
}

TEST(ConnectBackoffTest, DoublesUpToLimitWithJitterAndResets) {
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
