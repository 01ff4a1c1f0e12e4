// What a tracer and a metrics sink are told of a connector's operations.

#include <memory>
#include <utility>

#include <ratatosk/connectors/i_stream_receiver.hpp>

#include "connectors/resilience_fixture.hpp"

namespace ratatosk::test {
namespace {

using Codes = MessagingErrorCodes;
using Lines = std::vector<std::string>;

// [tracer]
/// Keeps spans as lines of text.
class RecordingTracer final : public Tracer {
 public:
  class Recorded final : public Span {
   public:
    Recorded(std::vector<std::string>& lines, std::string line)
        : lines_(lines), line_(std::move(line)) {}
    ~Recorded() override { lines_.push_back(line_); }
    void SetAttribute(std::string_view name, std::string_view value) noexcept override {
      line_.append(" ").append(name).append("=").append(value);
    }
    void AddEvent(std::string_view name, std::span<const LogField> attributes) noexcept override {
      line_.append(" [").append(name);
      for (const auto& each : attributes) SetAttribute(each.Name(), each.Value());
      line_.append("]");
    }
    void SetError(std::string_view code) noexcept override { SetAttribute("error.type", code); }

   private:
    std::vector<std::string>& lines_;
    std::string line_;
  };

  std::unique_ptr<Span> StartSpan(std::string_view name,
                                  std::span<const LogField> attributes) noexcept override {
    if (!sampled) return nullptr;
    auto span = std::make_unique<Recorded>(lines, std::string(name));
    for (const auto& each : attributes) span->SetAttribute(each.Name(), each.Value());
    return span;
  }

  std::vector<std::string> lines;
  bool sampled = true;
};
// [/tracer]

class TelemetryTest : public ResilienceTest {
 protected:
  TelemetryTest() {
    // [runtime]
    RuntimeOptions options;
    options.WithTracer(tracer_).WithMetricsSink(sink_);
    // [/runtime]
    options.WithClock(clock_).WithLogSink(sink_);
    runtime_ = Runtime(context_.get_executor(), options);
    Configure("");
    Forget();
  }
  void Forget() {
    tracer_->lines.clear();
    sink_->lines.clear();
    sink_->measured.clear();
    sink_->counters.clear();
    sink_->recorded.clear();
  }
  template <class T>
  void Try(Async<T> work) {
    static_cast<void>(Run(std::move(work)));
  }
  double Count(const std::string& counter) const {
    const auto found = sink_->counters.find(counter);
    return found == sink_->counters.end() ? 0 : found->second;
  }

  std::shared_ptr<RecordingTracer> tracer_ = std::make_shared<RecordingTracer>();
};

const std::string kChannel = "Fake/Channel/1.0.0";

// What each operation's span is called.
TEST_F(TelemetryTest, EachOperationHasSpan) {
  using Begin = std::function<void()>;
  const auto source = MessageSource::UrlPost("x");
  const auto batch = MessageBatch().With(Text());
  const std::vector<std::pair<std::string, Begin>> operations{
      {"initialize", [&] { Try(connector_->InitializeAsync()); }},
      {"test_connection", [&] { Try(connector_->TestConnectionAsync()); }},
      {"send", [&] { Try(connector_->SendMessageAsync(Text())); }},
      {"send_batch", [&] { Try(connector_->SendBatchAsync(batch)); }},
      {"get_status", [&] { Try(connector_->GetMessageStatusAsync("id")); }},
      {"process", [&] { Try(connector_->ReceiveAsync(source)); }},
      {"process", [&] { Try(connector_->ReceiveMessagesAsync(source)); }},
      {"process", [&] { Try(connector_->ReceiveMessageStatusAsync(source)); }},
      {"get_health", [&] { Try(connector_->GetHealthAsync()); }},
  };
  core_->on_receive = [](const MessageSource&, OperationContext&) -> Async<Inbound> {
    Inbound inbound;
    inbound.Messages.resize(1);
    inbound.Statuses.resize(1);
    co_return inbound;
  };
  Make(Settings());
  for (const auto& [name, run] : operations) {
    Forget();
    run();
    auto expected = name + " " + kChannel + " messaging.system=" + kChannel +
                    " messaging.operation.name=" + name;
    if (name == "send") expected += " messaging.message.id=m-1";
    EXPECT_EQ(tracer_->lines, Lines{expected});
  }
}

// A channel whose stream ends at once.
class EndingCore final : public ConnectorCore, public IStreamReceiverCore {
 public:
  Async<void> TestConnectionCoreAsync(OperationContext&) override { co_return Done::Success(); }
  Async<SendResult> SendMessageCoreAsync(const Message&, SendContext&) override {
    co_return SendResult();
  }
  Async<void> ReceiveStreamCoreAsync(IInboundSink&, OperationContext&) override {
    co_return Error(Codes::ConnectionFailed, "no more");
  }
};

class EndingConnector final : public ChannelConnectorBase {
 public:
  EndingConnector(Runtime runtime, ConnectionSettings settings)
      : ChannelConnectorBase(
            std::move(runtime), kFakeSchema, std::move(settings), std::make_shared<EndingCore>()) {}
};

TEST_F(TelemetryTest, StreamHasSpan) {
  EndingConnector connector(runtime_, Settings());
  InboundSink sink([](Inbound) -> Async<void> { co_return Done::Success(); });
  ASSERT_FALSE(Run(connector.Find<IStreamReceiver>()->RunAsync(sink)));
  EXPECT_EQ(tracer_->lines,
            Lines{"receive " + kChannel + " messaging.system=" + kChannel +
                  " messaging.operation.name=receive error.type=CONNECTION_FAILED"});
}

TEST_F(TelemetryTest, LogsAndCountsStateChanges) {
  Make(Settings());
  ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
  EXPECT_EQ(sink_->lines,
            (Lines{"connector.state channel=" + kChannel + " from=Uninitialized to=Initializing",
                   "connector.state channel=" + kChannel + " from=Initializing to=Ready"}));
  const auto counted = "ratatosk.connector.state.changes messaging.system=" + kChannel +
                       " ratatosk.connector.state=";
  EXPECT_EQ(sink_->measured, (Lines{counted + "Initializing", counted + "Ready"}));
}

// Name and attributes of all that is measured of a send, and of a query.
TEST_F(TelemetryTest, MeasurementsHaveDocumentedAttributes) {
  Configure("Telemetry.EnablePayloadSizeMetrics=true");
  Forget();
  Script(1, Refused());
  ASSERT_THAT(Send(), IsOk());
  const auto of_send =
      " messaging.system=" + kChannel + " messaging.operation.name=send error.type=";
  EXPECT_EQ(sink_->measured,
            (Lines{"ratatosk.attempts" + of_send + "CONNECTION_FAILED",
                   "ratatosk.retries" + of_send + "CONNECTION_FAILED",
                   "ratatosk.attempts" + of_send, "messaging.client.sent.messages" + of_send,
                   "messaging.client.operation.duration" + of_send,
                   "ratatosk.message.body.size" + of_send}));
  Forget();
  ASSERT_THAT(Run(connector_->GetMessageStatusAsync("id")), IsOk());
  EXPECT_EQ(sink_->measured, Lines{"ratatosk.attempts messaging.system=" + kChannel +
                                   " messaging.operation.name=get_status error.type="});
}

TEST_F(TelemetryTest, DurationCoversAllAttemptsInSeconds) {
  core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    co_await gate_.PassAsync();
    if (core_->sends == 1) co_return Refused();
    co_return co_await FakeCore::Accept(message, context);
  };
  Configure("Retry.BaseDelay=00:00:01");
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, connector_->SendMessageAsync(Text()));
  Advance(std::chrono::seconds(2));
  gate_.Open();
  Poll();
  Advance(std::chrono::milliseconds(1500));
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent);
  EXPECT_THAT(*sent, IsOk());
  EXPECT_EQ(sink_->recorded.at("messaging.client.operation.duration"), 3.5);
}

