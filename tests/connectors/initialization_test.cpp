#include <set>
#include <stdexcept>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

class InitializationTest : public ConnectorTest {
 protected:
  void HoldInitialization() {
    core_->on_initialize = [this](OperationContext&) -> Async<void> {
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return Done::Success();
    };
  }
};

TEST_F(InitializationTest, RunsOnce) {
  EXPECT_EQ(connector_->State(), ConnectorState::Uninitialized);
  EXPECT_THAT(Run(connector_->InitializeAsync()), IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
  EXPECT_THAT(Run(connector_->InitializeAsync()), FailsWithCode(Codes::AlreadyInitialized));
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
  EXPECT_EQ(core_->initialized, 1);
}

TEST_F(InitializationTest, FirstOperationInitializes) {
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
  EXPECT_THAT(Run(connector_->TestConnectionAsync()), IsOk());
  EXPECT_EQ(core_->initialized, 1);
  EXPECT_EQ(core_->tested, 1);
}

TEST_F(InitializationTest, ReportsAllInvalidSettings) {
  Make(ConnectionSettings().SetParameter("Port", 101).SetParameter("Host", "forbidden"));
  const auto ready = Run(connector_->InitializeAsync());
  ASSERT_THAT(ready, FailsWithCode(Codes::InvalidConfiguration));
  ASSERT_EQ(ready.Error().Faults().size(), 2U);
  EXPECT_EQ(ready.Error().Faults()[0].Member(), "Port") << "from the schema";
  EXPECT_EQ(ready.Error().Faults()[1].Member(), "Host") << "from the channel";
  EXPECT_EQ(core_->initialized, 0);
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())),
              FailsWith(Codes::InvalidConfiguration, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(InitializationTest, RejectsZeroTimeout) {
  for (const char* limit : {"Timeout.Send", "Timeout.StatusQuery", "Timeout.Receive"}) {
    Make(Settings().SetParameter(limit, 0));
    for (const auto& refused :
         {Run(connector_->InitializeAsync()), Run(connector_->TestConnectionAsync())}) {
      ASSERT_THAT(refused, FailsWithCode(Codes::InvalidConfiguration)) << limit;
      ASSERT_EQ(refused.Error().Faults().size(), 1U) << limit;
      EXPECT_EQ(refused.Error().Faults()[0].Member(), limit);
    }
    EXPECT_THAT(Run(connector_->SendMessageAsync(Text())),
                FailsWithCode(Codes::InvalidConfiguration));
  }
}

TEST_F(InitializationTest, EveryCallFailsWithEmptyExecutor) {
  FakeConnector connector(Runtime(boost::asio::any_io_executor()), kFakeSchema, Settings(), core_);
  EXPECT_THAT(Run(connector.InitializeAsync()), FailsWithCode(Codes::OperationCancelled));
  EXPECT_THAT(Run(connector.SendMessageAsync(Text())),
              FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
}

TEST_F(InitializationTest, FailsWithoutCore) {
  core_.reset();
  EXPECT_THROW(Make(ConnectionSettings()), std::invalid_argument);
}

TEST_F(InitializationTest, FillsInDefaults) {
  EXPECT_EQ(connector_->Settings().GetInteger("Port"), 25);
  EXPECT_EQ(connector_->Settings().GetDuration(CommonSettings::SendTimeout), 60s);
  EXPECT_EQ(&connector_->Schema(), &kFakeSchema);
}

TEST_F(InitializationTest, CanBeRetriedAfterFailure) {
  core_->on_initialize = [](OperationContext&) -> Async<void> {
    co_return Error(Codes::InitializationError, "not today");
  };
  EXPECT_THAT(Run(connector_->InitializeAsync()), FailsWithCode(Codes::InitializationError));
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
  core_->on_initialize = &FakeCore::Succeed;
  EXPECT_THAT(Run(connector_->InitializeAsync()), IsOk());
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
}

TEST_F(InitializationTest, ExceptionIsFailure) {
  core_->on_initialize = [](OperationContext&) -> Async<void> {
    throw std::runtime_error("thrown");
    co_return Done::Success();
  };
  const auto ready = Run(connector_->InitializeAsync());
  ASSERT_THAT(ready, FailsWithCode(Codes::InitializationError));
  EXPECT_EQ(ready.Error().Message(), "thrown");
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
}

TEST_F(InitializationTest, ExceptionOfSettingsCheckIsFailure) {
  Make(ConnectionSettings().SetParameter("Host", "throws"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(Run(connector_->InitializeAsync()), FailsWithCode(Codes::InitializationError));
    EXPECT_EQ(connector_->State(), ConnectorState::Error);
  }
}

TEST_F(InitializationTest, ConcurrentCallersShareOneRun) {
  HoldInitialization();
  std::optional<OperationResult<void>> first, second;
  std::optional<OperationResult<SendResult>> sent;
  Start(first, connector_->InitializeAsync());
  Start(second, connector_->InitializeAsync());
  Start(sent, connector_->SendMessageAsync(Text()));
  EXPECT_EQ(connector_->State(), ConnectorState::Initializing);
  EXPECT_FALSE(first || second || sent);
  gate_.Open();
  Poll();
  ASSERT_TRUE(first && second && sent);
  EXPECT_TRUE(first->Ok() && second->Ok() && sent->Ok());
  EXPECT_EQ(core_->initialized, 1);
}

TEST_F(InitializationTest, CancellingOneCallerDoesNotCancelOthers) {
  HoldInitialization();
  std::optional<OperationResult<SendResult>> leaving, staying;
  boost::asio::cancellation_signal signal;
  Start(leaving, connector_->SendMessageAsync(Text()), signal.slot());
  Start(staying, connector_->SendMessageAsync(Text()));
  signal.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(leaving);
  EXPECT_THAT(*leaving, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_FALSE(staying);
  gate_.Open();
  Poll();
  ASSERT_TRUE(staying);
  EXPECT_THAT(*staying, IsOk());
  EXPECT_EQ(core_->initialized, 1);
  EXPECT_EQ(core_->sends, 1);
}

TEST_F(InitializationTest, TimesOutAndCanBeRetried) {
  HoldInitialization();
  std::optional<OperationResult<SendResult>> sent, late;
  Start(sent, connector_->SendMessageAsync(Text()));
  Advance(30s);
  Start(late, connector_->SendMessageAsync(Text(), SendOptions().WithTimeout(10min)));
  Advance(30s);
  ASSERT_TRUE(sent);
  EXPECT_THAT(*sent, FailsWith(Codes::SendTimeout, Certainty::NotSent, Retry::Never()));
  ASSERT_TRUE(late) << "does not wait for what will never come";
  EXPECT_THAT(*late, FailsWith(Codes::OperationTimeout, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
  core_->on_initialize = &FakeCore::Succeed;
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
}

TEST_F(InitializationTest, StatusIsAvailableInEachState) {
  const auto description = [this] { return Run(connector_->GetStatusAsync())->Description; };
  EXPECT_EQ(description(), "Fake/Channel/1.0.0 is Uninitialized");
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  EXPECT_EQ(Run(connector_->GetStatusAsync())->State, ConnectorState::Ready);
  ASSERT_THAT(Run(connector_->ShutdownAsync()), IsOk());
  EXPECT_EQ(description(), "Fake/Channel/1.0.0 is Shutdown");
  EXPECT_EQ(core_->initialized, 1) << "asking does not initialize";
}

TEST(ConnectorStateTest, HasUniqueNames) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(ConnectorState::Shutdown); ++i) {
    names.insert(ToString(static_cast<ConnectorState>(i)));
  }
  EXPECT_EQ(names.size(), 7U);
  EXPECT_FALSE(names.contains("?"));
}

}  // namespace
}  // namespace ratatosk::test
