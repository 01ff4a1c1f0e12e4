// Deadlines of one attempt: until its first byte is written, and as a whole.

#include <ratatosk/asio.hpp>
#include <ratatosk/core/timer_queue.hpp>

#include "connectors/resilience_fixture.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::cancellation_type;
using Codes = MessagingErrorCodes;
using Times = std::vector<double>;

class AttemptLimitsTest : public ResilienceTest {
 protected:
  // The first `count` attempts get that far and hang there.
  void HangAt(RequestProgress progress, int count = 100) {
    core_->on_send = [this, progress, count](const Message& message,
                                             SendContext& context) -> Async<SendResult> {
      sent_at_.push_back(Since());
      if (progress == RequestProgress::Written) context.Operation().MarkWritten();
      if (progress == RequestProgress::Preparing) context.Operation().BeginPreparation();
      if (core_->sends > count) co_return co_await FakeCore::Accept(message, context);
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return co_await FakeCore::Accept(message, context);
    };
  }
  void Begin(SendOptions options = {}) {
    auto keep = [this](OperationResult<SendResult> r) { sent_ = std::move(r); };
    AsyncSend(*connector_, Text(), std::move(options),
              boost::asio::bind_cancellation_slot(signal_.slot(), keep));
    Poll();
  }

  boost::asio::cancellation_signal signal_;
  std::optional<OperationResult<SendResult>> sent_;
};

TEST_F(AttemptLimitsTest, RetriesAttemptThatDoesNotConnect) {
  Configure("Timeout.Connect=3");
  HangAt(RequestProgress::Waiting, 1);
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(sent_at_, (Times{0, 3.5}));
}

TEST_F(AttemptLimitsTest, ErrorSaysThatNoConnectionWasMade) {
  Configure("Timeout.Connect=3;Timeout.Attempt=10;Retry.MaxAttempts=1");
  HangAt(RequestProgress::Waiting);
  EXPECT_THAT(Send(), FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
}

TEST_F(AttemptLimitsTest, ConnectTimeoutEndsWithFirstByte) {
  Configure("Timeout.Connect=3");
  HangAt(RequestProgress::Written);
  Begin();
  Advance(59s);
  EXPECT_FALSE(sent_);
  Advance(1s);
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::SendTimeout, Certainty::Unknown, Retry::Never()));
}

TEST_F(AttemptLimitsTest, PreliminaryRequestIsNotPartOfConnecting) {
  Configure("Timeout.Connect=3;Retry.MaxAttempts=1");
  core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    auto& operation = context.Operation();
    operation.BeginPreparation();
    const bool passed = co_await gate_.PassAsync();
    if (!passed) co_return AbortedError();
    operation.EndPreparation();
    sent_at_.push_back(Since());
    const bool connected = co_await gate_.PassAsync();
    if (!connected) co_return AbortedError();
    co_return co_await FakeCore::Accept(message, context);
  };
  Begin();
  Advance(10s);
  ASSERT_FALSE(sent_);
  gate_.Open();
  Poll();
  EXPECT_EQ(sent_at_, (Times{10}));
  Advance(3s);  // now it connects, and that takes too long
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
}

TEST_F(AttemptLimitsTest, PreliminaryRequestDoesNotUseConnectTimeout) {
  Configure("Timeout.Connect=3;Retry.MaxAttempts=1");
  core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    auto& operation = context.Operation();
    operation.BeginPreparation();
    co_await runtime_.Timers().WaitUntilAsync(clock_->Now() + 2900ms);
    operation.EndPreparation();
    co_await runtime_.Timers().WaitUntilAsync(clock_->Now() + 2900ms);
    co_return co_await FakeCore::Accept(message, context);
  };
  EXPECT_THAT(Send(), IsOk());
}

