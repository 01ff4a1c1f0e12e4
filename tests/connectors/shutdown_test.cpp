#include <stdexcept>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

class ShutdownTest : public ConnectorTest {
 protected:
  void HoldSends() {
    core_->on_send = [this](const Message&, SendContext& context) -> Async<SendResult> {
      context.Operation().MarkWritten();
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return SendResult();
    };
  }
  void HoldShutdown() {
    core_->on_shutdown = [this](OperationContext&) -> Async<void> {
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return Done::Success();
    };
  }

  std::optional<OperationResult<SendResult>> sent_;
  std::optional<OperationResult<void>> ended_, ended_too_;
};

TEST_F(ShutdownTest, RunsOnceWhenCalledTwice) {
  EXPECT_THAT(Run(connector_->ShutdownAsync()), IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
  EXPECT_THAT(Run(connector_->ShutdownAsync()), IsOk());
  EXPECT_EQ(core_->shut_down, 1);
}

TEST_F(ShutdownTest, RejectsNewCalls) {
  ASSERT_THAT(Run(connector_->ShutdownAsync()), IsOk());
  const auto source = MessageSource::Json("{}");
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())),
              FailsWith(Codes::ConnectorShutdown, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(Run(connector_->SendBatchAsync(MessageBatch().With(Text()))),
              FailsWith(Codes::ConnectorShutdown, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(Run(connector_->InitializeAsync()), FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->TestConnectionAsync()), FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->ReceiveAsync(source)), FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->GetMessageStatusAsync("1")), FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->GetHealthAsync()), FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->ReceiveMessagesAsync(source)),
              FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->ReceiveMessageStatusAsync(source)),
              FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(connector_->GetStatusAsync()), IsOk());
  EXPECT_THAT(Run(connector_->ShutdownAsync()), IsOk());
  EXPECT_EQ(core_->initialized + core_->sends + core_->received + core_->queries, 0);
}

TEST_F(ShutdownTest, WaitsForCallsInFlight) {
  HoldSends();
  Start(sent_, connector_->SendMessageAsync(Text()));
  Start(ended_, connector_->ShutdownAsync());
  EXPECT_EQ(connector_->State(), ConnectorState::ShuttingDown);
  EXPECT_EQ(core_->shut_down, 0);
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())), FailsWithCode(Codes::ConnectorShutdown));
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent_ && ended_);
  EXPECT_THAT(*sent_, IsOk());
  EXPECT_THAT(*ended_, IsOk());
  EXPECT_EQ(core_->shut_down, 1);
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
}

TEST_F(ShutdownTest, WaitsForLastCallInFlight) {
  Gate other;
  core_->on_send = [&](const Message& message, SendContext&) -> Async<SendResult> {
    Gate& mine = message.Id() == "a" ? gate_ : other;
    co_await mine.PassAsync();
    co_return SendResult();
  };
  std::optional<OperationResult<SendResult>> sent_too;
  Start(sent_, connector_->SendMessageAsync(Text("a")));
  Start(sent_too, connector_->SendMessageAsync(Text("b")));
  Start(ended_, connector_->ShutdownAsync());
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_FALSE(sent_too || ended_);
  EXPECT_EQ(core_->shut_down, 0);
  other.Open();
  Poll();
  EXPECT_TRUE(sent_too && ended_);
}

