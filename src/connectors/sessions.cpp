#include "connectors/sessions.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kFirstWait(100);
constexpr std::chrono::milliseconds kLongestWait(30'000);

}  // namespace

void Sessions::Supervise(Session session) {
  auto body = [this, alive = common_.KeepAlive(),
               session = std::move(session)](OperationContext& operation) mutable {
    return SuperviseAsync(session, operation);
  };
  auto ignore = [](OperationResult<void>) {};  // reported by state and log
  RunOperation<void>(common_.runtime, MessagingErrorCodes::OperationTimeout, std::move(body),
                     ignore);
}

void Sessions::ReportConnected() {
  lost_in_a_row_ = 0;
  lost_ = false;
  if (common_.Transit(ConnectorEvent::ConnectionRestored)) common_.trouble.reset();
}

void Sessions::BeginInitialization() {
  common_.in_flight.Stop(OperationKind::Session);  // one of several sessions gave up
  gave_up_.reset();
  lost_ = false;
}

asio::awaitable<OperationResult<void>> Sessions::SuperviseAsync(Session& session,
                                                                OperationContext& operation) {
  auto& in_flight = common_.in_flight;
  const OperationsInFlight::Registration here(in_flight, operation, OperationKind::Session);
  // The sessions of a failed initialization are still ending; two would receive the same messages.
  while (in_flight.AnyStopping(OperationKind::Session)) {
    const bool one_ended = co_await in_flight.WaitForNextEnd();
    if (!one_ended) co_return AbortedError();
  }
  if (common_.IsShutDown()) co_return AbortedError();
  while (operation.Stopped() == StopReason::None) {
    auto ended = co_await RunPart<void>(operation, MessagingErrorCodes::OperationTimeout, session);
    if (ended) co_return ended;
    if (operation.Stopped() != StopReason::None) break;
    if (ended.Error().Retry().Kind() == RetryKind::Never) {
      SessionEnded(ConnectorEvent::GaveUp, ended.Error());
      co_return ended;
    }
    SessionEnded(ConnectorEvent::ConnectionLost, ended.Error());
    const auto again = NextSessionAt(ended.Error());
    co_await common_.runtime.Timers().WaitUntilAsync(again);
  }
  co_return AbortedError();
}

void Sessions::SessionEnded(ConnectorEvent how, Error why) {
  if (common_.state.load() != ConnectorState::Initializing) {
    common_.trouble = std::move(why);
    common_.Transit(how);
  } else if (how == ConnectorEvent::GaveUp) {
    if (!gave_up_) gave_up_ = std::move(why);
  } else {
    common_.trouble = std::move(why);
    lost_ = true;
  }
}

Tick Sessions::NextSessionAt(const Error& lost) {
  const auto doublings = std::min(lost_in_a_row_, 10U);
  ++lost_in_a_row_;
  const auto most = std::min(kFirstWait * (1U << doublings), kLongestWait);
  // A random delay between half and all of it, so that many connectors do not reconnect at once.
  const auto half = most / 2;
  const auto& runtime = common_.runtime;
  const auto spread =
      std::chrono::milliseconds(runtime.Random() % static_cast<std::uint64_t>(half.count() + 1));
  const auto asked = lost.Retry().Delay();
  return runtime.Clock().Now() + std::max<std::chrono::milliseconds>(half + spread, asked);
}

}  // namespace ratatosk
