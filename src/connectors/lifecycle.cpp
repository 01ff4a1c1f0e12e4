#include "connectors/lifecycle.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include <boost/asio/dispatch.hpp>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

// Longer limits count as unlimited, because adding them to a point in time would overflow.
constexpr auto kLongestLimit = std::chrono::hours(1'000'000);

}  // namespace

std::optional<Error> Lifecycle::Refuse(const CallRules& rules, OperationContext& operation) const {
  if (rules.time_limit <= std::chrono::milliseconds::zero()) {
    operation.StopAt(Tick::min(), rules.time_limit_name.data());
    operation.RequestStop(StopReason::Deadline, asio::cancellation_type::terminal);
    return AbortedError();
  }
  if (rules.kind == OperationKind::Call) {
    const auto now = common_.runtime.Clock().Now();
    const auto limit = std::min<std::chrono::milliseconds>(rules.time_limit, kLongestLimit);
    operation.StopAt(now + limit, rules.time_limit_name.data());
  }
  const auto& schema = *common_.schema;
  const bool able = rules.capabilities == Capabilities::None ||
                    (static_cast<int>(schema.capabilities) & static_cast<int>(rules.capabilities));
  if (!able) {
    return Error(MessagingErrorCodes::UnsupportedOperation,
                 std::string(rules.name) + " needs the capability " + ToString(rules.capabilities) +
                     ", which " + schema.Identity() + " lacks");
  }
  if (common_.IsShutDown()) {
    return Error(MessagingErrorCodes::ConnectorShutdown, "the connector is shut down");
  }
  return std::nullopt;
}

asio::awaitable<OperationResult<void>> Lifecycle::EnsureReadyAsync() {
  if (common_.IsInitialized()) co_return OperationResult<void>::Success();
  auto work = [this, alive = common_.KeepAlive()](OperationContext& operation) {
    return InitializeOnceAsync(operation);
  };
  const auto& runtime = common_.runtime;
  co_return co_await initialization_.RunAsync(runtime, MessagingErrorCodes::OperationTimeout, work);
}

asio::awaitable<OperationResult<void>> Lifecycle::InitializeAsync() {
  if (common_.IsInitialized()) {
    co_return Error(MessagingErrorCodes::AlreadyInitialized, "the connector is initialized");
  }
  co_return co_await EnsureReadyAsync();
}

asio::awaitable<OperationResult<void>> Lifecycle::InitializeOnceAsync(OperationContext& operation) {
  if (!common_.Transit(ConnectorEvent::Initialize)) {
    co_return Error(MessagingErrorCodes::ConnectorShutdown, "the connector is shut down");
  }
  const OperationsInFlight::Registration here(common_.in_flight, operation, OperationKind::Call);
  const auto& core = common_.core;
  operation.StopAt(common_.runtime.Clock().Now() + common_.send_timeout,
                   CommonSettings::SendTimeout.data());
  sessions_.BeginInitialization();
  OperationResult<void> result = OperationResult<void>::Success();
  std::exception_ptr thrown;
  try {
    ValidationFaults faults;
    ValidateSettings(*common_.schema, common_.settings, faults);
    core->ValidateSettingsCore(common_.settings, faults);
    if (faults.empty()) {
      result = co_await core->InitializeCoreAsync(operation);
    } else {
      NameSources(common_.settings, faults);
      result = core->SettingsError(std::move(faults));
    }
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) {
    AfterFailedInitialization();  // also if the exception is rethrown
    const auto code = MessagingErrorCodes::InitializationError;
    result = OperationDriver::FromException(operation, thrown, code);
  }
  if (result && sessions_.GaveUp()) result = *sessions_.GaveUp();
  if (!result) {
    common_.trouble = result.Error();
    AfterFailedInitialization();
  } else if (common_.Transit(ConnectorEvent::Initialized)) {
    common_.ready_since = common_.runtime.Clock().Now();
    if (sessions_.Lost()) {
      common_.Transit(ConnectorEvent::ConnectionLost);
    } else {
      common_.trouble.reset();
    }
  }
  co_return result;
}

