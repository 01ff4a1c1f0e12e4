#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {

/// Keeps what was logged, counted and recorded, as text too.
class RecordingSink final : public LogSink, public MetricsSink {
 public:
  bool Enabled(LogLevel) const noexcept override { return true; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    lines.push_back(std::string(event) + Text(fields));
  }
  void Add(std::string_view counter,
           double delta,
           std::span<const LogField> fields) noexcept override {
    counters[std::string(counter)] += delta;
    measured.push_back(std::string(counter) + Text(fields));
  }
  void Record(std::string_view histogram,
              double value,
              std::span<const LogField> fields) noexcept override {
    recorded[std::string(histogram)] = value;
    measured.push_back(std::string(histogram) + Text(fields));
  }

  bool Logged(std::string_view part) const {
    for (const auto& line : lines) {
      if (line.find(part) != std::string::npos) return true;
    }
    return false;
  }

  std::vector<std::string> lines;
  std::map<std::string, double> counters;
  std::map<std::string, double> recorded;
  /// Each measurement's name and attributes, in their order.
  std::vector<std::string> measured;

 private:
  static std::string Text(std::span<const LogField> fields) {
    std::string text;
    for (const auto& field : fields) {
      text.append(" ").append(field.Name()).append("=").append(field.Value());
    }
    return text;
  }
};

/// A connector whose provider answers by a script: each send takes the next error; with none left,
/// it succeeds.
class ResilienceTest : public ConnectorTest {
 protected:
  ResilienceTest() {
    runtime_ =
        Runtime(context_.get_executor(),
                RuntimeOptions().WithClock(clock_).WithLogSink(sink_).WithMetricsSink(sink_));
    core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
      sent_at_.push_back(Since());
      if (!context.Operation().BeginWriting()) co_return AbortedError();
      context.Operation().MarkWritten();
      if (script_.empty()) co_return co_await FakeCore::Accept(message, context);
      const auto error = script_.front();
      script_.pop_front();
      if (error.Certainty() == Certainty::NotSent) context.Operation().MarkNotHandedOver();
      if (error.Certainty() == Certainty::Rejected) context.Operation().MarkAnswered();
      co_return error;
    };
    Configure("");
  }

  /// Without jitter, so that times are exact.
  void Configure(std::string_view settings) {
    auto parsed =
        ConnectionSettings::Parse("Host=h;Retry.UseJitter=false;" + std::string(settings));
    Make(std::move(*parsed));
    // Initialization needs no time, but a turn.
    ASSERT_THAT(Run(connector_->InitializeAsync()), IsOk());
    start_ = clock_->Now();
  }

  static Error Refused() {
    return Error(MessagingErrorCodes::ConnectionFailed, "refused")
        .WithCertainty(Certainty::NotSent)
        .WithRetry(Retry::Now());
  }
  static Error TooMany(std::chrono::milliseconds retry_after) {
    ProviderAnswer answer;
    answer.WithCode("20429").WithHttpStatus(429);
    return Error(MessagingErrorCodes::RateLimited, "slow down")
        .WithProvider(std::move(answer))
        .WithCertainty(Certainty::Rejected)
        .WithRetry(Retry::After(retry_after));
  }
  static Error InDoubt() {
    return Error(MessagingErrorCodes::SendMessageFailed, "500").WithCertainty(Certainty::Unknown);
  }
  static Error No() {
    return Error(MessagingErrorCodes::InvalidRecipient, "no").WithCertainty(Certainty::Rejected);
  }

  void Script(std::size_t count, const Error& error) {
    script_.insert(script_.end(), count, error);
  }
  /// Sends, and lets time pass until it is done.
  OperationResult<SendResult> Send(SendOptions options = {}) {
    std::optional<OperationResult<SendResult>> result;
    Start(result, connector_->SendMessageAsync(Text(), std::move(options)));
    for (int hours = 0; !result && hours < 48; ++hours) Advance(std::chrono::hours(1));
    if (!result) throw std::runtime_error("the send did not end");
    return std::move(*result);
  }
  /// Seconds since the connector was made.
  double Since() const { return std::chrono::duration<double>(clock_->Now() - start_).count(); }

  std::shared_ptr<RecordingSink> sink_ = std::make_shared<RecordingSink>();
  Tick start_{};
  std::deque<Error> script_;
  std::vector<double> sent_at_;
};

}  // namespace ratatosk::test
