#include "connectors/connector_impl.hpp"

#include <array>
#include <string>
#include <utility>

#include <boost/asio/dispatch.hpp>

#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

namespace asio = boost::asio;

ChannelConnectorBase::Impl::Impl(Runtime r, ChannelSchemaHandle s, ConnectionSettings c,
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

CallRules ChannelConnectorBase::Impl::Rules(std::string_view name, Capabilities needed,
                                            ErrorCode timeout, std::string_view setting) const {
  const auto limit = settings.GetDuration(setting).value_or(std::chrono::minutes(1));
  return CallRules(name, needed, timeout, limit);
}

std::optional<Error> ChannelConnectorBase::Impl::Begin(const CallRules& rules,
                                                       OperationContext& operation) const {
  const auto now = runtime.Clock().Now();
  if (rules.time_limit <= std::chrono::milliseconds::zero()) {
    operation.RequestStop(StopReason::Deadline, asio::cancellation_type::terminal);
    return AbortedError();
  }
  operation.StopAt(now + rules.time_limit);
  const bool able = rules.capabilities == Capabilities::None ||
                    (static_cast<int>(schema->capabilities) & static_cast<int>(rules.capabilities));
  if (!able) {
    return Error(MessagingErrorCodes::UnsupportedOperation,
                 std::string(rules.name) + " needs the capability " +
                     ToString(rules.capabilities) + ", which " + schema->Identity() + " lacks");
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
  ValidationFaults faults;
  ValidateSettings(*schema, settings, faults);
  core->ValidateSettingsCore(settings, faults);
  OperationResult<void> result = OperationResult<void>::Success();
  if (!faults.empty()) {
    result = core->SettingsError(std::move(faults));
  } else {
    result = co_await core->InitializeCoreAsync(operation);
  }
  // A shutdown that began meanwhile stands.
  expected = ConnectorState::Initializing;
  state.compare_exchange_strong(expected, result ? ConnectorState::Ready : ConnectorState::Error);
  if (result) ready_since_ = runtime.Clock().Now();
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
  ratatosk::ValidateMessage(*schema, message, faults);
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
    result = co_await core->SendMessageCoreAsync(message, context);
    const bool silent = !result && result.Error().Certainty() == Certainty::None &&
                        result.Error().Code() != AbortedError().Code();
    if (silent) result = result.Error().WithCertainty(Certainty::Unknown);
  }
  if (result) {
    result->MessageId = message.Id();
    result->CorrelationId = options.correlation_id;
    result->SentAt = runtime.Clock().WallNow();
  }
  Report(message, result, began);
  co_return result;
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
  if (!in_flight_.empty()) {
    const auto limit =
        settings.GetDuration(CommonSettings::SendTimeout).value_or(std::chrono::minutes(1));
    DrainLimit drain_limit(*this);
    runtime.Timers().Schedule(drain_limit, runtime.Clock().Now() + limit);
    co_await drained_.WaitAsync();
    drain_limit.Cancel();
    runtime.Timers().DisarmIfEmpty();
  }
  auto result = co_await core->ShutdownCoreAsync(operation);
  state.store(ConnectorState::Shutdown);
  co_return result;
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
                                        const OperationResult<SendResult>& result, Tick began) {
  result ? ++sent_ : ++failed_;
  if (auto* log = runtime.Log()) {
    const auto level = result ? LogLevel::Information : LogLevel::Warning;
    if (log->Enabled(level)) {
      const auto channel = schema->Identity();
      const std::array fields = {
          LogField("channel", channel),
          LogField("message.id", message.Id()),
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
