#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <string_view>

#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/single_flight.hpp>
#include <ratatosk/core/timer_queue.hpp>

namespace ratatosk {

/// What an operation needs before its own work begins.
class CallRules {
 public:
  CallRules(std::string_view operation,
            Capabilities needed,
            ErrorCode timeout_code,
            std::chrono::milliseconds limit)
      : name(operation), capabilities(needed), timeout(timeout_code), time_limit(limit) {}

  std::string_view name;
  /// Any one of these is enough; None needs nothing.
  Capabilities capabilities;
  ErrorCode timeout;
  std::chrono::milliseconds time_limit;
  bool initialize_first = true;
};

/// The state behind a connector; shared with its operations, so that a connector that dies
/// meanwhile harms nobody. But for `Abandon`, `state` and what is const: home executor only.
class ChannelConnectorBase::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(Runtime r, ChannelSchemaHandle s, ConnectionSettings c, std::shared_ptr<ConnectorCore> k);

  /// One public operation: registers it, sets its deadline, refuses it or initializes first, and
  /// runs `work`, callable as `awaitable<OperationResult<T>>(Impl&, OperationContext&)`.
  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> Run(CallRules rules, Work work) {
    auto body = [self = shared_from_this(), rules,
                 work = std::move(work)](OperationContext& operation) mutable {
      return self->template RunGuarded<T>(rules, work, operation);
    };
    return RunOperation<T>(runtime, rules.timeout, std::move(body));
  }

  boost::asio::awaitable<OperationResult<void>> InitializeAsync();
  boost::asio::awaitable<OperationResult<SendResult>> SendAsync(const Message& message,
                                                                const SendOptions& options,
                                                                OperationContext& operation);
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(const MessageSource& source,
                                                                OperationContext& operation);
  boost::asio::awaitable<OperationResult<ConnectorHealth>> GetHealthAsync(
      OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> ShutdownAsync();

  OperationResult<void> Validate(const Message& message, const Endpoint& sender) const;
  Endpoint ResolveSender(const Message& message, const SendOptions& options) const;
  CallRules Rules(std::string_view name,
                  Capabilities needed,
                  ErrorCode timeout,
                  std::string_view setting) const;
  /// The connector is gone: ends what is in flight. From any thread.
  void Abandon();

  Runtime runtime;
  const ChannelSchemaHandle schema;
  const ConnectionSettings settings;
  const std::shared_ptr<ConnectorCore> core;
  std::atomic<ConnectorState> state{ConnectorState::Uninitialized};

 private:
  class DrainLimit;

  template <class T, class Work>
  boost::asio::awaitable<OperationResult<T>> RunGuarded(CallRules rules,
                                                        Work& work,
                                                        OperationContext& operation) {
    Registration here(*this, operation);
    if (auto refused = Begin(rules, operation)) {
      co_return refused->WithCertainty(operation.CurrentCertainty());
    }
    if (rules.initialize_first) {
      auto ready = co_await EnsureReadyAsync();
      if (!ready) co_return ready.Error().WithCertainty(operation.CurrentCertainty());
    }
    co_return co_await work(*this, operation);
  }

  /// Stands in the list of operations in flight while its coroutine lives.
  class Registration {
   public:
    Registration(Impl& impl, OperationContext& operation);
    ~Registration();
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

   private:
    Impl& impl_;
    std::list<OperationContext*>::iterator place_;
  };

  std::optional<Error> Begin(const CallRules& rules, OperationContext& operation) const;
  boost::asio::awaitable<OperationResult<void>> EnsureReadyAsync();
  boost::asio::awaitable<OperationResult<void>> InitializeOnceAsync(OperationContext& operation);
  boost::asio::awaitable<OperationResult<SendResult>> SendCoreAsync(const Message& message,
                                                                    SendContext& context);
  boost::asio::awaitable<OperationResult<void>> ShutdownOnceAsync(OperationContext& operation);
  /// The time that one attempt to initialize, draining and closing have each.
  std::chrono::milliseconds SendTimeout() const;
  void StopAll();
  void Report(const Message& message, const OperationResult<SendResult>& result, Tick began);

  SingleFlight<void> initialization_;
  SingleFlight<void> shutdown_;
  std::list<OperationContext*> in_flight_;
  detail::WaitQueue<bool> drained_;
  Tick ready_since_{};
  std::uint64_t sent_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace ratatosk