TEST_F(ShutdownTest, StopsCallsAfterTimeout) {
  HoldSends();
  Start(sent_, connector_->SendMessageAsync(Text(), SendOptions().WithTimeout(10min)));
  Start(ended_, connector_->ShutdownAsync());
  Advance(59s);
  EXPECT_FALSE(sent_ || ended_);
  Advance(1s);
  ASSERT_TRUE(sent_ && ended_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
  EXPECT_THAT(*ended_, IsOk());
}

TEST_F(ShutdownTest, UsesTimeoutSetting) {
  HoldSends();
  Make(Settings().SetParameter(CommonSettings::SendTimeout, 3));
  Start(sent_, connector_->SendMessageAsync(Text(), SendOptions().WithTimeout(10min)));
  Start(ended_, connector_->ShutdownAsync());
  Advance(3s);
  ASSERT_TRUE(sent_ && ended_);
}

TEST_F(ShutdownTest, AllCallersWaitForCompletion) {
  HoldShutdown();
  Start(ended_, connector_->ShutdownAsync());
  Start(ended_too_, connector_->ShutdownAsync());
  EXPECT_FALSE(ended_ || ended_too_);
  gate_.Open();
  Poll();
  ASSERT_TRUE(ended_ && ended_too_);
  EXPECT_EQ(core_->shut_down, 1);
}

TEST_F(ShutdownTest, CancelledCallerDoesNotStopShutdown) {
  HoldShutdown();
  boost::asio::cancellation_signal signal;
  Start(ended_, connector_->ShutdownAsync(), signal.slot());
  Start(ended_too_, connector_->ShutdownAsync());
  signal.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(ended_);
  EXPECT_THAT(*ended_, FailsWithCode(Codes::OperationCancelled));
  EXPECT_FALSE(ended_too_);
  gate_.Open();
  Poll();
  ASSERT_TRUE(ended_too_);
  EXPECT_THAT(*ended_too_, IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
}

TEST_F(ShutdownTest, CanRunDuringInitialization) {
  core_->on_initialize = [this](OperationContext&) -> Async<void> {
    co_await gate_.PassAsync();
    co_return Done::Success();
  };
  Gate closing;
  core_->on_shutdown = [&closing](OperationContext&) -> Async<void> {
    co_await closing.PassAsync();
    co_return Done::Success();
  };
  Start(sent_, connector_->SendMessageAsync(Text()));
  Start(ended_, connector_->ShutdownAsync());
  EXPECT_EQ(connector_->State(), ConnectorState::ShuttingDown);
  EXPECT_EQ(core_->shut_down, 0) << "never two of the core's at a time";
  gate_.Open();
  Poll();
  EXPECT_EQ(connector_->State(), ConnectorState::ShuttingDown) << "not ready again";
  EXPECT_FALSE(ended_);
  closing.Open();
  Poll();
  ASSERT_TRUE(sent_ && ended_);
  EXPECT_THAT(*sent_, IsOk()) << "it was in flight";
  EXPECT_EQ(core_->shut_down, 1);
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
}

TEST_F(ShutdownTest, DoesNothingBeforeInitialization) {
  Start(ended_, connector_->ShutdownAsync());
  Start(sent_, connector_->SendMessageAsync(Text()));
  ASSERT_TRUE(sent_ && ended_);
  EXPECT_EQ(core_->initialized, 0);
  EXPECT_EQ(core_->shut_down, 1);
}

TEST_F(ShutdownTest, FailureIsReportedOnceAndConnectorIsShutDown) {
  core_->on_shutdown = [](OperationContext&) -> Async<void> {
    co_return Error(Codes::ConnectionFailed, "no farewell");
  };
  EXPECT_THAT(Run(connector_->ShutdownAsync()), FailsWithCode(Codes::ConnectionFailed));
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
  EXPECT_THAT(Run(connector_->ShutdownAsync()), IsOk());
}

TEST_F(ShutdownTest, ExceptionIsReportedAndConnectorIsShutDown) {
  core_->on_shutdown = [](OperationContext&) -> Async<void> {
    throw std::runtime_error("thrown");
    co_return Done::Success();
  };
  EXPECT_THAT(Run(connector_->ShutdownAsync()), FailsWithCode(Codes::MessagingError));
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
}

TEST_F(ShutdownTest, TimesOutWhenCloseHangs) {
  HoldShutdown();
  Start(ended_, connector_->ShutdownAsync());
  Advance(59s);
  EXPECT_FALSE(ended_);
  Advance(1s);
  ASSERT_TRUE(ended_);
  EXPECT_THAT(*ended_, FailsWithCode(Codes::OperationTimeout));
  EXPECT_EQ(connector_->State(), ConnectorState::Shutdown);
}

TEST_F(ShutdownTest, ConnectorCanBeDestroyedMeanwhile) {
  HoldSends();
  Start(sent_, connector_->SendMessageAsync(Text()));
  Start(ended_, connector_->ShutdownAsync());
  connector_.reset();
  Poll();
  ASSERT_TRUE(sent_ && ended_);
  EXPECT_THAT(*sent_, FailsWithCode(Codes::OperationCancelled));
  EXPECT_THAT(*ended_, IsOk());
  EXPECT_EQ(core_->shut_down, 1);
  EXPECT_EQ(core_.use_count(), 1);
}

}  // namespace
}  // namespace ratatosk::test
