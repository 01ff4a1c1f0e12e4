#include <ctime>

#include <ratatosk/asio.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

#include "connectors/resilience_fixture.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::cancellation_type;
using Codes = MessagingErrorCodes;
using Times = std::vector<double>;

class RetryTest : public ResilienceTest {};

TEST_F(RetryTest, RetriesNotSent) {
  Script(2, Refused());
  auto sent = Send();
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->RemoteMessageId, "remote-m-1");
  EXPECT_EQ(sent_at_, (Times{0, 0.5, 1.5}));
}

TEST_F(RetryTest, ReturnsLastError) {
  Script(2, Refused());
  Script(1, TooMany(3s));
  auto sent = Send();
  EXPECT_THAT(sent, FailsWith(Codes::RateLimited, Certainty::Rejected, Retry::After(3s)));
  EXPECT_EQ(sent.Error().Provider().Code(), "20429");
  EXPECT_EQ(sent_at_.size(), 3U);
}

TEST_F(RetryTest, WaitsForRetryAfter) {
  Script(1, TooMany(7s));
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(sent_at_, (Times{0, 7}));
}

TEST_F(RetryTest, DoesNotRetryUnknown) {
  Script(1, InDoubt());
  EXPECT_THAT(Send(), FailsWithCode(Codes::SendMessageFailed));
  EXPECT_EQ(sent_at_.size(), 1U);
}

TEST_F(RetryTest, DoesNotRetryAfterException) {
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    throw std::runtime_error("a fault");
  };
  auto sent = Send();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.Error().Certainty(), Certainty::Unknown);
  EXPECT_EQ(core_->sends, 1);
}

TEST_F(RetryTest, DoesNotRetryRejection) {
  Script(1, No());
  EXPECT_THAT(Send(), FailsWithCode(Codes::InvalidRecipient));
  EXPECT_EQ(sent_at_.size(), 1U);
}

TEST_F(RetryTest, DoesNotTryInvalidMessage) {
  core_->default_sender = Endpoint();
  EXPECT_THAT(Send(), FailsWithCode(Codes::MessageValidationFailed));
  EXPECT_EQ(sent_at_.size(), 0U);
}

TEST_F(RetryTest, RetriesListedCodes) {
  Configure("Retry.RetryableErrorCodes=INVALID_RECIPIENT");
  Script(1, No());
  EXPECT_THAT(Send(), IsOk());
}

TEST_F(RetryTest, DoesNotRetryWithOneAttempt) {
  Configure("Retry.MaxAttempts=1");
  Script(1, Refused());
  EXPECT_THAT(Send(), FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
  EXPECT_EQ(sent_at_.size(), 1U);
}

TEST_F(RetryTest, RetriesUnknownIfAllowedAndStaysUnknown) {
  Configure("Retry.RetryUnknown=true");
  Script(1, InDoubt());
  Script(1, Refused());
  Script(1, Refused());
  auto sent = Send();
  EXPECT_EQ(sent_at_.size(), 3U);
  EXPECT_THAT(sent, FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Now()))
      << "the first attempt may have been accepted";
}

TEST_F(RetryTest, SettingsControlBackoff) {
  Configure("Retry.BackoffType=Linear;Retry.BaseDelay=2;Retry.MaxAttempts=5;Retry.MaxDelay=5");
  Script(4, Refused());
  EXPECT_THAT(Send(), IsOk());
  EXPECT_EQ(sent_at_, (Times{0, 2, 6, 11, 16}));
}

TEST_F(RetryTest, DoesNotRetryAtDeadline) {
  Script(2, TooMany(5s));
  EXPECT_THAT(Send(SendOptions().WithTimeout(5s)), FailsWithCode(Codes::RateLimited));
  EXPECT_EQ(Since(), 0) << "it ended at once";
  EXPECT_EQ(sent_at_, (Times{0}));
}

TEST_F(RetryTest, AccountSharesBudget) {
  core_->account = "A";
  Configure("Retry.Budget=0;Retry.MaxAttempts=100;Retry.BackoffType=Constant");
  auto other_core = std::make_shared<FakeCore>(*core_);
  FakeConnector other(runtime_, kFakeSchema, connector_->Settings(), other_core);
  // More than 10 failures in a row would open the breaker.
  Configure("Retry.Budget=0;Retry.MaxAttempts=100;Retry.EnableCircuitBreaker=false");
  Script(200, Refused());
  EXPECT_THAT(Send(SendOptions().WithTimeout(std::chrono::hours(10))),
              FailsWithCode(Codes::ConnectionFailed));
  EXPECT_EQ(sent_at_.size(), 100U) << "99 of 100 tokens";
  EXPECT_THAT(Send(), FailsWithCode(Codes::ConnectionFailed));
  EXPECT_EQ(sent_at_.size(), 102U) << "the last token";
  EXPECT_THAT(Run(other.SendMessageAsync(Text())), FailsWithCode(Codes::ConnectionFailed));
  EXPECT_EQ(sent_at_.size(), 103U);
}

