// Rates, bounds and shut gates on a send's way, and the circuit breaker.

#include <ratatosk/asio.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

#include "connectors/resilience_fixture.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::cancellation_type;
using Codes = MessagingErrorCodes;
using Times = std::vector<double>;

class LimitsTest : public ResilienceTest {
 protected:
  using Sent = std::optional<OperationResult<SendResult>>;

  static Message From(std::string sender, std::string receiver) {
    return MessageBuilder()
        .From(Endpoint(EndpointType::Label, std::move(sender)))
        .To(Endpoint(EndpointType::Label, std::move(receiver)))
        .WithText("Hello")
        .Build();
  }
  Sent& Begin(Message message, SendOptions options = {}, boost::asio::cancellation_slot slot = {}) {
    auto& sent = sends_.emplace_back();
    Start(sent, connector_->SendMessageAsync(std::move(message), std::move(options)), slot);
    return sent;
  }
  std::size_t Went() const { return sent_at_.size(); }

  std::deque<Sent> sends_;
};

TEST_F(LimitsTest, AccountRateAppliesToAllSends) {
  Configure("RateLimit.Account=2");
  for (const auto* to : {"a", "b", "c"}) Begin(From("s", to));
  Advance(1min);
  EXPECT_EQ(sent_at_, (Times{0, 0.5, 1}));
}

TEST_F(LimitsTest, BurstIsSentImmediately) {
  Configure("RateLimit.Account=1;RateLimit.Burst=2");
  for (int i = 0; i < 3; ++i) Begin(Text());
  Advance(1min);
  EXPECT_EQ(sent_at_, (Times{0, 0, 1}));
}

TEST_F(LimitsTest, SenderRateAppliesToEachSender) {
  Configure("RateLimit.Sender=1");
  Begin(From("s", "a"));
  Begin(From("s", "b"));
  Begin(From("t", "a"));
  EXPECT_EQ(Went(), 2U) << "another sender";
  Advance(1s);
  EXPECT_EQ(Went(), 3U);
}

TEST_F(LimitsTest, PairRateAppliesToEachPair) {
  Configure("RateLimit.Pair=1");
  Begin(From("s", "a"));
  Begin(From("s", "a"));
  Begin(From("s", "b"));
  EXPECT_EQ(Went(), 2U) << "another receiver";
  Advance(1s);
  EXPECT_EQ(Went(), 3U);
}

TEST_F(LimitsTest, FinishedSendFreesConcurrencySlot) {
  Configure("Concurrency.Account=1");
  core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    sent_at_.push_back(Since());
    const bool passed = co_await gate_.PassAsync();
    if (!passed) co_return AbortedError();
    co_return co_await FakeCore::Accept(message, context);
  };
  Begin(Text());
  auto& second = Begin(Text());
  EXPECT_EQ(Went(), 1U);
  gate_.Open();
  Poll();
  EXPECT_EQ(Went(), 2U);
  gate_.Open();
  Poll();
  EXPECT_TRUE(second);
}

TEST_F(LimitsTest, PausedSendDoesNotHoldConcurrencySlot) {
  Configure("Concurrency.Account=1;Retry.BaseDelay=10");
  Script(1, Refused());
  auto& first = Begin(Text());
  auto& second = Begin(Text());
  EXPECT_FALSE(first);
  EXPECT_TRUE(second);
}

TEST_F(LimitsTest, FailsImmediatelyIfDeadlineCannotBeMet) {
  Configure("RateLimit.Account=0.1");
  Begin(Text());
  auto& second = Begin(Text(), SendOptions().WithTimeout(9s));
  ASSERT_TRUE(second);
  EXPECT_THAT(*second, FailsWith(Codes::RateLimited, Certainty::NotSent, Retry::After(10s)));
  EXPECT_EQ(Went(), 1U);
}

