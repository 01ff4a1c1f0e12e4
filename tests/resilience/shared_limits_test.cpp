#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>
#include <memory>
#include <optional>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class SharedLimitsTest : public testing::Test {
 protected:
  // One call that asks: what came of it, and a way to cancel it.
  struct Call {
    std::optional<OperationResult<LimitPermit>> result;
    asio::cancellation_signal stop;

    bool Went() const { return result && result->Ok(); }
    bool Refused() const { return result && !result->Ok(); }
    bool Waits() const { return !result; }
    void End() { result.reset(); }
    void GiveBack(Tick now) { (*result)->GiveBack(now); }
  };

  static LimitKey Rate(std::string name, double per_second, int burst = 1) {
    LimitKey key(std::move(name));
    key.WithRate(RateLimit(per_second, burst));
    return key;
  }
  static LimitKey AtMost(std::string name, int most) {
    LimitKey key(std::move(name));
    key.WithConcurrency(most);
    return key;
  }

  Call& Ask(std::vector<LimitKey> keys, std::chrono::milliseconds patience = 1min) {
    return Ask(runtime_, std::move(keys), patience);
  }
  Call& Ask(Runtime& runtime, std::vector<LimitKey> keys, std::chrono::milliseconds patience) {
    auto& call = calls_.emplace_back();
    auto keep = [&call](std::exception_ptr thrown, OperationResult<LimitPermit> result) {
      if (thrown) std::rethrow_exception(thrown);
      call.result.emplace(std::move(result));
    };
    auto work = limits_->AcquireAsync(runtime, std::move(keys), clock_->Now() + patience);
    asio::co_spawn(runtime.Home(), std::move(work),
                   asio::bind_cancellation_slot(call.stop.slot(), std::move(keep)));
    Poll();
    return call;
  }
  void Cancel(Call& call) {
    call.stop.emit(asio::cancellation_type::terminal);
    Poll();
  }
  void Poll() { Advance(0s); }
  void Advance(std::chrono::nanoseconds by) { clock_->RunUntil(context_, clock_->Now() + by); }

  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  std::shared_ptr<SharedLimits> limits_ = std::make_shared<SharedLimits>();
  asio::io_context context_;
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
  std::deque<Call> calls_;
};

TEST_F(SharedLimitsTest, AllowsEverythingWithoutKeysOrLimits) {
  EXPECT_TRUE(Ask({}).Went());
  EXPECT_TRUE(Ask({LimitKey("a")}).Went());
  EXPECT_TRUE(Ask({LimitKey("a")}).Went());
}

TEST_F(SharedLimitsTest, SpacesOutCallsByRate) {
  EXPECT_TRUE(Ask({Rate("a", 1)}).Went());
  auto& second = Ask({Rate("a", 1)});
  auto& third = Ask({Rate("a", 1)});
  EXPECT_TRUE(second.Waits());
  Advance(999ms);
  EXPECT_TRUE(second.Waits());
  Advance(1ms);
  EXPECT_TRUE(second.Went());
  EXPECT_TRUE(third.Waits());
  Advance(1s);
  EXPECT_TRUE(third.Went());
}

TEST_F(SharedLimitsTest, DoesNotAffectOtherKeys) {
  Ask({Rate("a", 1)});
  EXPECT_TRUE(Ask({Rate("b", 1)}).Went());
}

TEST_F(SharedLimitsTest, EndOfCallFreesSlot) {
  auto& first = Ask({AtMost("a", 2)});
  auto& second = Ask({AtMost("a", 2)});
  auto& third = Ask({AtMost("a", 2)});
  auto& fourth = Ask({AtMost("a", 2)});
  EXPECT_TRUE(first.Went() && second.Went() && third.Waits());
  second.End();
  Poll();
  EXPECT_TRUE(third.Went());
  EXPECT_TRUE(fourth.Waits());
  third.End();
  Poll();
  EXPECT_TRUE(fourth.Went());
}