TEST_F(RetryTest, ReportsEachAttemptAndSendOnce) {
  Script(2, Refused());
  ASSERT_THAT(Send(), IsOk());
  EXPECT_TRUE(
      sink_->Logged("attempt.failed channel=Fake/Channel/1.0.0 operation=send "
                    "message.id=m-1 attempt=1 error=CONNECTION_FAILED certainty=NotSent "
                    "next=again"));
  EXPECT_TRUE(sink_->Logged("attempt=2 error=CONNECTION_FAILED"));
  EXPECT_EQ(sink_->counters["ratatosk.attempts"], 3);
  EXPECT_EQ(sink_->counters["ratatosk.retries"], 2);
  EXPECT_EQ(sink_->counters["messaging.client.sent.messages"], 1);
}

TEST_F(RetryTest, ReportSaysWhyRetryingStopped) {
  Script(3, Refused());
  ASSERT_FALSE(Send());
  EXPECT_TRUE(sink_->Logged("attempt=3 error=CONNECTION_FAILED certainty=NotSent next=exhausted"));
}

TEST_F(RetryTest, RetriesQueries) {
  int left = 2;
  core_->on_query = [&](const std::string& id, OperationContext& op) -> Async<StatusUpdatesResult> {
    if (left-- == 0) return FakeCore::Report(id, op);
    return [](void) -> Async<StatusUpdatesResult> {
      co_return Error(MessagingErrorCodes::ConnectionFailed, "reset");
    }();
  };
  core_->on_test = [](OperationContext&) -> Async<void> {
    co_return Error(MessagingErrorCodes::RateLimited).WithRetry(Retry::After(1s));
  };
  std::optional<OperationResult<StatusUpdatesResult>> status;
  Start(status, connector_->GetMessageStatusAsync("id"));
  Advance(2s);
  ASSERT_TRUE(status);
  EXPECT_THAT(*status, IsOk());
  EXPECT_EQ(core_->queries, 3);
  std::optional<OperationResult<void>> tested;
  Start(tested, connector_->TestConnectionAsync());
  Advance(10s);
  ASSERT_TRUE(tested);
  EXPECT_THAT(*tested, FailsWithCode(Codes::RateLimited));
  EXPECT_EQ(core_->tested, 3);
}

// A send in its pause.
class PauseTest : public ResilienceTest {
 protected:
  void Pause(const Error& first, std::string_view settings = "") {
    Configure(std::string("Retry.Budget=0;Retry.BaseDelay=10;") + std::string(settings));
    Script(1, first);
    auto keep = [this](OperationResult<SendResult> r) { sent_ = std::move(r); };
    AsyncSend(*connector_, Text(), boost::asio::bind_cancellation_slot(signal_.slot(), keep));
    Advance(1s);
    ASSERT_FALSE(sent_);
  }
  boost::asio::cancellation_signal signal_;
  std::optional<OperationResult<SendResult>> sent_;
};

TEST_F(PauseTest, CancellationEndsItAndReturnsBudget) {
  core_->account = "A";
  Pause(Refused());
  auto budget = runtime_.Get(kSharedLimits)->Budget("account:A", 0);
  EXPECT_EQ(budget->Tokens(), 99);
  signal_.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(budget->Tokens(), 100);
  Advance(1h);
  EXPECT_EQ(sent_at_.size(), 1U);
}

TEST_F(PauseTest, TotalCancellationEndsIt) {
  Pause(TooMany(5s));  // an answer was read, and yet nothing is under way
  signal_.emit(cancellation_type::total);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
}

TEST_F(PauseTest, CancellationAfterUnknownAttemptIsUnknown) {
  Pause(InDoubt(), "Retry.RetryUnknown=true");
  signal_.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
}

TEST_F(PauseTest, CancellationIsUnknownIfAnyAttemptWasUnknown) {
  Script(1, InDoubt());
  Pause(Refused(), "Retry.RetryUnknown=true;Retry.BackoffType=Constant;");
  Advance(10s);
  ASSERT_EQ(sent_at_.size(), 2U);
  signal_.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
}

TEST_F(PauseTest, EndsWhenConnectorIsDestroyed) {
  Pause(Refused());
  connector_.reset();
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWithCode(Codes::OperationCancelled));
}

TEST_F(RetryTest, WaitsByInjectedClock) {
  Configure("Retry.MaxAttempts=100;Retry.MaxDelay=00:15:00;Retry.EnableCircuitBreaker=false");
  Script(99, Refused());
  const auto cpu = std::clock();
  EXPECT_THAT(Send(SendOptions().WithTimeout(std::chrono::hours(48))), IsOk());
  EXPECT_GT(sent_at_.back(), 20.0 * 3600);
  EXPECT_LT(std::clock() - cpu, CLOCKS_PER_SEC);
}

TEST_F(RetryTest, RetryThatIsNotMadeReturnsBudget) {
  core_->account = "fake:1";
  Configure("RateLimit.Account=0.001");
  const auto budget = runtime_.Get(kSharedLimits)->Budget("account:fake:1", 0.5);
  Script(1, Refused());
  EXPECT_FALSE(Send());  // the rate lets no second attempt through in time
  EXPECT_EQ(core_->sends, 1);
  EXPECT_EQ(budget->Tokens(), 100);
}

}  // namespace
}  // namespace ratatosk::test
