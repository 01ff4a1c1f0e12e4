#include "connectors/connector_impl.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>
#include <utility>

#include <boost/asio/dispatch.hpp>

#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

constexpr auto kLongestLimit = std::chrono::hours(1'000'000);

// Whichever way a scope is left.
class StateAtEnd {
 public:
  StateAtEnd(std::atomic<ConnectorState>& state, ConnectorState at_end)
      : state_(state), at_end_(at_end) {}
  ~StateAtEnd() { state_.store(at_end_); }
  StateAtEnd(const StateAtEnd&) = delete;
  StateAtEnd& operator=(const StateAtEnd&) = delete;

 private:
  std::atomic<ConnectorState>& state_;
  ConnectorState at_end_;
};

}  // namespace

ChannelConnectorBase::Impl::Impl(Runtime r,
                                 ChannelSchemaHandle s,
                                 ConnectionSettings c,
                                 std::shared_ptr<ConnectorCore> k)
    : runtime(std::move(r)),
      schema(std::move(s)),
      settings(c.WithDefaults(*schema)),
      core(std::move(k)) {}

ChannelConnectorBase::Impl::Registration::Registration(Impl& impl, OperationContext& operation)
    : impl_(impl), place_(impl.in_flight_.insert(impl.in_flight_.end(), &operation)) {}

ChannelConnectorBase::Impl::Registration::~Registration() {
  impl_.in_flight_.erase(place_);
  while (impl_.in_flight_.empty() && !impl_.drained_.Empty()) impl_.drained_.HandToFirst(true);
}

CallRules ChannelConnectorBase::Impl::Rules(std::string_view name,
                                            Capabilities needed,
                                            ErrorCode timeout,
                                            std::string_view setting) const {
  const auto limit = settings.GetDuration(setting).value_or(std::chrono::minutes(1));
  return CallRules(name, needed, timeout, limit);
}

std::chrono::milliseconds ChannelConnectorBase::Impl::SendTimeout() const {
  return settings.GetDuration(CommonSettings::SendTimeout).value_or(std::chrono::minutes(1));
}

