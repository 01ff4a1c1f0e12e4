#include <ratatosk/core/run_operation.hpp>

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <stdexcept>
#include <vector>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/core/wait_queue.hpp>

namespace ratatosk {
namespace {

namespace asio = boost::asio;
using asio::cancellation_type;
using namespace std::chrono_literals;

using Result = OperationResult<int>;

class RunPartTest : public testing::Test {
 protected:
  static asio::awaitable<Result> Hang(RequestProgress progress, OperationContext& part) {
    if (progress == RequestProgress::Written) part.MarkWritten();
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) co_return AbortedError();
    co_return 1;
  }

  // One part that hangs, then what the whole saw of itself.
  static asio::awaitable<Result> OnePart(RunPartTest& test,
                                         RequestProgress progress,
                                         OperationContext& whole) {
    auto body = [progress, &test](OperationContext& part) {
      test.part_ = &part;
      return Hang(progress, part);
    };
    test.of_part_ = co_await RunPart<int>(whole, MessagingErrorCodes::SendTimeout, body);
    test.part_ = nullptr;
    test.whole_stopped_ = whole.Stopped();
    co_return 7;
  }

  // Two parts side by side, awaited through a queue.
  static asio::awaitable<Result> TwoParts(RunPartTest& test, OperationContext& whole) {
    WaitQueue<bool> ended;
    for (const auto progress : {RequestProgress::Waiting, RequestProgress::Written}) {
      auto body = [progress](OperationContext& part) { return Hang(progress, part); };
      RunPart<int>(whole, MessagingErrorCodes::SendTimeout, body, [&](Result result) {
        test.results_.push_back(std::move(result));
        if (test.results_.size() == 2) ended.HandToFirst(true);
      });
    }
    co_await ended.WaitAsync();
    co_return 7;
  }

  template <class Body>
  void Start(Body body) {
    auto keep = [this](Result r) { result_ = std::move(r); };
    RunOperation<int>(runtime_, MessagingErrorCodes::SendTimeout, std::move(body),
                      asio::bind_cancellation_slot(signal_.slot(), keep));
    Poll();
  }
  void StartOnePart(RequestProgress progress) {
    Start([this, progress](OperationContext& whole) { return OnePart(*this, progress, whole); });
  }
  void Emit(cancellation_type type) {
    signal_.emit(type);
    Poll();
  }
  void Poll() {
    context_.restart();
    while (context_.poll() > 0) {
    }
  }

  asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
  asio::cancellation_signal signal_;
  OperationContext* part_ = nullptr;
  std::optional<Result> of_part_;
  std::vector<Result> results_;
  StopReason whole_stopped_ = StopReason::None;
  std::optional<Result> result_;
};

TEST_F(RunPartTest, StopOfOperationEndsPartFirst) {
  StartOnePart(RequestProgress::Written);
  Emit(cancellation_type::terminal);
  ASSERT_TRUE(of_part_ && result_);
  EXPECT_EQ(of_part_->Error().Code(), MessagingErrorCodes::OperationCancelled);
  EXPECT_EQ(of_part_->Error().Certainty(), Certainty::Unknown);
  EXPECT_EQ(whole_stopped_, StopReason::Cancelled);
  EXPECT_EQ(result_->Value(), 7) << "the whole's own chain was cancelled too";
}

TEST_F(RunPartTest, TotalCancellationEndsUnwrittenPart) {
  StartOnePart(RequestProgress::Waiting);
  Emit(cancellation_type::total);
  ASSERT_TRUE(of_part_);
  EXPECT_EQ(of_part_->Error().Certainty(), Certainty::NotSent);
}

TEST_F(RunPartTest, TotalCancellationLeavesWrittenPartRunning) {
  StartOnePart(RequestProgress::Written);
  Emit(cancellation_type::total);
  EXPECT_FALSE(of_part_);
  Emit(cancellation_type::terminal);
  ASSERT_TRUE(of_part_);
  EXPECT_EQ(of_part_->Error().Certainty(), Certainty::Unknown);
  EXPECT_EQ(whole_stopped_, StopReason::Cancelled);
}

TEST_F(RunPartTest, DeadlineOfPartEndsOnlyPart) {
  StartOnePart(RequestProgress::Waiting);
  part_->StopAt(clock_->Now() + 5s);
  clock_->RunUntil(context_, clock_->Now() + 6s);
  ASSERT_TRUE(of_part_ && result_);
  EXPECT_EQ(of_part_->Error().Code(), MessagingErrorCodes::SendTimeout);
  EXPECT_EQ(whole_stopped_, StopReason::None);
}

TEST_F(RunPartTest, DeadlineOfOperationReachesPart) {
  auto body = [this](OperationContext& whole) {
    whole.StopAt(clock_->Now() + 5s);
    return OnePart(*this, RequestProgress::Waiting, whole);
  };
  Start(body);
  clock_->RunUntil(context_, clock_->Now() + 6s);
  ASSERT_TRUE(of_part_);
  EXPECT_EQ(of_part_->Error().Code(), MessagingErrorCodes::SendTimeout);
  EXPECT_EQ(whole_stopped_, StopReason::Deadline);
}

TEST_F(RunPartTest, PartOfStoppedOperationDoesNotStart) {
  auto body = [this](OperationContext& whole) -> asio::awaitable<Result> {
    auto first = [](OperationContext& part) { return Hang(RequestProgress::Waiting, part); };
    co_await RunPart<int>(whole, MessagingErrorCodes::SendTimeout, first);
    auto second = [this](OperationContext& part) {
      part_ = &part;
      return Hang(RequestProgress::Waiting, part);
    };
    of_part_ = co_await RunPart<int>(whole, MessagingErrorCodes::SendTimeout, second);
    co_return 7;
  };
  Start(body);
  Emit(cancellation_type::terminal);
  ASSERT_TRUE(of_part_);
  EXPECT_EQ(of_part_->Error().Code(), MessagingErrorCodes::OperationCancelled);
  EXPECT_EQ(part_, nullptr);
}

TEST_F(RunPartTest, ConcurrentPartsStopByTheirOwnProgress) {
  Start([this](OperationContext& whole) { return TwoParts(*this, whole); });
  Emit(cancellation_type::total);
  EXPECT_EQ(results_.size(), 1U);
  Emit(cancellation_type::terminal);
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(results_[0].Error().Certainty(), Certainty::NotSent);
  EXPECT_EQ(results_[1].Error().Certainty(), Certainty::Unknown);
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->Value(), 7);
}

TEST_F(RunPartTest, ExceptionOfPartBecomesItsResult) {
  auto body = [this](OperationContext& whole) -> asio::awaitable<Result> {
    auto bad = [](OperationContext&) -> asio::awaitable<Result> {
      throw std::runtime_error("broken");
      co_return 1;
    };
    of_part_ = co_await RunPart<int>(whole, MessagingErrorCodes::SendTimeout, bad);
    co_return 7;
  };
  Start(body);
  ASSERT_TRUE(of_part_ && result_);
  EXPECT_EQ(of_part_->Error().Code(), MessagingErrorCodes::MessagingError);
  EXPECT_EQ(result_->Value(), 7);
}

TEST(RunPart, ContextDestructionEndsParts) {
  std::optional<Result> result;
  {
    asio::io_context context;
    Runtime runtime(context.get_executor());
    auto body = [](OperationContext& whole) -> asio::awaitable<Result> {
      auto part = [](OperationContext&) -> asio::awaitable<Result> {
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::use_awaitable);
        co_return 1;
      };
      co_return co_await RunPart<int>(whole, MessagingErrorCodes::SendTimeout, part);
    };
    RunOperation<int>(runtime, MessagingErrorCodes::SendTimeout, body,
                      [&](Result r) { result = std::move(r); });
    context.poll();
  }
  EXPECT_FALSE(result);
}

}  // namespace
}  // namespace ratatosk