TEST_F(AttemptLimitsTest, ConnectTimeoutAppliesToEachRequest) {
  Configure("Timeout.Connect=3;Retry.MaxAttempts=1");
  core_->on_send = [this](const Message&, SendContext& context) -> Async<SendResult> {
    context.Operation().MarkWritten();
    co_await runtime_.Timers().WaitUntilAsync(clock_->Now() + 4s);
    context.Operation().MarkNotHandedOver();  // refused, and to be asked once more
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  Begin();
  Advance(6999ms);
  EXPECT_FALSE(sent_);
  Advance(1ms);
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
}

TEST_F(AttemptLimitsTest, RateLimitOfPreliminaryRequestDoesNotCloseGate) {
  Configure("Retry.MaxAttempts=1");
  core_->on_send = [](const Message&, SendContext& context) -> Async<SendResult> {
    context.Operation().BeginPreparation();
    co_return Error(Codes::RateLimited, "no token").WithRetry(Retry::After(1h));
  };
  EXPECT_THAT(Send(), FailsWithCode(Codes::RateLimited));
  EXPECT_THAT(Send(), FailsWithCode(Codes::RateLimited));
  EXPECT_EQ(core_->sends, 2) << "the second was let through";
}

TEST_F(AttemptLimitsTest, PreliminaryRequestCanBeCancelledAsNotSent) {
  Configure("Timeout.Attempt=30");
  HangAt(RequestProgress::Preparing);
  Begin();
  signal_.emit(cancellation_type::total);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
}

TEST_F(AttemptLimitsTest, RetriesAttemptThatTimesOutBeforeWriting) {
  Configure("Timeout.Attempt=3");
  HangAt(RequestProgress::Waiting, 2);
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(sent_at_, (Times{0, 3.5, 7.5}));
}

TEST_F(AttemptLimitsTest, DoesNotRetryAttemptThatWasWritten) {
  Configure("Timeout.Attempt=3");
  HangAt(RequestProgress::Written, 1);
  EXPECT_THAT(Send(), FailsWith(Codes::SendTimeout, Certainty::Unknown, Retry::Never()));
  EXPECT_EQ(sent_at_, (Times{0}));
}

TEST_F(AttemptLimitsTest, RetriesWrittenAttemptIfAllowed) {
  Configure("Timeout.Attempt=3;Retry.RetryUnknown=true");
  HangAt(RequestProgress::Written, 1);
  EXPECT_THAT(Send(), IsOk());
  EXPECT_EQ(sent_at_, (Times{0, 3.5}));
}

TEST_F(AttemptLimitsTest, DeadlineOfSendWins) {
  Configure("Timeout.Attempt=30;Timeout.Connect=20");
  for (const auto progress : {RequestProgress::Waiting, RequestProgress::Written}) {
    HangAt(progress);
    sent_.reset();
    Begin(SendOptions().WithTimeout(2s));
    Advance(2s);
    ASSERT_TRUE(sent_);
    EXPECT_THAT(*sent_, FailsWith(Codes::SendTimeout, CertaintyOf(progress), Retry::Never()));
  }
}

TEST_F(AttemptLimitsTest, CancellationReachesAttempt) {
  Configure("Timeout.Attempt=30");
  for (const auto progress : {RequestProgress::Waiting, RequestProgress::Written}) {
    HangAt(progress);
    sent_.reset();
    Begin();
    signal_.emit(cancellation_type::terminal);
    Poll();
    ASSERT_TRUE(sent_);
    EXPECT_THAT(*sent_,
                FailsWith(Codes::OperationCancelled, CertaintyOf(progress), Retry::Never()));
  }
}

TEST_F(AttemptLimitsTest, TotalCancellationDoesNotStopWrittenAttempt) {
  Configure("Timeout.Attempt=30");
  HangAt(RequestProgress::Written);
  Begin();
  signal_.emit(cancellation_type::total);
  Poll();
  EXPECT_FALSE(sent_);
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, IsOk());
}

TEST_F(AttemptLimitsTest, ApplyToQueries) {
  Configure("Timeout.Attempt=3;Retry.MaxAttempts=2");
  core_->on_query = [this](const std::string&, OperationContext& op) -> Async<StatusUpdatesResult> {
    op.MarkWritten();
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<StatusUpdatesResult>> status;
  Start(status, connector_->GetMessageStatusAsync("id"));
  Advance(6500ms);
  ASSERT_TRUE(status);
  EXPECT_THAT(*status, FailsWith(Codes::StatusQueryTimeout, Certainty::None, Retry::Now()));
  EXPECT_EQ(core_->queries, 2);
}

TEST_F(AttemptLimitsTest, ReturnsResponseThatArrivesInTime) {
  Configure("Timeout.Attempt=3;Timeout.Connect=1");
  EXPECT_THAT(Send(), IsOk());
  Script(1, No());
  EXPECT_THAT(Send(), FailsWithCode(Codes::InvalidRecipient));
}

}  // namespace
}  // namespace ratatosk::test