std::optional<Error> ChannelConnectorBase::Impl::Begin(const CallRules& rules,
                                                       OperationContext& operation) const {
  const auto now = runtime.Clock().Now();
  if (rules.time_limit <= std::chrono::milliseconds::zero()) {
    operation.RequestStop(StopReason::Deadline, asio::cancellation_type::terminal);
    return AbortedError();
  }
  // What cannot be added to a point in time is as good as no limit.
  operation.StopAt(now + std::min<std::chrono::milliseconds>(rules.time_limit, kLongestLimit));
  const bool able = rules.capabilities == Capabilities::None ||
                    (static_cast<int>(schema->capabilities) & static_cast<int>(rules.capabilities));
  if (!able) {
    return Error(MessagingErrorCodes::UnsupportedOperation,
                 std::string(rules.name) + " needs the capability " + ToString(rules.capabilities) +
                     ", which " + schema->Identity() + " lacks");
  }
  const auto current = state.load();
  if (current == ConnectorState::ShuttingDown || current == ConnectorState::Shutdown) {
    return Error(MessagingErrorCodes::ConnectorShutdown, "the connector is shut down");
  }
  return std::nullopt;
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::EnsureReadyAsync() {
  if (state.load() == ConnectorState::Ready) co_return OperationResult<void>::Success();
  auto work = [self = shared_from_this()](OperationContext& operation) {
    return self->InitializeOnceAsync(operation);
  };
  co_return co_await initialization_.RunAsync(runtime, MessagingErrorCodes::OperationTimeout, work);
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::InitializeAsync() {
  if (state.load() == ConnectorState::Ready) {
    co_return Error(MessagingErrorCodes::AlreadyInitialized, "the connector is initialized");
  }
  co_return co_await EnsureReadyAsync();
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::InitializeOnceAsync(
    OperationContext& operation) {
  auto expected = state.load();
  if (expected == ConnectorState::ShuttingDown || expected == ConnectorState::Shutdown) {
    co_return Error(MessagingErrorCodes::ConnectorShutdown, "the connector is shut down");
  }
  state.store(ConnectorState::Initializing);
  Registration here(*this, operation);
  operation.StopAt(runtime.Clock().Now() + SendTimeout());
  ValidationFaults faults;
  ValidateSettings(*schema, settings, faults);
  core->ValidateSettingsCore(settings, faults);
  OperationResult<void> result = OperationResult<void>::Success();
  std::exception_ptr thrown;
  if (!faults.empty()) {
    result = core->SettingsError(std::move(faults));
  } else {
    try {
      result = co_await core->InitializeCoreAsync(operation);
    } catch (...) {
      thrown = std::current_exception();
    }
  }
  const bool ready = result && !thrown;
  // A shutdown that began meanwhile stands.
  expected = ConnectorState::Initializing;
  state.compare_exchange_strong(expected, ready ? ConnectorState::Ready : ConnectorState::Error);
  if (ready) ready_since_ = runtime.Clock().Now();
  if (thrown) std::rethrow_exception(thrown);
  co_return result;
}

Endpoint ChannelConnectorBase::Impl::ResolveSender(const Message& message,
                                                   const SendOptions& options) const {
  if (options.sender) return *options.sender;
  return message.Sender().Empty() ? core->DefaultSender() : message.Sender();
}

OperationResult<void> ChannelConnectorBase::Impl::Validate(const Message& message,
                                                           const Endpoint& sender) const {
  ValidationFaults faults;
  ratatosk::ValidateMessage(*schema, message, sender, faults);
  core->ValidateMessageCore(message, sender, faults);
  if (faults.empty()) return OperationResult<void>::Success();
  return core->MessageError(std::move(faults));
}

asio::awaitable<OperationResult<SendResult>> ChannelConnectorBase::Impl::SendAsync(
    const Message& message, const SendOptions& options, OperationContext& operation) {
  const auto began = runtime.Clock().Now();
  const auto sender = ResolveSender(message, options);
  OperationResult<SendResult> result;
  if (auto valid = Validate(message, sender); !valid) {
    result = valid.Error().WithCertainty(Certainty::NotSent).WithRetry(Retry::Never());
  } else {
    SendContext context(operation, options, sender);
    result = co_await SendCoreAsync(message, context);
  }
  if (result) {
    result->MessageId = message.Id();
    result->CorrelationId = options.correlation_id;
    result->SentAt = runtime.Clock().WallNow();
  }
  Report(message, result, began);
  co_return result;
}

asio::awaitable<OperationResult<SendResult>> ChannelConnectorBase::Impl::SendCoreAsync(
    const Message& message, SendContext& context) {
  auto& operation = context.Operation();
  OperationResult<SendResult> result;
  // Caught here, so that it is reported like any other failure.
  try {
    result = co_await core->SendMessageCoreAsync(message, context);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    const Error failed(MessagingErrorCodes::MessagingError, e.what());
    result = operation.StopError(failed);
  } catch (...) {
    const Error failed(MessagingErrorCodes::MessagingError, "unknown exception");
    result = operation.StopError(failed);
  }
  if (result) co_return result;
  auto error = result.Error();
  if (error.Code() == AbortedError().Code()) error = operation.StopError(error);
  if (error.Certainty() == Certainty::None) error = error.WithCertainty(Certainty::Unknown);
  co_return error;
}

asio::awaitable<OperationResult<Inbound>> ChannelConnectorBase::Impl::ReceiveAsync(
    const MessageSource& source, OperationContext& operation) {
  auto inbound = co_await core->ReceiveCoreAsync(source, operation);
  if (inbound) received_ += inbound->Messages.size();
  co_return inbound;
}

asio::awaitable<OperationResult<ConnectorHealth>> ChannelConnectorBase::Impl::GetHealthAsync(
    OperationContext& operation) {
  ConnectorHealth health;
  auto checked = co_await core->CheckHealthCoreAsync(operation);
  if (!checked && checked.Error().Code() == AbortedError().Code()) co_return checked.Error();
  health.State = state.load();
  health.Healthy = checked.Ok() && health.State == ConnectorState::Ready;
  if (!checked) health.Issues.emplace_back(checked.Error().Message());
  health.Uptime = runtime.Clock().Now() - ready_since_;
  health.Metrics.emplace("sent", sent_);
  health.Metrics.emplace("failed", failed_);
  health.Metrics.emplace("received", received_);
  co_return health;
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::ShutdownAsync() {
  if (state.load() == ConnectorState::Shutdown) co_return OperationResult<void>::Success();
  auto work = [self = shared_from_this()](OperationContext& operation) {
    return self->ShutdownOnceAsync(operation);
  };
  co_return co_await shutdown_.RunAsync(runtime, MessagingErrorCodes::OperationTimeout, work);
}

/// When its time comes, what is still in flight is stopped.
class ChannelConnectorBase::Impl::DrainLimit final : public TimerQueue::Entry {
 public:
  explicit DrainLimit(Impl& impl) : impl_(impl) {}

 private:
  void OnTime() noexcept override { impl_.StopAll(); }
  Impl& impl_;
};

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::ShutdownOnceAsync(
    OperationContext& operation) {
  state.store(ConnectorState::ShuttingDown);
  StateAtEnd at_end(state, ConnectorState::Shutdown);
  if (!in_flight_.empty()) {
    DrainLimit drain_limit(*this);
    runtime.Timers().Schedule(drain_limit, runtime.Clock().Now() + SendTimeout());
    co_await drained_.WaitAsync();
    drain_limit.Cancel();
    runtime.Timers().DisarmIfEmpty();
  }
  operation.StopAt(runtime.Clock().Now() + SendTimeout());
  co_return co_await core->ShutdownCoreAsync(operation);
}

void ChannelConnectorBase::Impl::StopAll() {
  // A stopped operation leaves the list later, by its own coroutine.
  const auto stopping = in_flight_;
  for (auto* operation : stopping) {
    operation->RequestStop(StopReason::Shutdown, asio::cancellation_type::terminal);
  }
}

void ChannelConnectorBase::Impl::Abandon() {
  state.store(ConnectorState::Shutdown);
  if (!runtime.Alive()) return;
  asio::dispatch(runtime.Home(), [self = shared_from_this()] { self->StopAll(); });
}

void ChannelConnectorBase::Impl::Report(const Message& message,
                                        const OperationResult<SendResult>& result,
                                        Tick began) {
  result ? ++sent_ : ++failed_;
  if (auto* log = runtime.Log()) {
    const auto level = result ? LogLevel::Information : LogLevel::Warning;
    if (log->Enabled(level)) {
      const auto channel = schema->Identity();
      const std::array fields = {
          LogField("channel", channel), LogField("message.id", message.Id()),
          result ? LogField("remote.id", result->RemoteMessageId)
                 : LogField("error", result.Error().Code().Text()),
          LogField("certainty", result ? "" : ToString(result.Error().Certainty()))};
      log->Write(level, result ? "message.sent" : "message.failed", fields);
    }
  }
  if (auto* metrics = runtime.Metrics()) {
    const auto channel = schema->Identity();
    const std::array attributes = {
        LogField("messaging.system", channel), LogField("messaging.operation.name", "send"),
        LogField("error.type", result ? "" : result.Error().Code().Text())};
    const std::chrono::duration<double> took = runtime.Clock().Now() - began;
    metrics->Add("messaging.client.sent.messages", 1, attributes);
    metrics->Record("messaging.client.operation.duration", took.count(), attributes);
  }
}

}  // namespace ratatosk
