#include <ratatosk/core/run_operation.hpp>

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <optional>
#include <ostream>
#include <thread>

#include <ratatosk/core/cancellation_source.hpp>
#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/timer_queue.hpp>

namespace ratatosk {
namespace {

namespace asio = boost::asio;
using asio::cancellation_type;
using namespace std::chrono_literals;

using Result = OperationResult<int>;

class RunOperationTest : public testing::Test {
 protected:
  // Waits for ever after marking that far; what a plugin's core looks like.
  static asio::awaitable<Result> Hang(RequestProgress progress, OperationContext& operation) {
    if (progress == RequestProgress::Writing && !operation.BeginWriting()) {
      co_return AbortedError();
    }
    if (progress == RequestProgress::Written) operation.MarkWritten();
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) co_return AbortedError();
    co_return 1;
  }

  template <class Body>
  void Start(Body body) {
    auto keep = [this](Result r) { result_ = std::move(r); };
    RunOperation<int>(runtime_, MessagingErrorCodes::SendTimeout, std::move(body),
                      asio::bind_cancellation_slot(signal_.slot(), keep));
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
  std::optional<Result> result_;
};

struct CancelCase {
  RequestProgress progress;
  cancellation_type type;
  std::optional<Certainty> expected;  // nothing: the operation goes on

  friend std::ostream& operator<<(std::ostream& out, const CancelCase& c) {
    return out << "progress " << static_cast<int>(c.progress) << " type "
               << static_cast<int>(c.type);
  }
};

class CancelTest : public RunOperationTest, public testing::WithParamInterface<CancelCase> {};

TEST_P(CancelTest, EndsWithCorrectCertaintyOrContinues) {
  const auto& c = GetParam();
  Start([&c](OperationContext& operation) { return Hang(c.progress, operation); });
  ASSERT_FALSE(result_);
  signal_.emit(c.type);
  Poll();
  ASSERT_EQ(result_.has_value(), c.expected.has_value());
  if (!c.expected) {
    signal_.emit(cancellation_type::terminal);
    Poll();
    ASSERT_TRUE(result_);
    return;
  }
  EXPECT_EQ(result_->Error().Code(), MessagingErrorCodes::OperationCancelled);
  EXPECT_EQ(result_->Error().Certainty(), *c.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    CancelTest,
    testing::Values(
        CancelCase{RequestProgress::Waiting, cancellation_type::terminal, Certainty::NotSent},
        CancelCase{RequestProgress::Waiting, cancellation_type::partial, Certainty::NotSent},
        CancelCase{RequestProgress::Waiting, cancellation_type::total, Certainty::NotSent},
        CancelCase{RequestProgress::Writing, cancellation_type::terminal, Certainty::Unknown},
        CancelCase{RequestProgress::Writing, cancellation_type::total, std::nullopt},
        CancelCase{RequestProgress::Written, cancellation_type::terminal, Certainty::Unknown},
        CancelCase{RequestProgress::Written, cancellation_type::partial, Certainty::Unknown},
        CancelCase{RequestProgress::Written, cancellation_type::total, std::nullopt}));

TEST_F(RunOperationTest, DeadlineIsTimeoutNotCancellation) {
  Start([this](OperationContext& operation) {
    operation.StopAt(clock_->Now() + 1min);
    operation.StopAt(clock_->Now() + 2min);  // the earlier one stays
    return Hang(RequestProgress::Written, operation);
  });
  clock_->Advance(59s);
  Poll();
  ASSERT_FALSE(result_);
  clock_->Advance(1s);
  Poll();
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->Error().Code(), MessagingErrorCodes::SendTimeout);
  EXPECT_EQ(result_->Error().Certainty(), Certainty::Unknown);
}

asio::awaitable<Result> Throw() {
  throw std::runtime_error("from a plugin");
  co_return 0;
}

TEST_F(RunOperationTest, ExceptionBecomesError) {
  Start([](OperationContext&) { return Throw(); });
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->Error().Code(), MessagingErrorCodes::MessagingError);
  EXPECT_EQ(result_->Error().Message(), "from a plugin");
  EXPECT_EQ(result_->Error().Certainty(), Certainty::NotSent);
}

asio::awaitable<Result> ThrowBadAlloc() {
  throw std::bad_alloc();
  co_return 0;
}

TEST_F(RunOperationTest, OnlyBadAllocEscapes) {
  EXPECT_THROW(Start([](OperationContext&) { return ThrowBadAlloc(); }), std::bad_alloc);
}

asio::awaitable<Result> Answer(OperationContext& operation) {
  operation.MarkAnswered();
  operation.RequestStop(StopReason::Cancelled, cancellation_type::terminal);
  co_return 7;
}

TEST_F(RunOperationTest, ResultWinsOverLateCancellation) {
  Start([](OperationContext& operation) { return Answer(operation); });
  ASSERT_TRUE(result_);
  ASSERT_TRUE(*result_);
  EXPECT_EQ(**result_, 7);
}

TEST_F(RunOperationTest, DoesNotStartIfCancelledBefore) {
  CancellationSource source;
  source.Cancel();
  bool begun = false;
  auto body = [&](OperationContext& operation) {
    begun = true;
    return Hang(RequestProgress::Writing, operation);
  };
  auto keep = [this](Result r) { result_ = std::move(r); };
  RunOperation<int>(runtime_, MessagingErrorCodes::SendTimeout, body,
                    asio::bind_cancellation_slot(source.Slot(), keep));
  EXPECT_NO_THROW(Poll());
  EXPECT_FALSE(begun);
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->Error().Code(), MessagingErrorCodes::OperationCancelled);
  EXPECT_EQ(result_->Error().Certainty(), Certainty::NotSent);
}

