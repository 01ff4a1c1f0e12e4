#pragma once

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
class CallPipeline {
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
        refused = co_await AskLimitsAsync(call);
      }
      if (!refused) refused = Enter(call);
      if (refused) {
        if (call.attempts_ > 0) budget_->GiveBack();  // paid for the retry that is not made
        co_return Final(call, std::move(*refused));
      }

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
      if (!rested) co_return Final(call, AbortedError());
    }
  }

  BreakerState GetBreakerState() const noexcept { return breaker_.State(); }

 private:
  friend class PipelineCall;
  class AttemptWatch;

  /// One attempt as a part of the call, with a deadline of its own.
  template <class T, class Attempt>
  boost::asio::awaitable<OperationResult<T>> RunLimitedAsync(PipelineCall& call, Attempt& attempt);

  std::optional<Error> Peek(PipelineCall& call);
  bool HasToAsk(const PipelineCall& call) const noexcept;
  boost::asio::awaitable<std::optional<Error>> AskLimitsAsync(PipelineCall& call);
  std::optional<Error> Enter(PipelineCall& call);
  void Succeeded(PipelineCall& call);
  /// When to try again; nothing when this was the last attempt. Keeps the error in the call.
  std::optional<Tick> Failed(PipelineCall& call, const Error& error);
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
class CallPipeline::AttemptWatch final : public TimerQueue::Entry {
 public:
  AttemptWatch(const ResiliencePolicy& policy, PipelineCall& call, OperationContext& part);
  ~AttemptWatch() override;

 private:
  void OnTime() noexcept override;

  PipelineCall& call_;
  OperationContext& part_;
  std::chrono::milliseconds connect_timeout_{0};
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