TEST_F(LimitsTest, ErrorNamesLimitThatIsReached) {
  const auto refused = [this](std::string_view settings) {
    Configure(settings);
    core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
      co_await gate_.PassAsync();
      co_return AbortedError();
    };
    Begin(From("s", "a"));
    auto& second = Begin(From("s", "a"), SendOptions().WithTimeout(9s));
    Advance(9s);
    return second && !*second ? second->Error().ToText() : std::string("not refused");
  };
  EXPECT_THAT(refused("RateLimit.Account=0.1"),
              testing::HasSubstr("the rate limit RateLimit.Account"));
  EXPECT_THAT(refused("RateLimit.Sender=0.1"),
              testing::HasSubstr("the rate limit RateLimit.Sender"));
  EXPECT_THAT(refused("RateLimit.Pair=0.1"), testing::HasSubstr("the rate limit RateLimit.Pair"));
}

TEST_F(LimitsTest, ErrorNamesRetryAfterThatHasNotPassed) {
  Configure("Retry.MaxAttempts=1");
  Script(1, TooMany(60s));
  Begin(Text());
  auto& second = Begin(Text(), SendOptions().WithTimeout(9s));
  ASSERT_TRUE(second);
  ASSERT_THAT(*second, FailsWith(Codes::RateLimited, Certainty::NotSent, Retry::After(60s)));
  EXPECT_THAT(second->Error().ToText(), testing::HasSubstr("Retry-After"));
}

TEST_F(LimitsTest, WaitingSendCanBeCancelled) {
  for (const auto type : {cancellation_type::terminal, cancellation_type::total}) {
    Configure("RateLimit.Account=0.1");
    sent_at_.clear();
    Begin(Text());
    Sent cancelled;
    boost::asio::cancellation_signal signal;
    auto keep = [&](OperationResult<SendResult> r) { cancelled = std::move(r); };
    AsyncSend(*connector_, Text(), boost::asio::bind_cancellation_slot(signal.slot(), keep));
    Poll();
    auto& third = Begin(Text());
    signal.emit(type);
    Poll();
    ASSERT_TRUE(cancelled);
    EXPECT_THAT(*cancelled,
                FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
    Advance(10s);
    EXPECT_TRUE(third) << "the cancelled one took nothing";
  }
}

TEST_F(LimitsTest, AttemptCancelledBeforeWritingIsNotCounted) {
  Configure("RateLimit.Account=0.1");
  core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    sent_at_.push_back(Since());
    const bool passed = co_await gate_.PassAsync();
    if (!passed) co_return AbortedError();
    co_return co_await FakeCore::Accept(message, context);
  };
  boost::asio::cancellation_signal signal;
  Begin(Text(), {}, signal.slot());
  Begin(Text());
  ASSERT_EQ(Went(), 1U);
  signal.emit(cancellation_type::terminal);
  Poll();
  EXPECT_EQ(Went(), 2U);
  gate_.Open();
  Poll();
}

TEST_F(LimitsTest, RetryAfterOfAccountHoldsAllItsSends) {
  core_->account = "A";
  Configure("");
  auto other_core = std::make_shared<FakeCore>();
  other_core->account = "A";
  FakeConnector other(runtime_, kFakeSchema, Settings(), other_core);
  FakeConnector stranger(runtime_, kFakeSchema, Settings(), std::make_shared<FakeCore>());
  Script(1, TooMany(7s));
  auto& first = Begin(Text());
  Sent of_other;
  Start(of_other, other.SendMessageAsync(Text()));
  EXPECT_THAT(Run(stranger.SendMessageAsync(Text())), IsOk());
  Advance(7s - 1ns);
  EXPECT_FALSE(first || of_other);
  EXPECT_EQ(other_core->sends, 0);
  Advance(1ns);
  EXPECT_TRUE(first && of_other);
}

