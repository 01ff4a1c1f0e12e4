#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <string_view>

#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/single_flight.hpp>
#include <ratatosk/core/timer_queue.hpp>

#include "connectors/call_pipeline.hpp"
#include "connectors/connector_state.hpp"
#include "connectors/recent_ids.hpp"
#include "connectors/telemetry.hpp"

namespace ratatosk {

/// How an operation lives. At shutdown streams are stopped at once, calls may end within a bound,
/// and sessions, which calls may need, are stopped last.
enum class OperationKind : std::uint8_t { Call, Stream, Session };

/// What an operation needs before its own work begins.
class CallRules {
 public:
  CallRules(std::string_view operation,
            Capabilities needed,
            ErrorCode timeout_code,
            ErrorCode failure_code,
            std::chrono::milliseconds limit)
      : name(operation),
        capabilities(needed),
        timeout(timeout_code),
        failure(failure_code),
        time_limit(limit) {}

  std::string_view name;
  /// Any one of these is enough; None needs nothing.
  Capabilities capabilities;
  ErrorCode timeout;
  /// When the channel's code throws.
  ErrorCode failure;
  std::chrono::milliseconds time_limit;
  bool initialize_first = true;
  OperationKind kind = OperationKind::Call;
};

/// The state behind a connector; shared with its operations, so that a connector that dies
/// meanwhile harms nobody. But for `Abandon`, `state` and what is const: home executor only.
class ChannelConnectorBase::Impl : public std::enable_shared_from_this<Impl>,
                                   public IStreamReceiver,
                                   public ConnectorCore::Host {
 public:
  Impl(Runtime r, ChannelSchemaHandle s, ConnectionSettings c, std::shared_ptr<ConnectorCore> k);
  ~Impl();
  /// Once, right after it was made.
  void Attach();
  /// The executor's context is going away.
  void ReleaseIo() noexcept;

  /// One public operation: registers it, sets its deadline, refuses it or initializes first, and
  /// runs `work`, callable as `awaitable<OperationResult<T>>(Impl&, OperationContext&)`.
  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> Run(CallRules rules, Work work) {
    auto body = [self = shared_from_this(), rules,
                 work = std::move(work)](OperationContext& operation) mutable {
      return self->telemetry_.Traces() ? self->template RunTraced<T>(rules, work, operation)
                                       : self->template RunGuarded<T>(rules, work, operation);
    };
    return RunOperation<T>(runtime, rules.timeout, std::move(body));
  }

  boost::asio::awaitable<OperationResult<void>> InitializeAsync();
  boost::asio::awaitable<OperationResult<SendResult>> SendAsync(const Message& message,
                                                                const SendOptions& options,
                                                                OperationContext& operation);
  boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(const MessageBatch& batch,
                                                                      const SendOptions& options,
                                                                      OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> TestConnectionAsync(OperationContext& operation);
  boost::asio::awaitable<OperationResult<StatusUpdatesResult>> QueryStatusAsync(
      const std::string& remote_message_id, OperationContext& operation);
  /// Its messages are given to the user.
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(const MessageSource& source,
                                                                OperationContext& operation);
  boost::asio::awaitable<OperationResult<ConnectorHealth>> GetHealthAsync(
      OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> ShutdownAsync();
  boost::asio::awaitable<OperationResult<void>> RunAsync(IInboundSink& sink) override;
  /// Null when the channel does not stream.
  IStreamReceiver* StreamReceiver() noexcept;
  StatusInfo Status() const;
  /// Says of each message whether it came before.
  void MarkRepeated(Inbound& inbound) const;
  /// They were given to the user.
  void Taken(const std::vector<std::string>& ids);

  OperationResult<void> Validate(const Message& message, const Endpoint& sender) const;
  /// It may be a SenderRef.
  Endpoint SenderOf(const Message& message, const SendOptions& options) const;
  CallRules Rules(std::string_view name,
                  Capabilities needed,
                  ErrorCode timeout,
                  ErrorCode failure,
                  std::string_view setting) const;
  /// The connector is gone: ends what is in flight. From any thread.
  void Abandon();

  Runtime runtime;
  const ChannelSchemaHandle schema;
  const ConnectionSettings settings;
  const std::shared_ptr<ConnectorCore> core;
  /// A send's, and the time that one attempt to initialize, draining and closing have each.
  const std::chrono::milliseconds send_timeout;
  std::atomic<ConnectorState> state{ConnectorState::Uninitialized};

 private:
  class DrainLimit;
  class CountingSink;

  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> RunTraced(CallRules rules,
                                                       Work& work,
                                                       OperationContext& operation) {
    const auto span = telemetry_.StartSpan(rules.name);
    operation.SetSpan(span.get());
    auto result = co_await RunGuarded<T>(rules, work, operation);
    operation.SetSpan(nullptr);
    if (span && !result) {
      const bool aborted = result.Error().Code() == AbortedError().Code();
      const auto error = aborted ? operation.StopError(result.Error()) : result.Error();
      span->SetError(error.Code().Text());
    }
    co_return result;
  }

  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> RunGuarded(CallRules rules,
                                                        Work& work,
                                                        OperationContext& operation) {
    Registration here(*this, operation, rules.kind);
    if (auto refused = Begin(rules, operation)) {
      co_return refused->WithCertainty(operation.CurrentCertainty());
    }
    if (rules.initialize_first) {
      auto ready = co_await EnsureReadyAsync();
      if (!ready) co_return ready.Error().WithCertainty(operation.CurrentCertainty());
    }
    std::exception_ptr thrown;
    try {
      co_return co_await work(*this, operation);
    } catch (...) {
      thrown = std::current_exception();
    }
    co_return FromException(thrown, rules.failure, operation)
        .WithCertainty(operation.CurrentCertainty());
  }

  /// Rethrows std::bad_alloc alone.
  static Error FromException(std::exception_ptr thrown,
                             ErrorCode failure,
                             const OperationContext& operation);

  /// Stands in the list of operations in flight while its coroutine lives.
  class Registration {
   public:
    Registration(Impl& impl, OperationContext& operation, OperationKind kind = OperationKind::Call);
    ~Registration();
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

   private:
    Impl& impl_;
    std::list<OperationContext*>& list_;
    std::list<OperationContext*>::iterator place_;
  };

  /// False when the state refuses the event.
  bool Transit(ConnectorEvent event);
  void Supervise(ConnectorCore::Session session) override;
  void ReportConnected() override;
  void ReportInterrupted(const Error& error) override { telemetry_.StreamInterrupted(error); }
  boost::asio::awaitable<OperationResult<void>> SuperviseAsync(ConnectorCore::Session& session,
                                                               OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> ReceiveStreamAsync(IInboundSink& sink,
                                                                   OperationContext& operation);
  /// A session has ended: tells the state, or, while that is `Initializing`, keeps it for later.
  void SessionEnded(ConnectorEvent how, Error why);
  Tick NextSessionAt(const Error& lost);

  std::optional<Error> Begin(const CallRules& rules, OperationContext& operation) const;
  boost::asio::awaitable<OperationResult<void>> EnsureReadyAsync();
  boost::asio::awaitable<OperationResult<void>> InitializeOnceAsync(OperationContext& operation);
  void AfterFailedInitialization();
  /// Puts the address in place of a SenderRef; its errors are `NotSent`.
  boost::asio::awaitable<OperationResult<void>> ResolveAsync(Endpoint& sender,
                                                             OperationContext& operation);
  /// One attempt.
  boost::asio::awaitable<OperationResult<SendResult>> SendCoreAsync(const Message& message,
                                                                    const SendOptions& options,
                                                                    const Endpoint& sender,
                                                                    OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> ShutdownOnceAsync(OperationContext& operation);
  std::list<OperationContext*>& InFlight(OperationKind kind) noexcept {
    return in_flight_[static_cast<std::size_t>(kind)];
  }
  void Stop(OperationKind kind);
  boost::asio::awaitable<void> WaitForEndOf(OperationKind kind);
  void StopAll();
  void Report(const Message& message, const OperationResult<SendResult>& result, Tick began);

  const Telemetry telemetry_;
  CallPipeline pipeline_;
  SingleFlight<void> initialization_;
  SingleFlight<void> shutdown_;
  std::array<std::list<OperationContext*>, 3> in_flight_;
  WaitQueue<bool> one_ended_;
  /// Why the connector is `Error` or `Disconnected`.
  std::optional<Error> trouble_;
  /// What sessions came to while the connector was initializing.
  std::optional<Error> gave_up_;
  bool lost_ = false;
  unsigned lost_in_a_row_ = 0;
  bool streaming_ = false;
  Tick ready_since_{};
  std::uint64_t sent_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t received_ = 0;
  RecentIds taken_ids_{1000};
};

}  // namespace ratatosk
