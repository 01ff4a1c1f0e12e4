#include "connectors/operations_in_flight.hpp"

#include <algorithm>

namespace ratatosk {

namespace asio = boost::asio;

OperationsInFlight::Registration::Registration(OperationsInFlight& all,
                                               OperationContext& operation,
                                               OperationKind kind)
    : all_(all), operation_(operation) {
  all.Of(kind).push_back(*this);
}

OperationsInFlight::Registration::~Registration() {
  unlink();
  while (!all_.one_ended_.Empty()) all_.one_ended_.HandToFirst(true);
}

void OperationsInFlight::Stop(OperationKind kind) {
  for (auto& each : Of(kind)) {
    each.Operation().RequestStop(StopReason::Shutdown, asio::cancellation_type::terminal);
  }
}

void OperationsInFlight::StopAll() {
  for (const auto kind : {OperationKind::Stream, OperationKind::Call, OperationKind::Session}) {
    Stop(kind);
  }
}

bool OperationsInFlight::AnyStopping(OperationKind kind) const noexcept {
  const auto& list = lists_[static_cast<std::size_t>(kind)];
  return std::any_of(list.begin(), list.end(), [](const Registration& each) {
    return each.Operation().Stopped() != StopReason::None;
  });
}

asio::awaitable<void> OperationsInFlight::WaitForEndOf(OperationKind kind) {
  while (!Of(kind).empty()) co_await one_ended_.WaitAsync();
}

asio::awaitable<bool> OperationsInFlight::WaitForNextEnd() {
  const auto ended = co_await one_ended_.WaitAsync();
  co_return ended.has_value();
}

}  // namespace ratatosk