TEST_F(LimitsTest, RetryAfterOfSenderHoldsOnlyThatSender) {
  core_->limited_by = LimitScope::Sender;
  Configure("");
  Script(1, TooMany(7s));
  Begin(From("s", "a"));
  Begin(From("s", "b"));
  Begin(From("t", "b"));
  EXPECT_EQ(Went(), 2U);
  Advance(7s);
  EXPECT_EQ(Went(), 4U);
}

TEST_F(LimitsTest, QueriesWaitForGate) {
  Configure("");
  Script(1, TooMany(7s));
  Begin(Text());
  std::optional<OperationResult<StatusUpdatesResult>> status;
  Start(status, connector_->GetMessageStatusAsync("id"));
  EXPECT_FALSE(status);
  Advance(7s);
  EXPECT_TRUE(status);
}

TEST_F(LimitsTest, KeepsNoKeysWithoutLimits) {
  for (int i = 0; i < 10; ++i) Begin(Text());
  EXPECT_EQ(Went(), 10U);
  EXPECT_EQ(runtime_.Get(kSharedLimits)->Keys(), 0U);
}

class BreakerTest : public ResilienceTest {
 protected:
  BreakerTest() {
    Configure(
        "Retry.MaxAttempts=1;Retry.CircuitBreaker.MinimumThroughput=4;"
        "Retry.CircuitBreaker.BreakDuration=20");
  }
  OperationResult<SendResult> SendNow() { return Run(connector_->SendMessageAsync(Text())); }
  void SendThat(std::size_t count, const Error& error) {
    Script(count, error);
    for (std::size_t i = 0; i < count; ++i) ASSERT_FALSE(SendNow());
  }
  bool Open() {
    const auto before = core_->sends;
    auto sent = SendNow();
    return !sent && sent.Error().Code() == Codes::CircuitBreakerOpen && core_->sends == before;
  }
};

TEST_F(BreakerTest, OpensAndReturnsRetryAfter) {
  SendThat(4, Refused());
  Advance(5s);
  EXPECT_THAT(SendNow(),
              FailsWith(Codes::CircuitBreakerOpen, Certainty::NotSent, Retry::After(15s)));
  EXPECT_EQ(core_->sends, 4);
  EXPECT_TRUE(sink_->Logged("circuit_breaker.state channel=Fake/Channel/1.0.0 state=Open"));
}

TEST_F(BreakerTest, UnknownOutcomeCountsAsFailure) {
  SendThat(4, InDoubt());
  EXPECT_TRUE(Open());
}

TEST_F(BreakerTest, RejectionCountsAsSuccess) {
  SendThat(4, No());
  SendThat(3, Refused());
  EXPECT_FALSE(Open()) << "3 of 7";
}

TEST_F(BreakerTest, StaysClosedWithoutFailures) {
  SendThat(3, Refused());
  SendThat(6, TooMany(0ms));
  core_->default_sender = Endpoint();
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(SendNow(), FailsWithCode(Codes::MessageValidationFailed));
  core_->default_sender = Endpoint(EndpointType::Label, "default");
  const auto usual = core_->on_send;
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  for (int i = 0; i < 10; ++i) {
    boost::asio::cancellation_signal signal;
    std::optional<OperationResult<SendResult>> sent;
    Start(sent, connector_->SendMessageAsync(Text()), signal.slot());
    signal.emit(cancellation_type::terminal);
    Poll();
    EXPECT_TRUE(sent);
  }
  EXPECT_FALSE(sink_->Logged("circuit_breaker.state"));
  core_->on_send = usual;
  SendThat(1, Refused());
  EXPECT_TRUE(Open()) << "and nothing of it was a success";
}

TEST_F(BreakerTest, FullConnectionPoolIsNotAFailure) {
  const auto full = Error(Codes::ConnectionPoolFull, "full")
                        .WithCertainty(Certainty::NotSent)
                        .WithRetry(Retry::After(1s));
  SendThat(20, full);
  EXPECT_FALSE(sink_->Logged("circuit_breaker.state"));
  const auto before = Since();
  EXPECT_THAT(SendNow(), IsOk());
  EXPECT_EQ(Since(), before) << "the account's gate is open";
}