TEST_F(SharedLimitsTest, ServesWaitersInOrder) {
  auto& holder = Ask({AtMost("a", 1)});
  auto& first = Ask({AtMost("a", 1)});
  auto& second = Ask({AtMost("a", 1)});
  holder.End();
  auto& newcomer = Ask({AtMost("a", 1)});
  EXPECT_TRUE(first.Went());
  EXPECT_TRUE(second.Waits() && newcomer.Waits());
  first.End();
  Poll();
  EXPECT_TRUE(second.Went() && newcomer.Waits());
}

TEST_F(SharedLimitsTest, AcquiresAllKeysOrNone) {
  Ask({Rate("pair", 0.1)});
  auto& waits = Ask({Rate("account", 1), Rate("pair", 0.1)});
  EXPECT_TRUE(waits.Waits());
  EXPECT_TRUE(Ask({Rate("account", 1)}).Went()) << "who waits for the pair holds no one else up";
  Advance(10s);
  EXPECT_TRUE(waits.Went());
  EXPECT_TRUE(Ask({Rate("account", 1)}).Waits()) << "and takes from the account when it goes";
}

TEST_F(SharedLimitsTest, WaiterKeepsItsTurnInNextQueue) {
  auto& busy = Ask({AtMost("account", 1)});
  Ask({Rate("pair", 1)});
  auto& early = Ask({AtMost("account", 1), Rate("pair", 1)});
  auto& late = Ask({AtMost("account", 1)});
  Advance(1s);  // the pair is free: the early one waits for the account now, before the late one
  busy.End();
  Poll();
  EXPECT_TRUE(early.Went());
  EXPECT_TRUE(late.Waits());
}

TEST_F(SharedLimitsTest, RejectsImmediatelyIfDeadlineCannotBeMet) {
  Ask({Rate("a", 0.1)});
  Ask({Rate("a", 0.1)});
  auto& refused = Ask({Rate("a", 0.1)}, 19s);
  ASSERT_TRUE(refused.Refused());
  EXPECT_THAT(*refused.result,
              FailsWith(MessagingErrorCodes::RateLimited, Certainty::None, Retry::After(20s)));
  EXPECT_TRUE(Ask({Rate("a", 0.1)}, 20s).Waits());
}

TEST_F(SharedLimitsTest, DeadlineEndsWait) {
  Ask({AtMost("a", 1)});
  auto& waits = Ask({AtMost("a", 1)}, 5s);
  auto& patient = Ask({AtMost("a", 1)}, 10s);
  Advance(5s - 1ns);
  EXPECT_TRUE(waits.Waits());
  Advance(1ns);
  ASSERT_TRUE(waits.Refused());
  EXPECT_THAT(*waits.result,
              FailsWith(MessagingErrorCodes::RateLimited, Certainty::None, Retry::Now()));
  EXPECT_TRUE(patient.Waits());
}

TEST_F(SharedLimitsTest, QueueIsBounded) {
  limits_ = std::make_shared<SharedLimits>(2);
  Ask({AtMost("a", 1)});
  EXPECT_TRUE(Ask({AtMost("a", 1)}).Waits());
  EXPECT_TRUE(Ask({AtMost("a", 1)}).Waits());
  EXPECT_TRUE(Ask({AtMost("a", 1)}).Refused());
}

TEST_F(SharedLimitsTest, CancelledWaiterLetsNextOneProceed) {
  auto& holder = Ask({AtMost("a", 1)});
  auto& first = Ask({AtMost("a", 1)});
  auto& second = Ask({AtMost("a", 1)});
  Cancel(first);
  ASSERT_TRUE(first.Refused());
  EXPECT_EQ(first.result->Error().Code(), AbortedError().Code());
  holder.End();
  Poll();
  EXPECT_TRUE(second.Went());
}

TEST_F(SharedLimitsTest, NextWaiterTakesOverTimer) {
  Ask({Rate("a", 1)});
  auto& first = Ask({Rate("a", 1)});
  auto& second = Ask({Rate("a", 1)});
  Cancel(first);
  Advance(1s);
  EXPECT_TRUE(second.Went()) << "the time of the first is its own now";
}