void Lifecycle::AfterFailedInitialization() {
  // Rejected if a shutdown has started in the meantime, which stops the sessions itself, later.
  if (common_.Transit(ConnectorEvent::InitializationFailed)) {
    common_.in_flight.Stop(OperationKind::Session);
  }
}

StatusInfo Lifecycle::Status() const {
  StatusInfo info;
  info.State = common_.state.load();
  info.Description = common_.schema->Identity() + " is " + std::string(ToString(info.State));
  if (common_.trouble) info.Description += ": " + std::string(common_.trouble->Message());
  return info;
}

asio::awaitable<OperationResult<ConnectorHealth>> Lifecycle::GetHealthAsync(
    OperationContext& operation) const {
  ConnectorHealth health;
  auto checked = co_await common_.core->CheckHealthCoreAsync(operation);
  if (!checked && checked.Error().Code() == AbortedError().Code()) co_return checked.Error();
  health.State = common_.state.load();
  health.Healthy = checked.Ok() && health.State == ConnectorState::Ready;
  if (!checked) health.Issues.emplace_back(checked.Error().Message());
  if (common_.trouble) health.Issues.emplace_back(common_.trouble->Message());
  health.Uptime = common_.runtime.Clock().Now() - common_.ready_since;
  health.Metrics.emplace("sent", common_.sent);
  health.Metrics.emplace("failed", common_.failed);
  health.Metrics.emplace("received", common_.received);
  co_return health;
}

asio::awaitable<OperationResult<void>> Lifecycle::ShutdownAsync() {
  if (common_.state.load() == ConnectorState::Shutdown) {
    co_return OperationResult<void>::Success();
  }
  auto work = [this, alive = common_.KeepAlive()](OperationContext& operation) {
    return ShutdownOnceAsync(operation);
  };
  const auto& runtime = common_.runtime;
  co_return co_await shutdown_.RunAsync(runtime, MessagingErrorCodes::OperationTimeout, work);
}

/// Stops the operations that are still in flight when its time is reached.
class Lifecycle::DrainLimit final : public TimerQueue::Entry {
 public:
  explicit DrainLimit(OperationsInFlight& in_flight) : in_flight_(in_flight) {}

 private:
  void OnTime() noexcept override { in_flight_.StopAll(); }
  OperationsInFlight& in_flight_;
};

asio::awaitable<OperationResult<void>> Lifecycle::ShutdownOnceAsync(OperationContext& operation) {
  // Can be rejected only if the connector is already shut down, which the caller has checked.
  common_.Transit(ConnectorEvent::Shutdown);
  const auto& runtime = common_.runtime;
  auto& in_flight = common_.in_flight;
  DrainLimit drain_limit(in_flight);
  runtime.Timers().Schedule(drain_limit, runtime.Clock().Now() + common_.send_timeout);
  in_flight.Stop(OperationKind::Stream);
  co_await in_flight.WaitForEndOf(OperationKind::Stream);
  co_await in_flight.WaitForEndOf(OperationKind::Call);
  in_flight.Stop(OperationKind::Session);
  co_await in_flight.WaitForEndOf(OperationKind::Session);
  drain_limit.Cancel();
  runtime.Timers().DisarmIfEmpty();

  operation.StopAt(runtime.Clock().Now() + common_.send_timeout,
                   CommonSettings::SendTimeout.data());
  OperationResult<void> result;
  std::exception_ptr thrown;
  try {
    result = co_await common_.core->ShutdownCoreAsync(operation);
  } catch (...) {
    thrown = std::current_exception();
  }
  common_.Transit(ConnectorEvent::ShutdownEnded);
  if (thrown) {
    const auto code = MessagingErrorCodes::MessagingError;
    co_return OperationDriver::FromException(operation, thrown, code);
  }
  co_return result;
}

void Lifecycle::Abandon() {
  common_.state.store(ConnectorState::Shutdown);
  if (!common_.runtime.Alive()) return;
  auto stop_all = [this, alive = common_.KeepAlive()] { common_.in_flight.StopAll(); };
  asio::dispatch(common_.runtime.Home(), std::move(stop_all));
}

}  // namespace ratatosk
