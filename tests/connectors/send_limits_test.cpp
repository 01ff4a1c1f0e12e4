#include <ostream>

#include <ratatosk/asio.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::cancellation_type;
using Codes = MessagingErrorCodes;

// A send that got that far and hangs there.
struct Reached {
  RequestProgress progress;
  Certainty certainty;

  friend std::ostream& operator<<(std::ostream& out, const Reached& c) {
    return out << "progress " << static_cast<int>(c.progress);
  }
};

class SendLimitsTest : public ConnectorTest {
 protected:
  void HangAt(RequestProgress progress) {
    core_->on_send = [this, progress](const Message&, SendContext& context) -> Async<SendResult> {
      if (progress == RequestProgress::Writing && !context.Operation().BeginWriting()) {
        co_return AbortedError();
      }
      if (progress == RequestProgress::Written) context.Operation().MarkWritten();
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return SendResult();
    };
  }
  void Send(SendOptions options = {}) {
    Start(sent_, connector_->SendMessageAsync(Text(), std::move(options)), signal_.slot());
  }

  boost::asio::cancellation_signal signal_;
  std::optional<OperationResult<SendResult>> sent_;
};

class ReachedTest : public SendLimitsTest, public testing::WithParamInterface<Reached> {};

TEST_P(ReachedTest, DeadlineEndsCall) {
  HangAt(GetParam().progress);
  Send();
  Advance(59s);
  ASSERT_FALSE(sent_);
  Advance(1s);
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::SendTimeout, GetParam().certainty, Retry::Never()));
}

TEST_P(ReachedTest, CancellationEndsCall) {
  HangAt(GetParam().progress);
  Send();
  signal_.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, GetParam().certainty, Retry::Never()));
}

TEST_P(ReachedTest, DestroyingConnectorEndsCall) {
  HangAt(GetParam().progress);
  Send();
  std::weak_ptr<FakeCore> core = core_;
  connector_.reset();
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, GetParam().certainty, Retry::Never()));
  EXPECT_EQ(core.use_count(), 1) << "nothing else holds the core any more";
}

INSTANTIATE_TEST_SUITE_P(Table,
                         ReachedTest,
                         testing::Values(Reached{RequestProgress::Waiting, Certainty::NotSent},
                                         Reached{RequestProgress::Writing, Certainty::Unknown},
                                         Reached{RequestProgress::Written, Certainty::Unknown}));

TEST_F(SendLimitsTest, OptionOverridesSetting) {
  HangAt(RequestProgress::Waiting);
  Make(Settings().SetParameter(CommonSettings::SendTimeout, "00:00:10"));
  Send(SendOptions().WithTimeout(2s));
  Advance(2s);
  ASSERT_TRUE(sent_);
  sent_.reset();
  Send();
  Advance(9s);
  ASSERT_FALSE(sent_);
  Advance(1s);
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWithCode(Codes::SendTimeout));
}

TEST_F(SendLimitsTest, NonPositiveTimeoutFails) {
  for (const auto timeout : {0ms, -1ms, std::chrono::milliseconds::min()}) {
    Send(SendOptions().WithTimeout(timeout));
    ASSERT_TRUE(sent_);
    EXPECT_THAT(*sent_, FailsWith(Codes::SendTimeout, Certainty::NotSent, Retry::Never()));
    sent_.reset();
  }
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(SendLimitsTest, MaximumTimeoutMeansNoDeadline) {
  HangAt(RequestProgress::Waiting);
  Send(SendOptions().WithTimeout(std::chrono::milliseconds::max()));
  Advance(24h * 365);
  ASSERT_FALSE(sent_);
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, IsOk());
}

TEST_F(SendLimitsTest, TotalCancellationDoesNotStopWrittenSend) {
  HangAt(RequestProgress::Written);
  auto keep = [this](OperationResult<SendResult> r) { sent_ = std::move(r); };
  AsyncSend(*connector_, Text(), boost::asio::bind_cancellation_slot(signal_.slot(), keep));
  Poll();
  signal_.emit(cancellation_type::total);
  Poll();
  EXPECT_FALSE(sent_);
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent_);
}

TEST_F(SendLimitsTest, TotalCancellationStopsUnwrittenSend) {
  HangAt(RequestProgress::Waiting);
  auto keep = [this](OperationResult<SendResult> r) { sent_ = std::move(r); };
  AsyncSend(*connector_, Text(), boost::asio::bind_cancellation_slot(signal_.slot(), keep));
  Poll();
  signal_.emit(cancellation_type::total);
  Poll();
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
}

TEST_F(SendLimitsTest, CallStartedBeforeDestructionFails) {
  auto work = connector_->SendMessageAsync(Text());
  connector_.reset();
  Start(sent_, std::move(work));
  ASSERT_TRUE(sent_);
  EXPECT_THAT(*sent_, FailsWith(Codes::ConnectorShutdown, Certainty::NotSent, Retry::Never()));
}

TEST_F(SendLimitsTest, QueriesAndReceivingHaveOwnDeadlines) {
  core_->on_query = [this](const std::string&, OperationContext&) -> Async<StatusUpdatesResult> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  core_->on_receive = [this](const MessageSource&, OperationContext&) -> Async<Inbound> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<StatusUpdatesResult>> status;
  std::optional<OperationResult<Inbound>> inbound;
  Start(status, connector_->GetMessageStatusAsync("id"));
  Start(inbound, connector_->ReceiveAsync(MessageSource::Json("{}")));
  Advance(30s);
  ASSERT_TRUE(status);
  EXPECT_THAT(*status, FailsWith(Codes::StatusQueryTimeout, Certainty::None, Retry::Never()));
  ASSERT_FALSE(inbound);
  Advance(30s);
  ASSERT_TRUE(inbound);
  EXPECT_THAT(*inbound, FailsWith(Codes::ReceiveTimeout, Certainty::None, Retry::Never()));
}

TEST(ContextTest, CallAfterContextIsDestroyedFails) {
  auto context = std::make_unique<boost::asio::io_context>();
  auto core = std::make_shared<FakeCore>();
  auto settings = ConnectionSettings().SetParameter("Host", "h");
  FakeConnector connector(context->get_executor(), kFakeSchema, settings, core);
  context.reset();
  EXPECT_FALSE(connector.Executor());
  boost::asio::io_context other;
  std::optional<OperationResult<void>> result;
  auto keep = [&](std::exception_ptr, OperationResult<void> r) { result = std::move(r); };
  boost::asio::co_spawn(other, connector.InitializeAsync(), keep);
  other.run();
  ASSERT_TRUE(result);
  EXPECT_THAT(*result, FailsWithCode(Codes::OperationCancelled));
  EXPECT_EQ(core->initialized, 0);
}

}  // namespace
}  // namespace ratatosk::test
