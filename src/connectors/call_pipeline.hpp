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

/// One call on its way through the pipeline, from its first attempt to its last. Lives in the
/// coroutine that makes it; when that is destroyed in between, limits and breaker are as before.
class PipelineCall {
 public:
  /// Of a query, which may be repeated. `timeout` is the code of a passed deadline.
  PipelineCall(CallPipeline& pipeline,
               OperationContext& operation,
               std::string_view operation_name,
               ErrorCode timeout_code);
  /// Of a send.
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
  /// An attempt that was repeated may have been accepted nevertheless.
  bool maybe_accepted_ = false;
  /// Of the last attempt, when it had limits of its own: it ran into one; into which.
  bool timed_out_ = false;
  bool never_connected_ = false;
  std::optional<Error> last_error_;
  LimitPermit permit_;
  std::optional<CircuitBreaker::Ticket> ticket_;
};

/// What stands between a connector and its plugin: limits, circuit breaker, retries, and the time
/// of each attempt. The order is written here and nowhere else. Home executor only.
class CallPipeline : public RecycledFrames {
 public:
  CallPipeline(const Runtime& runtime,
               const ConnectionSettings& settings,
               ChannelSchemaHandle schema,
               std::shared_ptr<const ConnectorCore> core);

  /// Makes attempts until one succeeds or must not be repeated; gives the last one's result.
  /// `attempt` is callable as `awaitable<OperationResult<T>>(OperationContext&)`, and the context
  /// that it gets is the call's own, or that of the attempt. Errors beside the attempt's own:
  /// `CIRCUIT_BREAKER_OPEN`, `RATE_LIMITED` (of a limit here); both `NotSent`, and only when no
  /// attempt was made.
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
  /// Whether AskLimitsAsync is necessary.
  bool HasToAsk(const PipelineCall& call) const noexcept;
  /// Waits until all limits let the call through.
  boost::asio::awaitable<OperationResult<void>> AskLimitsAsync(PipelineCall& call);
  /// Counts an attempt, or returns an error if it must not be made.
  std::optional<Error> Enter(PipelineCall& call);
  void Succeeded(PipelineCall& call);
  /// Returns when to try again; nothing if this was the last attempt.
  std::optional<Tick> Failed(PipelineCall& call, const Error& error);
  /// The call's error after its last attempt failed.
  Error LastError(PipelineCall& call) const { return Final(call, *call.last_error_); }
  /// The call's error if the next attempt is not made because of `why`.
  Error Refused(PipelineCall& call, Error why) const;
  /// Null unless attempts have limits of their own.
  std::unique_ptr<LimitedAttempt> LimitAttempt(PipelineCall& call) const;

 private:
  friend class PipelineCall;
  friend class LimitedAttempt;

  /// One attempt as a part of the call, with a deadline of its own.
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
  /// Of the account, or of this connector alone; known from the first call on.
  std::string account_key_;
  std::shared_ptr<RetryBudget> budget_;
};

/// Keeps the limits of one attempt, and notes how it ended, whichever way its coroutine is left.
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

/// An attempt with limits of its own: a part of the call, watched.
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
  // Kept by the part until it has ended, which this frame awaits.
  co_return co_await RunPart<T>(call.whole_, call.timeout_, body);
}

}  // namespace ratatosk
