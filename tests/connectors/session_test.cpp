#include <stdexcept>
#include <string>
#include <vector>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

// Sessions that end as each test says.
class SessionTest : public ConnectorTest {
 protected:
  SessionTest() {
    RuntimeOptions options;
    options.WithClock(clock_).WithRandom([] { return std::uint64_t{0}; });
    runtime_ = Runtime(context_.get_executor(), options);
    Make(Settings());
    core_->on_initialize = [this](OperationContext&) -> Async<void> {
      core_->StartSession([this](OperationContext&) { return Session(); });
      co_return Done::Success();
    };
  }

  Async<void> Session() {
    begun_at_.push_back(clock_->Now());
    if (connects_) core_->SayConnected();
    auto ending = co_await ends_.WaitAsync();
    if (!ending) co_return AbortedError();
    co_return *ending;
  }

  // Of one that begins a session, and then waits at the gate.
  void BeginInitialization(std::optional<OperationResult<void>>& ready) {
    core_->on_initialize = [this](OperationContext&) -> Async<void> {
      core_->StartSession([this](OperationContext&) { return Session(); });
      co_await gate_.PassAsync();
      co_return Done::Success();
    };
    Start(ready, connector_->InitializeAsync());
    Poll();
  }

  void End(OperationResult<void> how) {
    ASSERT_FALSE(ends_.Empty()) << "no session is there to be ended";
    ends_.HandToFirst(std::move(how));
    Poll();
  }
  static Error Lost(Retry retry = Retry::Now()) {
    return Error(Codes::ConnectionFailed, "the line is dead").WithRetry(retry);
  }
  Tick::duration LastWait() const { return begun_at_.back() - begun_at_[begun_at_.size() - 2]; }

  bool connects_ = true;
  std::vector<Tick> begun_at_;
  WaitQueue<OperationResult<void>> ends_;
};

TEST_F(SessionTest, RestartsLostSession) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
  connects_ = false;
  End(Lost());
  EXPECT_EQ(connector_->State(), ConnectorState::Disconnected);
  EXPECT_THAT(Run(connector_->GetStatusAsync())->Description, testing::HasSubstr("line is dead"));
  EXPECT_FALSE(Run(connector_->GetHealthAsync())->Healthy);
  EXPECT_THAT(Run(connector_->InitializeAsync()), FailsWithCode(Codes::AlreadyInitialized));
  Advance(49ms);
  EXPECT_EQ(begun_at_.size(), 1U);
  Advance(1ms);
  ASSERT_EQ(begun_at_.size(), 2U);
  core_->SayConnected();
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
  EXPECT_TRUE(Run(connector_->GetHealthAsync())->Healthy);
}

TEST_F(SessionTest, ReconnectDelayDoublesUpTo30Seconds) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  connects_ = false;
  const std::vector<std::chrono::milliseconds> waits{50ms,   100ms,  200ms,   400ms, 800ms, 1600ms,
                                                     3200ms, 6400ms, 12800ms, 15s,   15s};
  for (const auto wait : waits) {
    End(Lost());
    Advance(wait);
    EXPECT_EQ(LastWait(), wait);
  }
  core_->SayConnected();
  End(Lost());
  Advance(50ms);
  EXPECT_EQ(LastWait(), 50ms);
}

TEST_F(SessionTest, HonoursLongerRequestedDelay) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  End(Lost(Retry::After(7s)));
  Advance(7s);
  EXPECT_EQ(LastWait(), 7s);
}

TEST_F(SessionTest, GivesUpAfterPermanentError) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  End(Lost(Retry::Never()));
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
  Advance(1h);
  EXPECT_EQ(begun_at_.size(), 1U);
  // The next call initializes again.
  ASSERT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
  EXPECT_EQ(begun_at_.size(), 2U);
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
}

TEST_F(SessionTest, CallsContinueWhileDisconnected) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  connects_ = false;
  End(Lost());
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
  EXPECT_EQ(core_->initialized, 1);
}

TEST_F(SessionTest, DoesNotRestartSessionThatEndedNormally) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  End(Done::Success());
  Advance(1h);
  EXPECT_EQ(begun_at_.size(), 1U);
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
}

TEST_F(SessionTest, DoesNotRestartAfterException) {
  core_->on_initialize = [this](OperationContext&) -> Async<void> {
    core_->StartSession([](OperationContext&) -> Async<void> {
      throw std::runtime_error("thrown");
      co_return Done::Success();
    });
    co_return Done::Success();
  };
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  Poll();
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
}

