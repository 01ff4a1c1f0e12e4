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

constexpr std::chrono::minutes kUsualLimit(1);
constexpr auto kLongestLimit = std::chrono::hours(1'000'000);

// Initialization refuses a limit of nothing or less; it needs time to say so.
std::chrono::milliseconds LimitOf(const ConnectionSettings& settings, std::string_view name) {
  const auto limit = settings.GetDuration(name).value_or(kUsualLimit);
  return limit > std::chrono::milliseconds::zero() ? limit : kUsualLimit;
}

}  // namespace

ChannelConnectorBase::Impl::Impl(Runtime r,
                                 ChannelSchemaHandle s,
                                 ConnectionSettings c,
                                 std::shared_ptr<ConnectorCore> k)
    : runtime(std::move(r)),
      schema(std::move(s)),
      settings(c.WithDefaults(*schema)),
      core(std::move(k)),
      send_timeout(LimitOf(settings, CommonSettings::SendTimeout)),
      telemetry_(runtime, schema, settings),
      pipeline_(runtime, settings, schema, core) {}

ChannelConnectorBase::Impl::Registration::Registration(Impl& impl,
                                                       OperationContext& operation,
                                                       OperationKind kind)
    : impl_(impl), list_(impl.InFlight(kind)), place_(list_.insert(list_.end(), &operation)) {}

ChannelConnectorBase::Impl::Registration::~Registration() {
  list_.erase(place_);
  while (!impl_.one_ended_.Empty()) impl_.one_ended_.HandToFirst(true);
}

bool ChannelConnectorBase::Impl::Transit(ConnectorEvent event) {
  auto from = state.load();
  for (;;) {
    const auto to = NextState(from, event);
    if (!to) return false;
    // The connector may be abandoned, by another thread, at any moment.
    if (!state.compare_exchange_weak(from, *to)) continue;
    telemetry_.StateChanged(from, *to);
    return true;
  }
}

Error ChannelConnectorBase::Impl::FromException(std::exception_ptr thrown,
                                                ErrorCode failure,
                                                const OperationContext& operation) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    return operation.StopError(Error(failure, e.what()));
  } catch (...) {
    return operation.StopError(Error(failure, "unknown exception"));
  }
}

CallRules ChannelConnectorBase::Impl::Rules(std::string_view name,
                                            Capabilities needed,
                                            ErrorCode timeout,
                                            ErrorCode failure,
                                            std::string_view setting) const {
  return CallRules(name, needed, timeout, failure, LimitOf(settings, setting));
}

