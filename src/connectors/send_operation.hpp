#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/core/tracer.hpp>

#include "connectors/attempt_gate.hpp"
#include "connectors/call_pipeline.hpp"
#include "connectors/operations_in_flight.hpp"
#include "connectors/send_path.hpp"

namespace ratatosk {

/// One send, from the public call to its result. Its steps, in order, are
///
///     Begin, Prepare, Validate, Admit, Attempt, EndAttempt, Conclude, Finish
///
/// (docs/life-of-a-send.md). Only an attempt runs coroutines. A send that waits for its turn or for
/// a retry is just this record, in a queue or in the timer queue. Home executor only.
///
/// Lifetime: a waiting record owns itself (`self_`). During an attempt the coroutine owns it, so it
/// is destroyed with the coroutine if the executor's context is destroyed.
class SendOperation : public std::enable_shared_from_this<SendOperation>,
                      public OperationDriver,
                      private OperationWait,
                      private AttemptGate::Waiter,
                      private TimerQueue::Entry {
 public:
  ~SendOperation() override = default;

  OperationContext& Context() noexcept { return context_; }

 protected:
  /// Creates the operation. `connector` keeps `path` alive; `message` and `options` must outlive
  /// the operation.
  SendOperation(SendPath& path,
                std::shared_ptr<void> connector,
                const Message& message,
                const SendOptions& options);

  /// Starts a public call: registers the send, sets its deadline, and initializes the connector if
  /// necessary. Precondition: `self_` is set.
  void Begin();
  /// Starts a part of a batch, for which the batch has already done this.
  void BeginPart(OperationContext& whole);
  SendPath& Path() const noexcept { return path_; }

 private:
  using Step = void (SendOperation::*)();
  using Work = std::function<boost::asio::awaitable<OperationResult<void>>(OperationContext&)>;

  /// The channel's work in an attempt, in the form that DriveAsync expects.
  class PluginCall {
   public:
    explicit PluginCall(SendOperation& operation) : operation_(operation) {}
    boost::asio::awaitable<OperationResult<SendResult>> operator()(OperationContext&);

   private:
    SendOperation& operation_;
  };

  /// Passes `result_` to the caller; this can destroy the operation. If `must_post_` is set, the
  /// caller is not resumed before this function returns.
  virtual void Deliver() = 0;

  void AfterInitialization();
  /// Chooses the sender, and looks up its address if it is a name.
  void Prepare();
  void AfterResolution();
  void Validate();
  /// Checks the circuit breaker, the limits and the gate.
  void Admit();
  void AfterLimits();
  void WaitAtGate();
  /// Spawns the channel's coroutine, unless the circuit breaker rejects the attempt.
  void Attempt();
  /// Decides whether there is another attempt.
  void EndAttempt();
  void RestUntil(Tick when);
  void AfterRest();
  /// Ends the send without another attempt.
  void Refuse(Error why);
  /// Ends the send with this error and reports it.
  void Fail(Error why);
  /// Completes `result_` and reports it.
  void Conclude();
  void Finish();

  /// Runs code of the channel. If it throws, returns the error for the exception.
  template <class Call>
  std::optional<Error> Try(Call call);
  /// Awaits `work`, stores its outcome in `awaited_`, and continues with `next`.
  void Await(Work work, Step next);
  /// Runs a coroutine of `context` and continues with `next`.
  void Run(OperationContext& context, boost::asio::awaitable<void> coroutine, Step next);
  /// Continues with `next` from the event loop.
  void Post(Step next);
  /// Continues after the operation was told to stop while it was waiting.
  void AfterStop();

  void OnStopRequested() override;
  void OnTurn() override;
  void OnAbandoned() noexcept override { self_.reset(); }
  void OnTime() noexcept override;
  void OnStop() noexcept override { self_.reset(); }

  SendPath& path_;
  ConnectorCommon& common_;
  const std::shared_ptr<void> connector_;
  const Message& message_;
  const SendOptions& options_;
  OperationContext context_;
  std::optional<OperationsInFlight::Registration> registration_;
  std::unique_ptr<Span> span_;
  Endpoint own_sender_;
  const Endpoint* sender_ = nullptr;
  std::optional<PipelineCall> call_;
  std::unique_ptr<LimitedAttempt> limited_;
  std::optional<SendContext> send_context_;
  PluginCall plugin_call_{*this};
  Work work_;
  OperationResult<void> awaited_ = OperationResult<void>::Success();
  Tick began_{};
  bool resting_ = false;

 protected:
  /// The state that Deliver needs.
  std::shared_ptr<SendOperation> self_;
  OperationResult<SendResult> result_ = AbortedError();
  bool must_post_ = false;
};

}  // namespace ratatosk
