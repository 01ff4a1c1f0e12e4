#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <ratatosk/asio.hpp>
#include <ratatosk/conformance/rules.hpp>
#include <ratatosk/core/manual_clock.hpp>

namespace ratatosk::conformance {

/// Records everything that the library logs, measures and traces, as text. Thread-safe.
class Recorder final : public LogSink, public MetricsSink, public Tracer {
 public:
  bool Enabled(LogLevel) const noexcept override { return true; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    Keep(event, fields);
  }
  void Add(std::string_view counter, double, std::span<const LogField> fields) noexcept override {
    Keep(counter, fields);
  }
  void Record(std::string_view histogram,
              double,
              std::span<const LogField> fields) noexcept override {
    Keep(histogram, fields);
  }
  std::unique_ptr<Span> StartSpan(std::string_view name,
                                  std::span<const LogField> attributes) noexcept override {
    Keep(name, attributes);
    return std::make_unique<RecordedSpan>(*this);
  }
  std::string Text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  class RecordedSpan final : public Span {
   public:
    explicit RecordedSpan(Recorder& recorder) : recorder_(recorder) {}
    void SetAttribute(std::string_view name, std::string_view value) noexcept override {
      const LogField attribute(name, value);
      recorder_.Keep("attribute", std::span(&attribute, 1));
    }
    void AddEvent(std::string_view name, std::span<const LogField> fields) noexcept override {
      recorder_.Keep(name, fields);
    }
    void SetError(std::string_view code) noexcept override { recorder_.Keep(code, {}); }

   private:
    Recorder& recorder_;
  };

  void Keep(std::string_view name, std::span<const LogField> fields) {
    const std::lock_guard lock(mutex_);
    text_.append(name);
    for (const auto& field : fields) {
      text_.append(" ").append(field.Name()).append("=").append(field.Value());
    }
    text_ += '\n';
  }

  mutable std::mutex mutex_;
  std::string text_;
};

/// A connector of the channel on a context that the calling thread runs, with the violations found.
class Bench {
 public:
  explicit Bench(ChannelUnderTest& c) : Bench(c, c.Settings()) {}
  Bench(ChannelUnderTest& c, ConnectionSettings settings);

  /// Runs the context until `done()`. Reports a violation and returns false if that takes too long.
  template <class Done>
  bool RunUntil(Done done, std::string_view what) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
      if (std::chrono::steady_clock::now() > give_up) {
        Say(std::string(what) + " did not happen");
        return false;
      }
      context.restart();
      context.run_one_for(std::chrono::milliseconds(5));
    }
    return true;
  }

  /// Returns the outcome of an operation. An exception that escapes from it is a violation.
  template <class T>
  OperationResult<T> Run(boost::asio::awaitable<OperationResult<T>> work, std::string_view what) {
    auto result = std::make_shared<std::optional<OperationResult<T>>>();
    auto keep = [this, result, what = std::string(what)](std::exception_ptr thrown,
                                                         OperationResult<T> r) {
      if (thrown) Say(what + " threw an exception");
      *result = std::move(r);
    };
    boost::asio::co_spawn(context, std::move(work), std::move(keep));
    if (!RunUntil([&] { return result->has_value(); }, what)) return Error("CONFORMANCE_STUCK");
    return Listen(std::move(**result));
  }
  OperationResult<SendResult> Send(const std::string& text);
  /// Runs an operation and ignores its outcome.
  template <class T>
  void Try(boost::asio::awaitable<OperationResult<T>> work, std::string_view what) {
    static_cast<void>(Run(std::move(work), what));
  }
  void TrySend(const std::string& text) { static_cast<void>(Send(text)); }

  /// Starts a send that `signal` can cancel with every kind of cancellation.
  void Begin(const Message& message,
             std::optional<OperationResult<SendResult>>& result,
             SendOptions options = {});

  /// Records the readable part of the result, for the rule on secrets.
  template <class T>
  OperationResult<T> Listen(OperationResult<T> result) {
    if (!result) heard += result.Error().ToText() + "\n";
    return result;
  }

  void Say(std::string violation) { violations.push_back(std::move(violation)); }
  /// Requires that the provider has accepted the message exactly this many times.
  void ExpectAccepted(const std::string& text, std::size_t times, std::string_view after);
  /// Requires that the result does not contradict the state of the provider.
  void ExpectTruth(const OperationResult<SendResult>& result,
                   const std::string& text,
                   const std::string& after);
  /// Requires that the connector still works.
  void ExpectRecovery(const std::string& text, const std::string& after);

  ChannelUnderTest& channel;
  std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
  boost::asio::io_context context;
  Runtime runtime;
  std::unique_ptr<IChannelConnector> connector;
  boost::asio::cancellation_signal signal;
  std::string heard;
  Violations violations;
};

/// Returns "SEND_TIMEOUT (Unknown)", or "a success".
std::string Describe(const OperationResult<SendResult>& result);

// The rules, by file.
Violations CheckInitialization(ChannelUnderTest& channel);
Violations CheckCapabilities(ChannelUnderTest& channel);
Violations CheckState(ChannelUnderTest& channel);
Violations CheckSettings(ChannelUnderTest& channel);
Violations CheckMessages(ChannelUnderTest& channel);
Violations CheckSends(ChannelUnderTest& channel);
Violations CheckCertainty(ChannelUnderTest& channel);
Violations CheckDeadline(ChannelUnderTest& channel);
Violations CheckCancellation(ChannelUnderTest& channel);
Violations CheckDestruction(ChannelUnderTest& channel);
Violations CheckSecrets(ChannelUnderTest& channel);
Violations CheckThreads(ChannelUnderTest& channel);
Violations CheckReceiving(ChannelUnderTest& channel);

}  // namespace ratatosk::conformance