// The caller's own cancellation state must be as it was: no library coroutine runs in its chain.
TEST_F(RunOperationTest, DoesNotCancelCallersCoroutine) {
  bool checked = false;
  auto caller = [&]() -> asio::awaitable<void> {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto pending = RunOperation<int>(
        runtime_, MessagingErrorCodes::SendTimeout,
        [](OperationContext& operation) { return Hang(RequestProgress::Written, operation); });
    auto result = co_await std::move(pending);
    EXPECT_EQ(result.Error().Code(), MessagingErrorCodes::OperationCancelled);
    EXPECT_FALSE(co_await asio::this_coro::throw_if_cancelled());
    const auto state = co_await asio::this_coro::cancellation_state;
    EXPECT_EQ(state.cancelled(), cancellation_type::terminal);
    checked = true;
  };
  asio::co_spawn(context_, caller, asio::bind_cancellation_slot(signal_.slot(), asio::detached));
  Poll();
  signal_.emit(cancellation_type::terminal);
  Poll();
  EXPECT_TRUE(checked);
}

TEST_F(RunOperationTest, CallerResumesOnItsOwnExecutor) {
  asio::thread_pool other(1);
  bool on_home = false;
  auto caller = [&]() -> asio::awaitable<void> {
    auto body = [&](OperationContext&) -> asio::awaitable<Result> {
      on_home = context_.get_executor().running_in_this_thread();
      co_return 1;
    };
    auto pending = RunOperation<int>(runtime_, MessagingErrorCodes::SendTimeout, body);
    auto result = co_await std::move(pending);
    EXPECT_TRUE(result);
    EXPECT_TRUE(other.get_executor().running_in_this_thread());
  };
  auto done = asio::co_spawn(other, caller, asio::use_future);
  auto guard = asio::make_work_guard(context_);
  while (done.wait_for(0s) != std::future_status::ready) context_.run_one_for(1ms);
  guard.reset();
  other.join();
  EXPECT_TRUE(on_home);
}

