#pragma once

#include <memory>
#include <string>

#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/core/run_operation.hpp>

#include "connectors/connector_common.hpp"
#include "connectors/lifecycle.hpp"
#include "connectors/receive_path.hpp"
#include "connectors/send_path.hpp"
#include "connectors/sessions.hpp"

namespace ratatosk {

/// The parts of a connector. Its operations share ownership, so a connector can be destroyed while
/// they are in flight.
class ChannelConnectorBase::Impl : public std::enable_shared_from_this<Impl>,
                                   public RecycledFrames,
                                   public IStreamReceiver,
                                   public ConnectorCore::Host {
 public:
  Impl(Runtime r, ChannelSchemaHandle s, ConnectionSettings c, std::shared_ptr<ConnectorCore> k);
  ~Impl();
  /// Connects the parts. Called once, right after construction.
  void Attach();
  /// Called when the executor's context is being destroyed.
  void ReleaseIo() noexcept;

  /// Runs a public operation other than a send: registers it, sets its deadline, rejects it or
  /// initializes the connector first, and awaits `work`, callable as
  /// `awaitable<OperationResult<T>>(Impl&, OperationContext&)`.
  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> Run(CallRules rules, Work work) {
    auto body = [self = shared_from_this(), rules,
                 work = std::move(work)](OperationContext& operation) mutable {
      return self->common.telemetry.Traces() ? self->template RunTraced<T>(rules, work, operation)
                                             : self->template RunGuarded<T>(rules, work, operation);
    };
    return RunOperation<T>(common.runtime, rules.timeout, std::move(body));
  }
  CallRules Rules(std::string_view name,
                  Capabilities needed,
                  ErrorCode timeout,
                  ErrorCode failure,
                  std::string_view setting) const {
    return CallRules(name, needed, timeout, failure, common.LimitOf(setting), setting);
  }

  boost::asio::awaitable<OperationResult<void>> TestConnectionAsync(OperationContext& operation);
  boost::asio::awaitable<OperationResult<StatusUpdatesResult>> QueryStatusAsync(
      const std::string& remote_message_id, OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> RunAsync(IInboundSink& sink) override;

  ConnectorCommon common;
  Sessions sessions;
  Lifecycle lifecycle;
  SendPath sending;
  ReceivePath receiving;

 private:
  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> RunTraced(CallRules rules,
                                                       Work& work,
                                                       OperationContext& operation) {
    const auto span = common.telemetry.StartSpan(rules.name);
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
    const OperationsInFlight::Registration here(common.in_flight, operation, rules.kind);
    if (auto refused = lifecycle.Refuse(rules, operation)) {
      co_return refused->WithCertainty(operation.CurrentCertainty());
    }
    if (rules.initialize_first) {
      auto ready = co_await lifecycle.EnsureReadyAsync();
      if (!ready) co_return ready.Error().WithCertainty(operation.CurrentCertainty());
    }
    std::exception_ptr thrown;
    try {
      co_return co_await work(*this, operation);
    } catch (...) {
      thrown = std::current_exception();
    }
    co_return OperationDriver::FromException(operation, thrown, rules.failure)
        .WithCertainty(operation.CurrentCertainty());
  }

  void Supervise(ConnectorCore::Session session) override {
    sessions.Supervise(std::move(session));
  }
  void ReportConnected() override { sessions.ReportConnected(); }
  void ReportInterrupted(const Error& error) override { common.telemetry.StreamInterrupted(error); }
};

}  // namespace ratatosk
