#include <stdexcept>
#include <string>
#include <vector>

#include <ratatosk/connectors/i_stream_receiver.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

// Brings numbered messages, and goes on only when one was taken.
class StreamingCore final : public ConnectorCore, public IStreamReceiverCore {
 public:
  Async<void> InitializeCoreAsync(OperationContext&) override {
    ++initialized;
    co_return Done::Success();
  }
  Async<void> TestConnectionCoreAsync(OperationContext&) override { co_return Done::Success(); }
  Async<SendResult> SendMessageCoreAsync(const Message&, SendContext&) override {
    co_return SendResult();
  }
  Async<void> ReceiveStreamCoreAsync(IInboundSink& sink, OperationContext&) override {
    for (;;) {
      auto come = co_await arrivals.WaitAsync();
      if (!come) co_return AbortedError();
      Inbound inbound;
      auto& message = inbound.Messages.emplace_back();
      message.RemoteMessageId = *come;
      message.Message = MessageBuilder().WithId(*come).WithText("x").Build();
      auto taken = co_await sink.OnInbound(std::move(inbound));
      if (!taken) co_return taken;
      acknowledged.push_back(*come);
    }
  }

  void ReleaseIo() noexcept override { arrivals.Abandon(); }

  int initialized = 0;
  WaitQueue<std::string> arrivals;
  std::vector<std::string> acknowledged;
};

class StreamingConnector final : public ChannelConnectorBase {
 public:
  StreamingConnector(Runtime runtime, std::shared_ptr<StreamingCore> core)
      : ChannelConnectorBase(std::move(runtime),
                             kFakeSchema,
                             ConnectionSettings().SetParameter("Host", "h"),
                             std::move(core)) {}
};

class StreamTest : public ConnectorTest {
 protected:
  void Begin() { Start(ended_, Receiver().RunAsync(sink_), signal_.slot()); }
  IStreamReceiver& Receiver() { return *streaming_->Find<IStreamReceiver>(); }
  void Arrive(std::string id) {
    core_of_stream_->arrivals.HandToFirst(std::move(id));
    Poll();
  }
  Async<void> Take(Inbound inbound) {
    taken_.push_back(inbound.Messages.at(0).RemoteMessageId);
    if (hold_) {
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
    }
    co_return Done::Success();
  }

  std::shared_ptr<StreamingCore> core_of_stream_ = std::make_shared<StreamingCore>();
  std::unique_ptr<StreamingConnector> streaming_ =
      std::make_unique<StreamingConnector>(runtime_, core_of_stream_);
  InboundSink sink_{[this](Inbound inbound) { return Take(std::move(inbound)); }};
  boost::asio::cancellation_signal signal_;
  bool hold_ = false;
  std::vector<std::string> taken_;
  std::optional<OperationResult<void>> ended_;
};

TEST_F(StreamTest, FailsIfChannelDoesNotStream) {
  EXPECT_EQ(connector_->Find<IStreamReceiver>(), nullptr);
  EXPECT_NE(streaming_->Find<IStreamReceiver>(), nullptr);
}

TEST_F(StreamTest, InitializesAndDeliversMessages) {
  Begin();
  EXPECT_EQ(core_of_stream_->initialized, 1);
  Arrive("a");
  Arrive("b");
  EXPECT_EQ(taken_, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(core_of_stream_->acknowledged, taken_);
  EXPECT_FALSE(ended_);
  EXPECT_EQ(Run(streaming_->GetHealthAsync())->Metrics.at("received"), 2U);
}

TEST_F(StreamTest, DoesNotAcknowledgeRejectedMessage) {
  sink_ =
      InboundSink([](Inbound) -> Async<void> { co_return Error(Codes::MessagingError, "full"); });
  Begin();
  Arrive("a");
  ASSERT_TRUE(ended_);
  EXPECT_THAT(*ended_, FailsWithCode(Codes::MessagingError));
  EXPECT_TRUE(core_of_stream_->acknowledged.empty());
  EXPECT_EQ(Run(streaming_->GetHealthAsync())->Metrics.at("received"), 0U);
}

TEST_F(StreamTest, MarksRepeatedMessage) {
  std::vector<bool> repeated;
  bool takes = false;
  InboundSink sink([&](Inbound inbound) -> Async<void> {
    repeated.push_back(inbound.Messages.at(0).Repeated);
    if (!takes) co_return Error(Codes::MessagingError, "not now");
    co_return Done::Success();
  });
  for (int i = 0; i < 3; ++i) {
    std::optional<OperationResult<void>> ended;
    boost::asio::cancellation_signal stop;
    Start(ended, Receiver().RunAsync(sink), stop.slot());
    Arrive("a");
    stop.emit(boost::asio::cancellation_type::terminal);
    Poll();
    EXPECT_TRUE(ended);
    takes = true;
  }
  EXPECT_EQ(repeated, (std::vector<bool>{false, false, true}));
}

TEST_F(StreamTest, ExceptionOfSinkRejectsMessage) {
  sink_ = InboundSink([](Inbound) -> Async<void> {
    throw std::runtime_error("thrown");
    co_return Done::Success();
  });
  Begin();
  Arrive("a");
  ASSERT_TRUE(ended_);
  EXPECT_THAT(*ended_, FailsWithCode(Codes::ReceiveMessagesError));
  EXPECT_TRUE(core_of_stream_->acknowledged.empty());
}

TEST_F(StreamTest, CanBeCancelledWhileWaitingAndInSink) {
  for (const bool hold : {false, true}) {
    hold_ = hold;
    ended_.reset();
    core_of_stream_->acknowledged.clear();
    Begin();
    if (hold) Arrive("a");
    signal_.emit(boost::asio::cancellation_type::terminal);
    Poll();
    ASSERT_TRUE(ended_) << hold;
    EXPECT_THAT(*ended_, FailsWithCode(Codes::OperationCancelled));
    EXPECT_TRUE(core_of_stream_->acknowledged.empty());
  }
}

TEST_F(StreamTest, HasNoDeadline) {
  Begin();
  Advance(24h);
  EXPECT_FALSE(ended_);
}

TEST_F(StreamTest, AllowsOneAtATime) {
  Begin();
  EXPECT_THAT(Run(Receiver().RunAsync(sink_)), FailsWithCode(Codes::ReceiveMessagesError));
  signal_.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ended_.reset();
  Begin();
  EXPECT_FALSE(ended_) << "a stream that has ended blocks the next";
}

TEST_F(StreamTest, ShutdownEndsStream) {
  Begin();
  EXPECT_THAT(Run(streaming_->ShutdownAsync()), IsOk());
  ASSERT_TRUE(ended_);
  EXPECT_THAT(*ended_, FailsWithCode(Codes::OperationCancelled));
  EXPECT_THAT(Run(Receiver().RunAsync(sink_)), FailsWithCode(Codes::ConnectorShutdown));
}

TEST_F(StreamTest, EndsWhenConnectorIsDestroyed) {
  Begin();
  streaming_.reset();
  Poll();
  ASSERT_TRUE(ended_);
  EXPECT_THAT(*ended_, FailsWithCode(Codes::OperationCancelled));
}

}  // namespace
}  // namespace ratatosk::test