// What the caller does next may take long, or wait for another operation of the same Runtime.
TEST_F(RunOperationTest, CompletionDoesNotHoldHomeExecutor) {
  using Strand = asio::strand<asio::any_io_executor>;
  const auto home = runtime_.Home();
  const auto* strand = home.target<Strand>();
  ASSERT_NE(strand, nullptr);
  bool resumed = false, body_on_home = false;
  auto caller = [&]() -> asio::awaitable<void> {
    auto body = [&](OperationContext&) -> asio::awaitable<Result> {
      body_on_home = strand->running_in_this_thread();
      co_return 1;
    };
    auto pending = RunOperation<int>(runtime_, MessagingErrorCodes::SendTimeout, body);
    auto result = co_await std::move(pending);
    EXPECT_TRUE(result);
    EXPECT_FALSE(strand->running_in_this_thread());
    resumed = true;
  };
  asio::co_spawn(context_, caller, asio::detached);
  Poll();
  EXPECT_TRUE(resumed && body_on_home);
}

// Runs on another thread whatever there is to do, before `execute` returns.
class ElsewhereExecutor {
 public:
  explicit ElsewhereExecutor(asio::io_context& context) noexcept : context_(&context) {}

  asio::execution_context& query(asio::execution::context_t) const noexcept { return *context_; }
  ElsewhereExecutor require(asio::execution::blocking_t::never_t) const noexcept { return *this; }
  template <class Function>
  void execute(Function function) const {
    const bool there = context_->get_executor().running_in_this_thread();
    asio::post(*context_, std::move(function));
    if (there) return;
    std::thread other([this] {
      context_->restart();
      while (context_->poll() > 0) {
      }
    });
    other.join();
  }
  friend bool operator==(const ElsewhereExecutor&, const ElsewhereExecutor&) noexcept = default;

 private:
  asio::io_context* context_;
};

// The operation's deadline stands in a list that home alone may touch.
TEST_F(RunOperationTest, CancellationFromAnotherThreadIsSafe) {
  asio::io_context context;
  Runtime runtime(asio::any_io_executor(ElsewhereExecutor(context)),
                  RuntimeOptions().WithClock(clock_).WithHomeExecutor(HomeExecutor::Serial));
  std::optional<std::thread::id> destroyed_on;
  auto note = [&](int*) { destroyed_on = std::this_thread::get_id(); };
  std::shared_ptr<int> mark(nullptr, note);
  auto body = [mark = std::move(mark)](OperationContext& operation) {
    operation.StopAt(operation.Runtime().Clock().Now() + 1h);
    return Hang(RequestProgress::Waiting, operation);
  };
  CancellationSource source;
  auto keep = [this](Result r) { result_ = std::move(r); };
  auto token = asio::bind_cancellation_slot(source.Slot(), keep);
  RunOperation<int>(runtime, MessagingErrorCodes::SendTimeout, std::move(body),
                    asio::bind_executor(context_, std::move(token)));
  ASSERT_FALSE(destroyed_on);
  source.Cancel();
  ASSERT_TRUE(destroyed_on);
  EXPECT_NE(*destroyed_on, std::this_thread::get_id());
  Poll();
  ASSERT_TRUE(result_);
  EXPECT_EQ(result_->Error().Code(), MessagingErrorCodes::OperationCancelled);
}

TEST_F(RunOperationTest, LeaksNothingWhenContextIsDestroyed) {
  auto alive = std::make_shared<int>();
  auto context = std::make_unique<asio::io_context>();
  Runtime runtime(context->get_executor());
  RunOperation<int>(
      runtime, MessagingErrorCodes::SendTimeout,
      [alive](OperationContext& operation) { return Hang(RequestProgress::Written, operation); },
      [](Result) { FAIL() << "must not be resumed"; });
  context->poll();
  context.reset();
  EXPECT_EQ(alive.use_count(), 1);

  // And a call on what is left gives an error, on the caller's own executor.
  auto home_gone = [&]() -> asio::awaitable<void> {
    auto pending = RunOperation<int>(
        runtime, MessagingErrorCodes::SendTimeout,
        [](OperationContext& operation) { return Hang(RequestProgress::Written, operation); });
    auto result = co_await std::move(pending);
    EXPECT_EQ(result.Error().Code(), MessagingErrorCodes::OperationCancelled);
    result_ = std::move(result);
  };
  asio::co_spawn(context_, home_gone, asio::detached);
  Poll();
  EXPECT_TRUE(result_);
}

}  // namespace
}  // namespace ratatosk
