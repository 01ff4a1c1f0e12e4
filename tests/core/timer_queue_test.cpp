#include <ratatosk/core/timer_queue.hpp>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <vector>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class Recorder final : public TimerQueue::Entry {
 public:
  Recorder(std::vector<int>& fired, int number) : fired_(fired), number_(number) {}

 private:
  void OnTime() noexcept override { fired_.push_back(number_); }
  std::vector<int>& fired_;
  int number_;
};

class TimerQueueTest : public testing::Test {
 protected:
  asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
  std::vector<int> fired_;
};

TEST_F(TimerQueueTest, FiresDueWaitsInOrder) {
  const Tick start = clock_->Now();
  Recorder late(fired_, 3), early(fired_, 1), middle(fired_, 2);
  runtime_.Timers().Schedule(late, start + 3h);
  runtime_.Timers().Schedule(early, start + 1h);
  runtime_.Timers().Schedule(middle, start + 2h);
  clock_->RunUntil(context_, start + 2h + 1min);
  EXPECT_EQ(fired_, (std::vector{1, 2}));
  clock_->RunUntil(context_, start + 4h);
  EXPECT_EQ(fired_, (std::vector{1, 2, 3}));
}

TEST_F(TimerQueueTest, DestroyingOrCancellingRemovesWait) {
  const Tick start = clock_->Now();
  Recorder cancelled(fired_, 1);
  {
    Recorder destroyed(fired_, 2);
    runtime_.Timers().Schedule(destroyed, start + 1s);
    runtime_.Timers().Schedule(cancelled, start + 1s);
  }
  cancelled.Cancel();
  clock_->RunUntil(context_, start + 10s);
  EXPECT_TRUE(fired_.empty());
}

TEST_F(TimerQueueTest, ReschedulingMovesWait) {
  const Tick start = clock_->Now();
  Recorder moved(fired_, 1);
  runtime_.Timers().Schedule(moved, start + 1s);
  runtime_.Timers().Schedule(moved, start + 1h);
  clock_->RunUntil(context_, start + 1min);
  EXPECT_TRUE(fired_.empty());
  clock_->RunUntil(context_, start + 2h);
  EXPECT_EQ(fired_, std::vector{1});
}

TEST_F(TimerQueueTest, UsesInjectedClock) {
  int rounds = 0;
  auto wait = [&]() -> asio::awaitable<void> {
    for (; rounds < 24 * 60; ++rounds) {
      const bool reached = co_await runtime_.Timers().WaitUntilAsync(clock_->Now() + 1min);
      EXPECT_TRUE(reached);
    }
  };
  asio::co_spawn(runtime_.Home(), wait, asio::detached);
  clock_->RunUntil(context_, clock_->Now() + 24h + 1min);
  EXPECT_EQ(rounds, 24 * 60);
}

TEST(TimerQueueSystemClockTest, IdleQueueDoesNotKeepContextRunning) {
  asio::io_context context;
  Runtime runtime(context.get_executor());
  std::vector<int> fired;
  auto entry = std::make_unique<Recorder>(fired, 1);
  runtime.Timers().Schedule(*entry, runtime.Clock().Now() + 1h);
  entry.reset();
  runtime.Timers().DisarmIfEmpty();
  context.run();  // returns at once; an armed alarm would hold it for an hour
  EXPECT_TRUE(fired.empty());
}

TEST(TimerQueueSystemClockTest, DestroysWaitsThatOutliveContext) {
  auto context = std::make_unique<asio::io_context>();
  Runtime runtime(context->get_executor());
  auto alive = std::make_shared<int>();
  auto wait = [](Runtime r, std::shared_ptr<int>) -> asio::awaitable<void> {
    co_await r.Timers().WaitUntilAsync(r.Clock().Now() + std::chrono::hours(1));
  };
  asio::co_spawn(runtime.Home(), wait(runtime, alive), asio::detached);
  context->poll();
  EXPECT_GT(alive.use_count(), 1);
  context.reset();
  EXPECT_EQ(alive.use_count(), 1);
  EXPECT_FALSE(runtime.Alive());
}

}  // namespace
}  // namespace ratatosk
