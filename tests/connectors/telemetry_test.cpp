// What a tracer and a metrics sink are told of a connector's operations.

#include <memory>

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
    options.WithClock(clock_);
    runtime_ = Runtime(context_.get_executor(), options);
    Configure("");
    tracer_->lines.clear();
  }
  double Count(const std::string& counter) const {
    const auto found = sink_->counters.find(counter);
    return found == sink_->counters.end() ? 0 : found->second;
  }

  std::shared_ptr<RecordingTracer> tracer_ = std::make_shared<RecordingTracer>();
};

TEST_F(TelemetryTest, EachOperationIsASpan) {
  ASSERT_THAT(Send(), IsOk());
  ASSERT_THAT(Run(connector_->GetMessageStatusAsync("id")), IsOk());
  ASSERT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost("x"))), IsOk());
  const std::string channel = "Fake/Channel/1.0.0";
  const auto line = [&](const std::string& name) {
    return name + " " + channel + " messaging.system=" + channel +
           " messaging.operation.name=" + name;
  };
  EXPECT_EQ(tracer_->lines, (Lines{line("send") + " messaging.message.id=m-1", line("get_status"),
                                   line("process")}));
}

TEST_F(TelemetryTest, ASpanTellsOfAttemptsAndErrors) {
  Script(1, Refused());
  Script(1, No());
  ASSERT_FALSE(Send().Ok());
  ASSERT_EQ(tracer_->lines.size(), 1U);
  EXPECT_THAT(tracer_->lines[0],
              testing::HasSubstr(" [attempt.failed attempt=1 error.type=CONNECTION_FAILED "
                                 "certainty=NotSent next=again]"));
  EXPECT_THAT(tracer_->lines[0], testing::EndsWith("] error.type=INVALID_RECIPIENT"));
}

TEST_F(TelemetryTest, ASpanHasTheErrorThatTheCallerGets) {
  core_->on_send = [this](const Message&, SendContext&) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  ASSERT_THAT(Send(SendOptions().WithTimeout(std::chrono::seconds(5))),
              FailsWithCode(Codes::SendTimeout));
  ASSERT_EQ(tracer_->lines.size(), 1U);
  EXPECT_THAT(tracer_->lines[0], testing::EndsWith(" error.type=SEND_TIMEOUT"));
}

TEST_F(TelemetryTest, WhatIsNotSampledIsNotTraced) {
  tracer_->sampled = false;
  ASSERT_THAT(Send(), IsOk());
  EXPECT_TRUE(tracer_->lines.empty());
}

TEST_F(TelemetryTest, EachCanBeTurnedOff) {
  Configure("Telemetry.EnableTracing=false");
  tracer_->lines.clear();
  ASSERT_THAT(Send(), IsOk());
  EXPECT_TRUE(tracer_->lines.empty());
  EXPECT_EQ(Count("messaging.client.sent.messages"), 1);
  Configure("Telemetry.EnableMetrics=false");
  tracer_->lines.clear();
  sink_->counters.clear();
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(tracer_->lines.size(), 1U);
  EXPECT_TRUE(sink_->counters.empty());
}

TEST_F(TelemetryTest, MessagesReceivedAreCounted) {
  core_->on_receive = [](const MessageSource&, OperationContext&) -> Async<Inbound> {
    Inbound inbound;
    inbound.Messages.resize(3);
    co_return inbound;
  };
  ASSERT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost("x"))), IsOk());
  EXPECT_EQ(Count("messaging.client.consumed.messages"), 3);
}

TEST_F(TelemetryTest, SizesAreMeasuredWhenThatIsAskedFor) {
  ASSERT_THAT(Send(), IsOk());
  EXPECT_FALSE(sink_->recorded.contains("ratatosk.message.body.size"));
  Configure("Telemetry.EnablePayloadSizeMetrics=true");
  ASSERT_THAT(Send(), IsOk());
  EXPECT_EQ(sink_->recorded["ratatosk.message.body.size"], 5);  // "Hello"
}

}  // namespace
}  // namespace ratatosk::test