std::optional<Error> ChannelConnectorBase::Impl::Begin(const CallRules& rules,
                                                       OperationContext& operation) const {
  const auto now = runtime.Clock().Now();
  if (rules.time_limit <= std::chrono::milliseconds::zero()) {
    operation.RequestStop(StopReason::Deadline, asio::cancellation_type::terminal);
    return AbortedError();
  }
  // What cannot be added to a point in time is as good as no limit.
  if (rules.kind == OperationKind::Call) {
    operation.StopAt(now + std::min<std::chrono::milliseconds>(rules.time_limit, kLongestLimit));
  }
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
  const auto current = state.load();
  if (current == ConnectorState::Ready || current == ConnectorState::Disconnected) {
    co_return OperationResult<void>::Success();
  }
  auto work = [self = shared_from_this()](OperationContext& operation) {
    return self->InitializeOnceAsync(operation);
  };
  co_return co_await initialization_.RunAsync(runtime, MessagingErrorCodes::OperationTimeout, work);
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::InitializeAsync() {
  const auto current = state.load();
  if (current == ConnectorState::Ready || current == ConnectorState::Disconnected) {
    co_return Error(MessagingErrorCodes::AlreadyInitialized, "the connector is initialized");
  }
  co_return co_await EnsureReadyAsync();
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::InitializeOnceAsync(
    OperationContext& operation) {
  if (!Transit(ConnectorEvent::Initialize)) {
    co_return Error(MessagingErrorCodes::ConnectorShutdown, "the connector is shut down");
  }
  Registration here(*this, operation);
  operation.StopAt(runtime.Clock().Now() + send_timeout);
  Stop(OperationKind::Session);  // of several, one gave up
  gave_up_.reset();
  lost_ = false;
  OperationResult<void> result = OperationResult<void>::Success();
  std::exception_ptr thrown;
  try {
    ValidationFaults faults;
    ValidateSettings(*schema, settings, faults);
    core->ValidateSettingsCore(settings, faults);
    if (faults.empty()) {
      result = co_await core->InitializeCoreAsync(operation);
    } else {
      result = core->SettingsError(std::move(faults));
    }
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) {
    AfterFailedInitialization();  // also when what was thrown goes on
    result = FromException(thrown, MessagingErrorCodes::InitializationError, operation);
  }
  if (result && gave_up_) result = *gave_up_;
  if (!result) {
    trouble_ = result.Error();
    AfterFailedInitialization();
  } else if (Transit(ConnectorEvent::Initialized)) {
    ready_since_ = runtime.Clock().Now();
    if (lost_) {
      Transit(ConnectorEvent::ConnectionLost);
    } else {
      trouble_.reset();
    }
  }
  co_return result;
}

void ChannelConnectorBase::Impl::AfterFailedInitialization() {
  // Refused when a shutdown began meanwhile; that stops the sessions itself, and later.
  if (Transit(ConnectorEvent::InitializationFailed)) Stop(OperationKind::Session);
}

Endpoint ChannelConnectorBase::Impl::SenderOf(const Message& message,
                                              const SendOptions& options) const {
  if (options.sender) return *options.sender;
  return message.Sender().Empty() ? core->DefaultSender() : message.Sender();
}

asio::awaitable<OperationResult<SendResult>> ChannelConnectorBase::Impl::SendAsync(
    const Message& message, const SendOptions& options, OperationContext& operation) {
  const auto began = runtime.Clock().Now();
  if (auto* span = operation.Span()) span->SetAttribute("messaging.message.id", message.Id());
  OperationResult<SendResult> result;
  // Caught here, so that it is reported like any other failure.
  std::exception_ptr thrown;
  try {
    auto sender = SenderOf(message, options);
    auto usable = OperationResult<void>::Success();
    if (sender.Type() == EndpointType::SenderRef) usable = co_await ResolveAsync(sender, operation);
    if (!usable) {
      result = usable.Error();
    } else if (auto valid = Validate(message, sender); !valid) {
      result = valid.Error().WithCertainty(Certainty::NotSent).WithRetry(Retry::Never());
    } else {
      PipelineCall call(pipeline_, operation, message, sender);
      auto attempt = [this, &message, &options, &sender](OperationContext& context) {
        return SendCoreAsync(message, options, sender, context);
      };
      result = co_await pipeline_.RunAsync<SendResult>(call, attempt);
    }
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) {
    result = FromException(thrown, MessagingErrorCodes::SendMessageError, operation)
                 .WithCertainty(operation.CurrentCertainty());
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
    const Message& message,
    const SendOptions& options,
    const Endpoint& sender,
    OperationContext& operation) {
  SendContext context(operation, options, sender);
  OperationResult<SendResult> result;
  // Caught here, so that it is reported like any other failure.
  std::exception_ptr thrown;
  try {
    result = co_await core->SendMessageCoreAsync(message, context);
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) result = FromException(thrown, MessagingErrorCodes::SendMessageError, operation);
  if (result) co_return result;
  auto error = result.Error();
  if (error.Code() == AbortedError().Code()) error = operation.StopError(error);
  if (error.Certainty() == Certainty::None) error = error.WithCertainty(Certainty::Unknown);
  co_return error;
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::TestConnectionAsync(
    OperationContext& operation) {
  PipelineCall call(pipeline_, operation, "test_connection", MessagingErrorCodes::OperationTimeout);
  auto attempt = [this](OperationContext& context) {
    return core->TestConnectionCoreAsync(context);
  };
  co_return co_await pipeline_.RunAsync<void>(call, attempt);
}

asio::awaitable<OperationResult<StatusUpdatesResult>> ChannelConnectorBase::Impl::QueryStatusAsync(
    const std::string& remote_message_id, OperationContext& operation) {
  PipelineCall call(pipeline_, operation, "get_status", MessagingErrorCodes::StatusQueryTimeout);
  auto attempt = [this, &remote_message_id](OperationContext& context) {
    return core->GetMessageStatusCoreAsync(remote_message_id, context);
  };
  co_return co_await pipeline_.RunAsync<StatusUpdatesResult>(call, attempt);
}

asio::awaitable<OperationResult<Inbound>> ChannelConnectorBase::Impl::ReceiveAsync(
    const MessageSource& source, OperationContext& operation) {
  auto inbound = co_await core->ReceiveCoreAsync(source, operation);
  if (inbound) {
    MarkRepeated(*inbound);
    Taken(IdsOf(*inbound));
  }
  co_return inbound;
}

void ChannelConnectorBase::Impl::MarkRepeated(Inbound& inbound) const {
  for (auto& message : inbound.Messages) {
    message.Repeated = taken_ids_.Has(message.Message.Id());
  }
}

void ChannelConnectorBase::Impl::Taken(const std::vector<std::string>& ids) {
  received_ += ids.size();
  telemetry_.Received(ids.size());
  for (const auto& id : ids) {
    if (!id.empty()) taken_ids_.Add(id);
  }
}

StatusInfo ChannelConnectorBase::Impl::Status() const {
  StatusInfo info;
  info.State = state.load();
  info.Description = schema->Identity() + " is " + std::string(ToString(info.State));
  if (trouble_) info.Description += ": " + std::string(trouble_->Message());
  return info;
}

asio::awaitable<OperationResult<ConnectorHealth>> ChannelConnectorBase::Impl::GetHealthAsync(
    OperationContext& operation) {
  ConnectorHealth health;
  auto checked = co_await core->CheckHealthCoreAsync(operation);
  if (!checked && checked.Error().Code() == AbortedError().Code()) co_return checked.Error();
  health.State = state.load();
  health.Healthy = checked.Ok() && health.State == ConnectorState::Ready;
  if (!checked) health.Issues.emplace_back(checked.Error().Message());
  if (trouble_) health.Issues.emplace_back(trouble_->Message());
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

asio::awaitable<void> ChannelConnectorBase::Impl::WaitForEndOf(OperationKind kind) {
  while (!InFlight(kind).empty()) co_await one_ended_.WaitAsync();
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::ShutdownOnceAsync(
    OperationContext& operation) {
  // A refusal would mean that it is shut down already, which the caller has asked.
  Transit(ConnectorEvent::Shutdown);
  DrainLimit drain_limit(*this);
  runtime.Timers().Schedule(drain_limit, runtime.Clock().Now() + send_timeout);
  Stop(OperationKind::Stream);
  co_await WaitForEndOf(OperationKind::Stream);
  co_await WaitForEndOf(OperationKind::Call);
  Stop(OperationKind::Session);
  co_await WaitForEndOf(OperationKind::Session);
  drain_limit.Cancel();
  runtime.Timers().DisarmIfEmpty();

  operation.StopAt(runtime.Clock().Now() + send_timeout);
  OperationResult<void> result;
  std::exception_ptr thrown;
  try {
    result = co_await core->ShutdownCoreAsync(operation);
  } catch (...) {
    thrown = std::current_exception();
  }
  Transit(ConnectorEvent::ShutdownEnded);
  if (thrown) co_return FromException(thrown, MessagingErrorCodes::MessagingError, operation);
  co_return result;
}

void ChannelConnectorBase::Impl::Stop(OperationKind kind) {
  // A stopped operation leaves the list later, by its own coroutine.
  const auto stopping = InFlight(kind);
  for (auto* each : stopping) {
    each->RequestStop(StopReason::Shutdown, asio::cancellation_type::terminal);
  }
}

void ChannelConnectorBase::Impl::StopAll() {
  for (const auto kind : {OperationKind::Stream, OperationKind::Call, OperationKind::Session}) {
    Stop(kind);
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
  telemetry_.Sent(message, result, runtime.Clock().Now() - began);
}

}  // namespace ratatosk
