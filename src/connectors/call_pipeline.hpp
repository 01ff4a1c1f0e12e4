#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/resilience/circuit_breaker.hpp>
#include <ratatosk/resilience/resilience_policy.hpp>
#include <ratatosk/resilience/retry_decision.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

namespace ratatosk {

class CallPipeline;
class LimitedAttempt;

/// A call on its way through the pipeline, from its first attempt to its last.
///
/// Belongs to the coroutine or record that makes the call. If the call is destroyed early, its
/// concurrency permit and its circuit breaker ticket are released.
class PipelineCall {
 public:
  /// Creates the call of a query, which can be repeated. `timeout_code` is the error code if the
  /// deadline passes.
  PipelineCall(CallPipeline& pipeline,
               OperationContext& operation,
               std::string_view operation_name,
               ErrorCode timeout_code);
  /// Creates the call of a send.
  PipelineCall(CallPipeline& pipeline,
               OperationContext& operation,
               const Message& sent,
               const Endpoint& from);
  ~PipelineCall();
  PipelineCall(const PipelineCall&) = delete;
  PipelineCall& operator=(const PipelineCall&) = delete;

 private:
  friend class CallPipeline;
  friend class AttemptWatch;
  friend class LimitedAttempt;

  CallPipeline& pipeline_;
  OperationContext& whole_;
  const std::string_view name_;
  const ErrorCode timeout_;
  /// Null for a query.
  const Message* const message_ = nullptr;
  const Endpoint* const sender_ = nullptr;

  int attempts_ = 0;
  /// True if an earlier attempt, although it was retried, might have been accepted.
  bool maybe_accepted_ = false;
  /// Whether the last attempt exceeded a limit of its own, and whether that was the limit for
  /// connecting.
  bool timed_out_ = false;
  bool never_connected_ = false;
  std::optional<Error> last_error_;
  LimitPermit permit_;
  std::optional<CircuitBreaker::Ticket> ticket_;
};

/// The steps between a connector and its channel: limits, circuit breaker, retries, and the time
/// limit of each attempt.
///
/// No other code defines their order. Home executor only.
class CallPipeline : public RecycledFrames {
 public:
  CallPipeline(const Runtime& runtime,
               const ConnectionSettings& settings,
               ChannelSchemaHandle schema,
               std::shared_ptr<const ConnectorCore> core);

  /// Makes attempts until one succeeds or must not be retried, and returns the last one's result.
  ///
  /// `attempt` is callable as `awaitable<OperationResult<T>>(OperationContext&)`; its context is
  /// the call's own or the attempt's. Errors in addition to the attempt's own, and only if no
  /// attempt was made (`NotSent` for a send): `CIRCUIT_BREAKER_OPEN`; `RATE_LIMITED`, if a local
  /// limit applies.
  template <class T, class Attempt>
  boost::asio::awaitable<OperationResult<T>> RunAsync(PipelineCall& call, Attempt attempt) {
    for (;;) {
      auto refused = Peek(call);
      if (!refused && HasToAsk(call)) {
        const auto permitted = co_await AskLimitsAsync(call);
        if (!permitted) refused = permitted.Error();
      }
      if (!refused) refused = Enter(call);
      if (refused) co_return Refused(call, std::move(*refused));

      OperationResult<T> result;
      if (policy_.LimitsAttempts()) {
        result = co_await RunLimitedAsync<T>(call, attempt);
      } else {
        result = co_await attempt(call.whole_);
      }
      if (result) {
        Succeeded(call);
        co_return result;
      }
      const auto again = Failed(call, result.Error());
      if (!again) co_return Final(call, *call.last_error_);
      const bool rested = co_await RestAsync(call, *again);
      if (!rested) co_return Refused(call, AbortedError());
    }
  }

  // The steps of RunAsync, for calls that make their attempts themselves.