TEST_F(SessionTest, StopsSessionOfFailedInitialization) {
  int tries = 0;
  core_->on_initialize = [&](OperationContext&) -> Async<void> {
    core_->StartSession([this](OperationContext&) { return Session(); });
    co_await gate_.PassAsync();
    if (++tries < 3) co_return Error(Codes::ConnectionFailed, "not connected in time");
    co_return Done::Success();
  };
  for (int i = 0; i < 3; ++i) {
    std::optional<OperationResult<SendResult>> sent;
    Start(sent, connector_->SendMessageAsync(Text()));
    Poll();
    EXPECT_EQ(ends_.Size(), 1U) << "as many sessions stand as there were tries";
    gate_.Open();
    Poll();
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->Ok(), i == 2);
    EXPECT_EQ(ends_.Size(), i == 2 ? 1U : 0U);
  }
  EXPECT_EQ(begun_at_.size(), 3U);
}

TEST_F(SessionTest, PermanentErrorFailsInitialization) {
  std::optional<OperationResult<void>> ready;
  BeginInitialization(ready);
  End(Lost(Retry::Never()));
  gate_.Open();
  Poll();
  ASSERT_TRUE(ready);
  EXPECT_THAT(*ready, FailsWithCode(Codes::ConnectionFailed));
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
}

TEST_F(SessionTest, PermanentErrorDuringInitializationWins) {
  WaitQueue<OperationResult<void>> others_end;
  std::optional<OperationResult<void>> ready;
  BeginInitialization(ready);
  core_->StartSession([&](OperationContext&) -> Async<void> {
    auto ending = co_await others_end.WaitAsync();
    if (!ending) co_return AbortedError();
    co_return *ending;
  });
  Poll();
  End(Error(Codes::AuthenticationFailed, "denied").WithRetry(Retry::Never()));
  others_end.HandToFirst(Lost());
  Poll();
  core_->SayConnected();
  gate_.Open();
  Poll();
  ASSERT_TRUE(ready);
  EXPECT_THAT(*ready, FailsWithCode(Codes::AuthenticationFailed));
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
}

TEST_F(SessionTest, RestartsSessionLostDuringInitialization) {
  connects_ = false;
  std::optional<OperationResult<void>> ready;
  BeginInitialization(ready);
  End(Lost());
  gate_.Open();
  Poll();
  ASSERT_TRUE(ready);
  EXPECT_THAT(*ready, IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Disconnected);
  EXPECT_THAT(Run(connector_->GetStatusAsync())->Description, testing::HasSubstr("line is dead"));
  connects_ = true;
  Advance(50ms);
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
}

TEST_F(SessionTest, ShutdownStopsSessionAfterCallsInFlight) {
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    const bool passed = co_await gate_.PassAsync();
    if (!passed) co_return AbortedError();
    co_return SendResult();
  };
  std::optional<OperationResult<SendResult>> sent;
  std::optional<OperationResult<void>> ended;
  Start(sent, connector_->SendMessageAsync(Text()));
  Start(ended, connector_->ShutdownAsync());
  EXPECT_FALSE(ends_.Empty()) << "the session was stopped while a send needed it";
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent && ended);
  EXPECT_THAT(*sent, IsOk());
  EXPECT_TRUE(ends_.Empty());
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
}

TEST_F(SessionTest, ShutdownEndsReconnectDelay) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  End(Lost());
  EXPECT_THAT(Run(connector_->ShutdownAsync()), IsOk());
  Advance(1h);
  EXPECT_EQ(begun_at_.size(), 1U);
}

TEST_F(SessionTest, EndsWhenConnectorIsDestroyed) {
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  connector_.reset();
  Poll();
  EXPECT_TRUE(ends_.Empty());
  core_->SayConnected();  // harmless
}

TEST(ReleaseIo, IsCalledWhenContextIsDestroyed) {
  class Core final : public ConnectorCore {
   public:
    explicit Core(bool& told) : told_(told) {}
    Async<void> TestConnectionCoreAsync(OperationContext&) override {
      co_await line_.WaitAsync();
      co_return AbortedError();
    }
    Async<SendResult> SendMessageCoreAsync(const Message&, SendContext&) override {
      co_return SendResult();
    }
    void ReleaseIo() noexcept override {
      told_ = true;
      line_.Abandon();
    }

   private:
    bool& told_;
    WaitQueue<bool> line_;
  };
  class Connector final : public ChannelConnectorBase {
   public:
    Connector(Runtime runtime, std::shared_ptr<ConnectorCore> core)
        : ChannelConnectorBase(std::move(runtime),
                               kFakeSchema,
                               ConnectionSettings().SetParameter("Host", "h"),
                               std::move(core)) {}
  };
  bool told = false, ended = false;
  auto context = std::make_unique<boost::asio::io_context>();
  Connector connector(Runtime(context->get_executor()), std::make_shared<Core>(told));
  boost::asio::co_spawn(*context, connector.TestConnectionAsync(),
                        [&](std::exception_ptr, OperationResult<void>) { ended = true; });
  context->poll();
  context.reset();
  EXPECT_TRUE(told);
  EXPECT_FALSE(ended);
}

}  // namespace
}  // namespace ratatosk::test
