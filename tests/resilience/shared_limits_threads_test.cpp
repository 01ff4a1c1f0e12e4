// Two Runtimes on two threads, and one limit between them.

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <ratatosk/resilience/shared_limits.hpp>

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

class SharedLimitsThreadsTest : public testing::Test {
 protected:
  static constexpr int kTasks = 20;
  static constexpr int kCalls = 50;

  // What happened on both threads.
  struct Seen {
    std::atomic<int> under_way{0};
    std::atomic<int> most{0};
    std::atomic<int> went{0};
    std::atomic<int> cancelled{0};
    std::atomic<int> waited{0};
    std::mutex mutex;
    std::vector<Tick> departures;
  };

  // Also when a cancelled coroutine is left by an exception.
  class UnderWay {
   public:
    explicit UnderWay(Seen& seen) : seen_(seen) { ++seen_.under_way; }
    ~UnderWay() { --seen_.under_way; }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

   private:
    Seen& seen_;
  };

  // Calls that hold their permit over a few turns of the loop.
  static asio::awaitable<void> Calls(
      std::shared_ptr<SharedLimits> limits, Runtime runtime, LimitKey key, int count, Seen& seen) {
    for (int i = 0; i < count; ++i) {
      std::vector<LimitKey> keys{key};
      const auto asked = steady_clock::now();
      auto permit = co_await limits->AcquireAsync(runtime, std::move(keys), asked + 1min);
      if (!permit) {
        ++seen.cancelled;
        co_return;
      }
      const auto now = steady_clock::now();
      if (now - asked > 100us) ++seen.waited;
      const UnderWay here(seen);
      const int with_me = seen.under_way;
      int most = seen.most.load();
      while (with_me > most && !seen.most.compare_exchange_weak(most, with_me)) {
      }
      {
        std::scoped_lock lock(seen.mutex);
        seen.departures.push_back(now);
      }
      for (int turn = 0; turn < 3; ++turn) {
        co_await asio::post(runtime.Home(), asio::use_awaitable);
      }
      ++seen.went;
    }
  }

  void Start(const LimitKey& key, int tasks, int calls, bool cancellable = false) {
    for (auto& context : contexts_) {
      Runtime runtime(context->get_executor());
      for (int i = 0; i < tasks; ++i) {
        auto work = Calls(limits_, runtime, key, calls, seen_);
        asio::cancellation_slot slot;
        if (cancellable) {
          slot = signals_.emplace_back(std::make_unique<asio::cancellation_signal>())->slot();
        }
        asio::co_spawn(runtime.Home(), std::move(work),
                       asio::bind_cancellation_slot(slot, [](std::exception_ptr) {}));
      }
    }
  }
  void RunBoth() {
    std::vector<std::thread> threads;
    for (auto& context : contexts_) threads.emplace_back([&context] { context->run(); });
    for (auto& thread : threads) thread.join();
  }

  std::shared_ptr<SharedLimits> limits_ = std::make_shared<SharedLimits>();
  std::vector<std::unique_ptr<asio::io_context>> contexts_ = [] {
    std::vector<std::unique_ptr<asio::io_context>> made;
    for (int i = 0; i < 2; ++i) made.push_back(std::make_unique<asio::io_context>(1));
    return made;
  }();
  std::vector<std::unique_ptr<asio::cancellation_signal>> signals_;
  Seen seen_;
};

TEST_F(SharedLimitsThreadsTest, NeverExceedsConcurrencyAcrossThreads) {
  LimitKey key("a");
  key.WithConcurrency(3);
  Start(key, kTasks, kCalls);
  RunBoth();
  EXPECT_EQ(seen_.went, 2 * kTasks * kCalls) << "nobody was forgotten in the line";
  EXPECT_LE(seen_.most, 3);
  EXPECT_GT(seen_.waited, 0) << "there was no contention";
}

TEST_F(SharedLimitsThreadsTest, NeverExceedsRateAcrossThreads) {
  LimitKey key("a");
  key.WithRate(RateLimit(1000, 5));
  Start(key, 5, 40);
  RunBoth();
  auto& times = seen_.departures;
  ASSERT_EQ(times.size(), 400U);
  std::sort(times.begin(), times.end());
  // 400 take 395 intervals at least. When each was seen to go lies a little after it went.
  EXPECT_GE(times.back() - times.front(), 395ms - 20ms);
  EXPECT_GT(seen_.waited, 0);
}

TEST_F(SharedLimitsThreadsTest, CancelledWaitersFreeTheirSlots) {
  LimitKey key("a");
  key.WithConcurrency(1);
  Start(key, kTasks, kCalls, true);
  // From within: each of these is posted to the thread that runs its task.
  for (std::size_t i = 0; i < signals_.size(); i += 2) {
    auto& context = *contexts_[i / kTasks];
    asio::post(context, [&context, signal = signals_[i].get()] {
      asio::post(context, [signal] { signal->emit(asio::cancellation_type::terminal); });
    });
  }
  RunBoth();
  EXPECT_GT(seen_.cancelled, 0);
  EXPECT_GE(seen_.went, kTasks * kCalls);
  EXPECT_LE(seen_.most, 1);
}

TEST_F(SharedLimitsThreadsTest, DestroyedContextsLeaveQueueToOthers) {
  LimitKey key("a");
  key.WithConcurrency(1);
  Start(key, kTasks, kCalls);
  std::thread doomed([this] {
    for (int i = 0; i < 300; ++i) contexts_[1]->run_one();
    contexts_[1].reset();
  });
  std::thread other([this] { contexts_[0]->run(); });
  doomed.join();
  other.join();
  EXPECT_GE(seen_.went, kTasks * kCalls);
}

}  // namespace
}  // namespace ratatosk::test