  /// Returns an error if the call must not wait for limits: it was stopped, or the breaker is open.
  std::optional<Error> Peek(PipelineCall& call);
  /// Returns whether AskLimitsAsync is necessary.
  bool HasToAsk(const PipelineCall& call) const noexcept;
  /// Waits until all limits admit the call.
  boost::asio::awaitable<OperationResult<void>> AskLimitsAsync(PipelineCall& call);
  /// Counts an attempt, or returns an error if it must not be made.
  std::optional<Error> Enter(PipelineCall& call);
  void Succeeded(PipelineCall& call);
  /// Returns when to retry, or std::nullopt if this was the last attempt.
  std::optional<Tick> Failed(PipelineCall& call, const Error& error);
  /// Returns the call's error after its last attempt failed.
  Error LastError(PipelineCall& call) const { return Final(call, *call.last_error_); }
  /// Returns the call's error if the next attempt is not made because of `why`.
  Error Refused(PipelineCall& call, Error why) const;
  /// Returns the limits of an attempt, or null if attempts have no limits of their own.
  std::unique_ptr<LimitedAttempt> LimitAttempt(PipelineCall& call) const;

 private:
  friend class PipelineCall;
  friend class LimitedAttempt;

  /// Runs one attempt as a part of the call, with its own deadline.
  template <class T, class Attempt>
  boost::asio::awaitable<OperationResult<T>> RunLimitedAsync(PipelineCall& call, Attempt& attempt);

  boost::asio::awaitable<bool> RestAsync(PipelineCall& call, Tick until);
  Error Final(PipelineCall& call, Error error) const;

  Error Classified(const PipelineCall& call, const Error& error) const;
  void LeaveBreaker(PipelineCall& call, BreakerOutcome outcome, Tick now);
  Error BreakerError(Tick now) const;
  void ShutGate(const PipelineCall& call, const Error& error, Tick now);
  std::string KeyOf(const PipelineCall& call, LimitScope scope) const;
  std::vector<LimitKey> KeysOf(const PipelineCall& call) const;
  void ReportAttempt(const PipelineCall& call, const Error* error, const RetryDecision* decision);
  void ReportBreaker();

  const Runtime runtime_;
  const ChannelSchemaHandle schema_;
  const std::shared_ptr<const ConnectorCore> core_;
  const ResiliencePolicy policy_;
  const bool measures_;
  CircuitBreaker breaker_;
  BreakerState reported_ = BreakerState::Closed;
  const std::shared_ptr<SharedLimits> limits_;
  /// The key of the account, or of this connector alone. Set by the first call.
  std::string account_key_;
  std::shared_ptr<RetryBudget> budget_;
};

/// Enforces the limits of one attempt, and records how it ended, however its coroutine is left.
class AttemptWatch final : public TimerQueue::Entry {
 public:
  AttemptWatch(const ResiliencePolicy& policy, PipelineCall& call, OperationContext& part);
  ~AttemptWatch() override;

 private:
  void OnTime() noexcept override;

  PipelineCall& call_;
  OperationContext& part_;
  std::chrono::milliseconds connect_timeout_{0};
};

/// An attempt with limits of its own: a part of the call, with its watch.
class LimitedAttempt {
 public:
  LimitedAttempt(const ResiliencePolicy& policy, PipelineCall& call);

  OperationContext& Context() noexcept { return part_; }

 private:
  OperationContext part_;
  AttemptWatch watch_;
};

template <class T, class Attempt>
boost::asio::awaitable<OperationResult<T>> CallPipeline::RunLimitedAsync(PipelineCall& call,
                                                                         Attempt& attempt) {
  auto body = [this, &call,
               &attempt](OperationContext& part) -> boost::asio::awaitable<OperationResult<T>> {
    AttemptWatch watch(policy_, call, part);
    co_return co_await attempt(part);
  };
  // The part keeps the body until it has ended, and this frame awaits that.
  co_return co_await RunPart<T>(call.whole_, call.timeout_, body);
}

}  // namespace ratatosk