TEST_F(TelemetryTest, CountsBreakerStates) {
  Configure("Retry.MaxAttempts=1;Retry.CircuitBreaker.MinimumThroughput=2");
  Forget();
  Script(2, Refused());
  ASSERT_FALSE(Send());
  ASSERT_FALSE(Send());
  EXPECT_THAT(sink_->measured, testing::Contains("ratatosk.circuit_breaker.state.changes channel=" +
                                                 kChannel + " state=Open"));
}

TEST_F(TelemetryTest, SpanRecordsAttemptsAndErrors) {
  Script(1, Refused());
  Script(1, No());
  ASSERT_FALSE(Send().Ok());
  ASSERT_EQ(tracer_->lines.size(), 1U);
  EXPECT_THAT(tracer_->lines[0],
              testing::HasSubstr(" [attempt.failed attempt=1 error.type=CONNECTION_FAILED "
                                 "certainty=NotSent next=again]"));
  EXPECT_THAT(tracer_->lines[0], testing::EndsWith("] error.type=INVALID_RECIPIENT"));
}

TEST_F(TelemetryTest, SpanHasErrorOfCall) {
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  ASSERT_THAT(Send(SendOptions().WithTimeout(std::chrono::seconds(5))),
              FailsWithCode(Codes::SendTimeout));
  ASSERT_EQ(tracer_->lines.size(), 1U);
  EXPECT_THAT(tracer_->lines[0], testing::EndsWith(" error.type=SEND_TIMEOUT"));
}

TEST_F(TelemetryTest, DoesNotTraceUnsampledOperations) {
  tracer_->sampled = false;
  ASSERT_THAT(Send(), IsOk());
  EXPECT_TRUE(tracer_->lines.empty());
}

TEST_F(TelemetryTest, EachCanBeTurnedOff) {
  Configure("Telemetry.EnableTracing=false");
  Forget();
  ASSERT_THAT(Send(), IsOk());
  EXPECT_TRUE(tracer_->lines.empty());
  EXPECT_EQ(Count("messaging.client.sent.messages"), 1);
  Forget();
  Configure("Telemetry.EnableMetrics=false;Telemetry.EnablePayloadSizeMetrics=true");
  Script(1, Refused());
  ASSERT_THAT(Send(), IsOk());
  ASSERT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost("x"))), IsOk());
  EXPECT_EQ(tracer_->lines.size(), 3U) << "initialize, send, process";
  EXPECT_THAT(sink_->measured, testing::IsEmpty()) << "neither counted nor recorded";
}

TEST_F(TelemetryTest, CountsReceivedMessages) {
  core_->on_receive = [](const MessageSource&, OperationContext&) -> Async<Inbound> {
    Inbound inbound;
    inbound.Messages.resize(3);
    co_return inbound;
  };
  ASSERT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost("x"))), IsOk());
  EXPECT_EQ(Count("messaging.client.consumed.messages"), 3);
}

TEST_F(TelemetryTest, MeasuresSizesIfEnabled) {
  ASSERT_THAT(Send(), IsOk());
  EXPECT_FALSE(sink_->recorded.contains("ratatosk.message.body.size"));
  Configure("Telemetry.EnablePayloadSizeMetrics=true");
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(sink_->recorded["ratatosk.message.body.size"], 5);  // "Hello"
}

}  // namespace
}  // namespace ratatosk::test
