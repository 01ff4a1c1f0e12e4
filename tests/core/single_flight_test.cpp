#include <ratatosk/core/single_flight.hpp>

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <new>
#include <vector>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/timer_queue.hpp>

namespace ratatosk {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class SingleFlightTest : public testing::Test {
 protected:
  static asio::awaitable<OperationResult<int>> Slow(OperationContext& operation, int value) {
    const auto end = operation.Runtime().Clock().Now() + 1s;
    co_await operation.Runtime().Timers().WaitUntilAsync(end);
    co_return value;
  }

  asio::awaitable<OperationResult<int>> Fly() {
    auto work = [this](OperationContext& operation) { return Slow(operation, ++started_); };
    return flight_->RunAsync(runtime_, MessagingErrorCodes::OperationTimeout, work);
  }

  void StartWaiter(asio::cancellation_signal& signal) {
    RunOperation<int>(
        runtime_, MessagingErrorCodes::OperationTimeout,
        [this](OperationContext&) { return Fly(); },
        asio::bind_cancellation_slot(signal.slot(), [this](OperationResult<int> result) {
          results_.push_back(std::move(result));
        }));
  }
  void Poll() {
    context_.restart();
    while (context_.poll() > 0) {
    }
  }

  asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
  std::shared_ptr<SingleFlight<int>> flight_ = std::make_shared<SingleFlight<int>>();
  int started_ = 0;
  std::vector<OperationResult<int>> results_;
};

TEST_F(SingleFlightTest, ConcurrentCallersShareOneFlight) {
  std::vector<asio::cancellation_signal> signals(5);
  for (auto& signal : signals) StartWaiter(signal);
  clock_->RunUntil(context_, clock_->Now() + 2s);
  EXPECT_EQ(started_, 1);
  ASSERT_EQ(results_.size(), 5U);
  for (const auto& result : results_) EXPECT_EQ(*result, 1);
}

TEST_F(SingleFlightTest, CancellingFirstCallerDoesNotCancelOthers) {
  asio::cancellation_signal first, second;
  StartWaiter(first);
  StartWaiter(second);
  Poll();
  first.emit(asio::cancellation_type::terminal);
  Poll();
  ASSERT_EQ(results_.size(), 1U);
  EXPECT_EQ(results_[0].Error().Code(), MessagingErrorCodes::OperationCancelled);
  clock_->RunUntil(context_, clock_->Now() + 2s);
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(*results_[1], 1);
  EXPECT_EQ(started_, 1);
}

TEST_F(SingleFlightTest, NextFlightStartsAgain) {
  asio::cancellation_signal one, two;
  StartWaiter(one);
  clock_->RunUntil(context_, clock_->Now() + 2s);
  StartWaiter(two);
  clock_->RunUntil(context_, clock_->Now() + 2s);
  EXPECT_EQ(started_, 2);
}

TEST_F(SingleFlightTest, BadAllocReachesAllWaiters) {
  auto wait = [this]() -> asio::awaitable<OperationResult<int>> {
    auto work = [this](OperationContext& operation) -> asio::awaitable<OperationResult<int>> {
      if (++started_ == 1) throw std::bad_alloc();
      co_return co_await Slow(operation, started_);
    };
    return flight_->RunAsync(runtime_, MessagingErrorCodes::OperationTimeout, work);
  };
  for (int i = 0; i < 2; ++i) {
    RunOperation<int>(
        runtime_, MessagingErrorCodes::OperationTimeout,
        [wait](OperationContext&) { return wait(); },
        [this](OperationResult<int> result) { results_.push_back(std::move(result)); });
  }
  EXPECT_THROW(Poll(), std::bad_alloc);
  Poll();
  ASSERT_EQ(results_.size(), 2U);
  for (const auto& result : results_) {
    EXPECT_EQ(result.Error().Code(), MessagingErrorCodes::MessagingError);
  }
  asio::cancellation_signal signal;
  StartWaiter(signal);
  clock_->RunUntil(context_, clock_->Now() + 2s);
  EXPECT_EQ(started_, 2) << "the next one flies";
  EXPECT_EQ(results_.size(), 3U);
}

// The waiters' coroutines own what owns the flight, as a connector's do.
TEST(SingleFlightLifetimeTest, ContextDestructionEndsWaiters) {
  auto context = std::make_unique<asio::io_context>();
  Runtime runtime(context->get_executor());
  auto owner = std::make_shared<SingleFlight<int>>();
  std::weak_ptr<SingleFlight<int>> watch = owner;
  auto wait = [](Runtime r, std::shared_ptr<SingleFlight<int>> flight) -> asio::awaitable<void> {
    auto work = [](OperationContext& operation) -> asio::awaitable<OperationResult<int>> {
      const auto end = operation.Runtime().Clock().Now() + 1h;
      co_await operation.Runtime().Timers().WaitUntilAsync(end);
      co_return 1;
    };
    (void)co_await flight->RunAsync(r, MessagingErrorCodes::OperationTimeout, work);
  };
  asio::co_spawn(runtime.Home(), wait(runtime, std::move(owner)), asio::detached);
  context->poll();
  EXPECT_FALSE(watch.expired());
  context.reset();
  EXPECT_TRUE(watch.expired());
}

}  // namespace
}  // namespace ratatosk
