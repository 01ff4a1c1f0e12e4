// How a ConnectionPool opens connections.

#include <algorithm>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>

#include <ratatosk/core/run_operation.hpp>

#include "http/connection_pool.hpp"
#include "http/pool_waiter.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;

class ConnectionPool::BackoffEnd final : public TimerQueue::Entry {
 public:
  explicit BackoffEnd(ConnectionPool& pool) : pool_(pool) {}

 private:
  void OnTime() noexcept override { pool_.StartConnects(); }
  ConnectionPool& pool_;
};

ConnectionPool::ConnectionPool(const Runtime& runtime,
                               http::Origin origin,
                               std::shared_ptr<IDialer> dialer,
                               PoolOptions options)
    : runtime_(runtime),
      origin_(std::move(origin)),
      dialer_(std::move(dialer)),
      options_(WithOneAtLeast(options)),
      meter_(origin_),
      ramp_(options_),
      backoff_end_(std::make_unique<BackoffEnd>(*this)),
      queue_(BoundOfKey(options_.max_connections, options_),
             BoundOfKey(options_.max_waiting, options_)) {}

ConnectionPool::~ConnectionPool() = default;

PoolOptions ConnectionPool::WithOneAtLeast(PoolOptions options) noexcept {
  options.max_connections = std::max<std::size_t>(options.max_connections, 1);
  return options;
}

void ConnectionPool::StartConnects() {
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return;
  auto counts = Statistics();
  counts.waiting = queue_.Ready();
  auto wanted = ramp_.Allowed(ConnectsToStart(counts, options_), connects_.size());
  if (wanted == 0) return;
  if (backoff_.Until() > runtime->Clock().Now()) {
    if (!backoff_end_->Scheduled()) runtime->Timers().Schedule(*backoff_end_, backoff_.Until());
    return;
  }
  for (; wanted > 0; --wanted) StartConnect(*runtime);
}

void ConnectionPool::StartConnect(Runtime runtime) {
  const auto signal = connects_.emplace(connects_.end());
  auto dial = [dialer = dialer_, origin = origin_,
               timeout = options_.connect_timeout](OperationContext& operation) {
    operation.StopAt(operation.Runtime().Clock().Now() + timeout);
    return dialer->DialAsync(origin, operation);
  };
  auto on_connected = [weak = weak_from_this(), signal](Opened opened) {
    if (auto pool = weak.lock()) pool->OnConnected(signal, std::move(opened));
  };
  RunOperation<std::unique_ptr<IByteStream>>(
      std::move(runtime), MessagingErrorCodes::OperationTimeout, std::move(dial),
      asio::bind_cancellation_slot(signal->slot(), std::move(on_connected)));
}

void ConnectionPool::OnConnected(Connects::iterator signal, Opened opened) {
  connects_.erase(signal);
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return;
  if (opened) {
    backoff_.OnSuccess();
    ramp_.OnSuccess();
    auto stream = std::move(opened).Value();
    meter_.OnOpened(runtime->Metrics(), stream->Resumed());
    const auto now = runtime->Clock().Now();
    Offer(std::make_unique<Connection>(std::move(stream), now), *runtime, now);
  } else if (opened.Error().Code() != AbortedError().Code()) {
    OnConnectFailed(opened.Error(), *runtime);
  }
  // The ramp has capacity for another connect. Or the connect was stopped because no request waited
  // for it, and a request is waiting now.
  StartConnects();
}

void ConnectionPool::OnConnectFailed(const Error& failure, const Runtime& runtime) {
  meter_.OnConnectFailed(runtime.Metrics(), failure.Code());
  backoff_.OnFailure(runtime.Clock().Now(), runtime.Random(), options_);
  ramp_.OnFailure();
  const auto error = ConnectError(failure);
  const auto fail_next = [&] {
    auto* next = static_cast<PoolWaiter*>(queue_.Pop());
    if (!next) return false;
    next->result.emplace(error);
    next->Resume();
    return true;
  };
  fail_next();
  const bool none_to_wait_for = queue_.InUse() == 0 && connects_.empty();
  while (none_to_wait_for && fail_next()) {
  }
}

Error ConnectionPool::ConnectError(const Error& error) const {
  const std::string where = "connecting to " + origin_.ToText() + ": ";
  if (error.Code() == MessagingErrorCodes::OperationTimeout) {
    return Error(MessagingErrorCodes::ConnectionFailed,
                 where + "not connected within " +
                     std::to_string(options_.connect_timeout.count()) + " ms (Http.ConnectTimeout)")
        .WithRetry(Retry::Now());
  }
  return Error(error.Code(), where + std::string(error.Message())).WithRetry(error.Retry());
}

void ConnectionPool::StopUnwantedConnects() {
  const auto ready = queue_.Ready();
  auto surplus = connects_.size() > ready ? connects_.size() - ready : 0;
  for (auto signal = connects_.rbegin(); surplus > 0; ++signal, --surplus) {
    signal->emit(asio::cancellation_type::terminal);
  }
  if (ready == 0) StopBackoff();
}

void ConnectionPool::StopBackoff() noexcept {
  if (!backoff_end_->Scheduled()) return;
  backoff_end_->Cancel();
  if (auto runtime = runtime_.Lock(); runtime && !released_) runtime->Timers().DisarmIfEmpty();
}

}  // namespace ratatosk::http
