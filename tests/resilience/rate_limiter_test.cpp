#include <gtest/gtest.h>

#include <vector>

#include <ratatosk/resilience/concurrency_limit.hpp>
#include <ratatosk/resilience/rate_limiter.hpp>

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;

const Tick kStart = Tick() + 1h;

// When each of `count` goes that all come at the start.
std::vector<double> Departures(const RateLimit& limit, int count) {
  RateLimiter limiter;
  std::vector<double> times;
  Tick now = kStart;
  for (int i = 0; i < count; ++i) {
    now = limiter.Earliest(limit, now);
    limiter.Take(limit, now);
    times.push_back(std::chrono::duration<double>(now - kStart).count());
  }
  return times;
}

TEST(RateLimiterTest, AllowsEverythingWithoutLimit) {
  EXPECT_EQ(Departures(RateLimit(), 3), (std::vector<double>{0, 0, 0}));
}

TEST(RateLimiterTest, SpacesOutCalls) {
  EXPECT_EQ(Departures(RateLimit(2), 4), (std::vector<double>{0, 0.5, 1, 1.5}));
  EXPECT_EQ(Departures(RateLimit(0.1), 3), (std::vector<double>{0, 10, 20}));
}

TEST(RateLimiterTest, AllowsBurst) {
  EXPECT_EQ(Departures(RateLimit(1, 3), 5), (std::vector<double>{0, 0, 0, 1, 2}));
}

TEST(RateLimiterTest, BurstRefillsOneByOne) {
  const RateLimit limit(1, 2);
  RateLimiter limiter;
  limiter.Take(limit, kStart);
  limiter.Take(limit, kStart);
  EXPECT_EQ(limiter.Earliest(limit, kStart), kStart + 1s);
  limiter.Take(limit, kStart + 1s);
  EXPECT_EQ(limiter.Earliest(limit, kStart + 1s), kStart + 2s);
  EXPECT_EQ(limiter.Earliest(limit, kStart + 1h), kStart + 1h);
  limiter.Take(limit, kStart + 1h);
  limiter.Take(limit, kStart + 1h);
  EXPECT_EQ(limiter.Earliest(limit, kStart + 1h), kStart + 1h + 1s) << "never more than the burst";
}

TEST(RateLimiterTest, PredictsWaitBehindOthers) {
  const RateLimit limit(1, 2);
  RateLimiter limiter;
  EXPECT_EQ(limiter.Earliest(limit, kStart, 1), kStart);
  EXPECT_EQ(limiter.Earliest(limit, kStart, 4), kStart + 3s);
  limiter.Take(limit, kStart);
  EXPECT_EQ(limiter.Earliest(limit, kStart, 1), kStart + 1s);
}

TEST(RateLimiterTest, ReturnedTokenIsAvailableAgain) {
  const RateLimit limit(1);
  RateLimiter limiter;
  const auto until = limiter.Take(limit, kStart);
  limiter.GiveBack(limit, until, kStart);
  EXPECT_TRUE(limiter.Idle(kStart));
  EXPECT_EQ(limiter.Earliest(limit, kStart), kStart);
}

// Its time went by, and another one went meanwhile, whose interval is not to be given back.
TEST(RateLimiterTest, DoesNotReturnExpiredToken) {
  const RateLimit limit(1);
  RateLimiter limiter;
  const auto first = limiter.Take(limit, kStart);
  limiter.Take(limit, kStart + 10s);
  limiter.GiveBack(limit, first, kStart + 10100ms);
  EXPECT_EQ(limiter.Earliest(limit, kStart + 10100ms), kStart + 11s);
}

TEST(RateLimiterTest, IsIdleWhenBurstIsFull) {
  const RateLimit limit(1, 2);
  RateLimiter limiter;
  EXPECT_TRUE(limiter.Idle(kStart));
  limiter.Take(limit, kStart);
  EXPECT_FALSE(limiter.Idle(kStart + 999ms));
  EXPECT_TRUE(limiter.Idle(kStart + 1s));
}

TEST(ConcurrencyLimitTest, CountsRunningCalls) {
  ConcurrencyLimit limit;
  EXPECT_FALSE(limit.Full(1));
  limit.Take();
  EXPECT_TRUE(limit.Full(1));
  EXPECT_FALSE(limit.Full(2)) << "the bound is the caller's";
  EXPECT_FALSE(limit.Full(0)) << "0 is no bound";
  limit.GiveBack();
  EXPECT_FALSE(limit.Full(1));
  EXPECT_EQ(limit.UnderWay(), 0);
}

}  // namespace
}  // namespace ratatosk::test