TEST_F(BreakerTest, TimeoutCountsAsFailure) {
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  for (int i = 0; i < 4; ++i) {
    std::optional<OperationResult<SendResult>> sent;
    Start(sent, connector_->SendMessageAsync(Text(), SendOptions().WithTimeout(1s)));
    Advance(1s);
    ASSERT_TRUE(sent);
    EXPECT_THAT(*sent, FailsWithCode(Codes::SendTimeout));
  }
  EXPECT_TRUE(Open());
}

TEST_F(BreakerTest, ClosesAfterSuccessfulProbe) {
  SendThat(4, Refused());
  Advance(20s);
  std::optional<OperationResult<SendResult>> probe;
  core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return co_await FakeCore::Accept(message, context);
  };
  Start(probe, connector_->SendMessageAsync(Text()));
  EXPECT_EQ(core_->sends, 5);
  EXPECT_TRUE(Open()) << "one probe is out";
  gate_.Open();
  Poll();
  ASSERT_TRUE(probe);
  EXPECT_THAT(*probe, IsOk());
  core_->on_send = &FakeCore::Accept;
  EXPECT_THAT(SendNow(), IsOk());
  EXPECT_TRUE(sink_->Logged("state=HalfOpen"));
  EXPECT_TRUE(sink_->Logged("state=Closed"));
  EXPECT_EQ(sink_->counters["ratatosk.circuit_breaker.state.changes"], 3);
}

TEST_F(BreakerTest, FailedProbeReopens) {
  SendThat(4, Refused());
  Advance(20s);
  SendThat(1, Refused());
  EXPECT_TRUE(Open());
  Advance(20s);
  EXPECT_THAT(SendNow(), IsOk());
}

TEST_F(BreakerTest, CancelledProbeFreesItsSlot) {
  SendThat(4, Refused());
  Advance(20s);
  const auto usual =
      std::exchange(core_->on_send, [this](const Message&, SendContext&) -> Async<SendResult> {
        co_await gate_.PassAsync();
        co_return AbortedError();
      });
  boost::asio::cancellation_signal signal;
  std::optional<OperationResult<SendResult>> probe;
  Start(probe, connector_->SendMessageAsync(Text()), signal.slot());
  signal.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(probe);
  core_->on_send = usual;
  EXPECT_THAT(SendNow(), IsOk());
}

TEST_F(BreakerTest, ProbeThatThrowsFreesItsSlot) {
  SendThat(4, Refused());
  Advance(20s);
  const auto usual = core_->on_send;
  core_->on_send = [](const Message&, SendContext&) -> Async<SendResult> {
    throw std::bad_alloc();
  };
  EXPECT_THROW(SendNow(), std::bad_alloc);
  core_->on_send = usual;
  EXPECT_THAT(SendNow(), IsOk());
}

TEST_F(BreakerTest, IsSharedBySendsAndQueries) {
  SendThat(4, Refused());
  EXPECT_THAT(Run(connector_->GetMessageStatusAsync("id")),
              FailsWith(Codes::CircuitBreakerOpen, Certainty::None, Retry::After(20s)));
  EXPECT_EQ(core_->queries, 0);
}

TEST_F(BreakerTest, RetryStoppedByOpenBreakerReturnsPreviousError) {
  Configure("Retry.CircuitBreaker.MinimumThroughput=1");
  Script(9, Refused());
  EXPECT_THAT(Send(), FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
  EXPECT_EQ(core_->sends, 1);
}

TEST_F(BreakerTest, CanBeTurnedOff) {
  Configure("Retry.MaxAttempts=1;Retry.EnableCircuitBreaker=false");
  SendThat(50, Refused());
  EXPECT_FALSE(Open());
}

}  // namespace
}  // namespace ratatosk::test