TEST_F(SharedLimitsTest, CancelledCallIsNotCounted) {
  auto& first = Ask({Rate("a", 1)});
  auto& second = Ask({Rate("a", 1)});
  ASSERT_TRUE(first.Went() && second.Waits());
  first.GiveBack(clock_->Now());
  Poll();
  EXPECT_TRUE(second.Went());
}

TEST_F(SharedLimitsTest, ClosedGateHoldsAllCallsOfKey) {
  EXPECT_FALSE(limits_->AnyShut(clock_->Now()));
  limits_->Shut("a", clock_->Now() + 7s, clock_->Now());
  EXPECT_TRUE(limits_->AnyShut(clock_->Now()));
  auto& waits = Ask({LimitKey("a")});
  auto& limited = Ask({Rate("b", 1), LimitKey("a")});
  EXPECT_TRUE(Ask({LimitKey("b")}).Went());
  limits_->Shut("a", clock_->Now() + 1s, clock_->Now());
  Advance(7s - 1ns);
  EXPECT_TRUE(waits.Waits() && limited.Waits()) << "a shorter Retry-After opens nothing";
  Advance(1ns);
  EXPECT_TRUE(waits.Went() && limited.Went());
  EXPECT_FALSE(limits_->AnyShut(clock_->Now()));
}

TEST_F(SharedLimitsTest, RejectsIfGateOpensAfterDeadline) {
  limits_->Shut("a", clock_->Now() + 1h, clock_->Now());
  auto& refused = Ask({LimitKey("a")});
  ASSERT_TRUE(refused.Refused());
  EXPECT_EQ(refused.result->Error().Retry(), Retry::After(1h));
}

TEST_F(SharedLimitsTest, ForgetsIdleKeys) {
  for (int i = 0; i < 20'000; ++i) {
    Ask({Rate("pair:" + std::to_string(i), 100)}).End();
    calls_.clear();
    Advance(1ms);
  }
  EXPECT_LE(limits_->Keys(), 600U);
}

TEST_F(SharedLimitsTest, KeepsKeyInUse) {
  auto& holder = Ask({AtMost("held", 1)});
  limits_->Shut("shut", clock_->Now() + 1h, clock_->Now());
  for (int i = 0; i < 1000; ++i) {
    Ask({LimitKey("other:" + std::to_string(i))}).End();
  }
  EXPECT_TRUE(Ask({AtMost("held", 1)}).Waits());
  EXPECT_TRUE(Ask({LimitKey("shut")}).Refused());
  EXPECT_TRUE(holder.Went());
}

TEST_F(SharedLimitsTest, TwoRuntimesShareOneKey) {
  Runtime other(context_.get_executor(), RuntimeOptions().WithClock(clock_));
  auto& mine = Ask({AtMost("a", 1)});
  auto& theirs = Ask(other, {AtMost("a", 1)}, 1min);
  EXPECT_TRUE(theirs.Waits());
  mine.End();
  Poll();
  EXPECT_TRUE(theirs.Went());
}

TEST_F(SharedLimitsTest, RemovesWaitersOfDestroyedRuntime) {
  auto& holder = Ask({AtMost("a", 1)});
  {
    asio::io_context shortlived;
    Runtime other(shortlived.get_executor(), RuntimeOptions().WithClock(clock_));
    auto work = limits_->AcquireAsync(other, {AtMost("a", 1)}, clock_->Now() + 1h);
    asio::co_spawn(other.Home(), std::move(work), [](std::exception_ptr, auto) { FAIL(); });
    shortlived.poll();
  }
  auto& next = Ask({AtMost("a", 1)});
  holder.End();
  Poll();
  EXPECT_TRUE(next.Went());
}

TEST_F(SharedLimitsTest, BudgetIsSharedByKey) {
  auto budget = limits_->Budget("a", 0.5);
  EXPECT_EQ(budget, limits_->Budget("a", 0.5));
  EXPECT_NE(budget, limits_->Budget("b", 0.5));
  ASSERT_TRUE(budget->TryTake());
  EXPECT_EQ(limits_->Budget("a", 0.5)->Tokens(), 99);
  budget.reset();
  EXPECT_EQ(limits_->Budget("a", 0.5)->Tokens(), 100);
}

}  // namespace
}  // namespace ratatosk::test
