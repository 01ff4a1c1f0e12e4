#include "http/connection_pool.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>

#include <ratatosk/core/run_operation.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;

namespace {

// The crowd is on this side: the same request may well go through a little later.
constexpr std::chrono::seconds kWhenCrowded(1);

}  // namespace

class ConnectionPool::BackoffEnd final : public TimerQueue::Entry {
 public:
  explicit BackoffEnd(ConnectionPool& pool) : pool_(pool) {}

 private:
  void OnTime() noexcept override { pool_.StartConnects(); }
  ConnectionPool& pool_;
};

ConnectionPool::Lease::~Lease() {
  if (!connection_) return;
  connection_.reset();
  pool_->OnClosed();
}

void ConnectionPool::Lease::GiveBack() {
  connection_->reused = true;
  pool_->OnReturned(std::move(connection_));
}

ConnectionPool::ConnectionPool(const Runtime& runtime,
                               Origin origin,
                               std::shared_ptr<IDialer> dialer,
                               PoolOptions options)
    : runtime_(runtime),
      origin_(std::move(origin)),
      dialer_(std::move(dialer)),
      options_(options),
      backoff_end_(std::make_unique<BackoffEnd>(*this)) {
  options_.max_connections = std::max<std::size_t>(options_.max_connections, 1);
}

ConnectionPool::~ConnectionPool() = default;

PoolStatistics ConnectionPool::Statistics() const noexcept {
  PoolStatistics counts;
  counts.idle = idle_.size();
  counts.in_use = in_use_;
  counts.connecting = connects_.size();
  counts.waiting = waiters_.Size();
  return counts;
}

void ConnectionPool::ReleaseIo() noexcept {
  released_ = true;
  backoff_end_->Cancel();
  idle_.clear();
  waiters_.Abandon();
}

asio::awaitable<OperationResult<ConnectionPool::Lease>> ConnectionPool::AcquireAsync() {
  auto self = shared_from_this();
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) co_return AbortedError();

  const Tick now = runtime->Clock().Now();
  DropExpired(now);
  if (waiters_.Empty()) {
    if (auto connection = TakeIdle(now)) {
      ++in_use_;
      co_return Lease(self, std::move(connection));
    }
  }
  if (waiters_.Size() >= options_.max_waiting) {
    co_return Error(MessagingErrorCodes::ConnectionFailed,
                    "too many requests wait for a connection to " + origin_.ToText())
        .WithRetry(Retry::After(kWhenCrowded));
  }

  // Posted, so that the waiter stands in line when the policy counts.
  asio::post(runtime->Home(), [weak = weak_from_this()] {
    if (auto pool = weak.lock()) pool->StartConnects();
  });
  auto handed = co_await waiters_.WaitAsync();
  if (!handed) {
    StopUnwantedConnects();
    co_return AbortedError();
  }
  co_return std::move(*handed);
}

std::unique_ptr<Connection> ConnectionPool::TakeIdle(Tick now) {
  while (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    if (IsExpired(now - connection->idle_since, now - connection->opened, options_)) continue;
    if (!connection->stream->LooksAlive()) continue;
    connection->reused = true;
    return connection;
  }
  return nullptr;
}

void ConnectionPool::DropExpired(Tick now) {
  std::erase_if(idle_, [&](const auto& connection) {
    return IsExpired(now - connection->idle_since, now - connection->opened, options_);
  });
}

void ConnectionPool::StartConnects() {
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return;
  auto wanted = ConnectsToStart(Statistics(), options_);
  if (wanted == 0) return;
  if (backoff_.Until() > runtime->Clock().Now()) {
    runtime->Timers().Schedule(*backoff_end_, backoff_.Until());
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

void ConnectionPool::OnConnected(std::list<asio::cancellation_signal>::iterator signal,
                                 Opened opened) {
  connects_.erase(signal);
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return;
  const Tick now = runtime->Clock().Now();
  if (opened) {
    backoff_.OnSuccess();
    ++in_use_;
    OnReturned(std::make_unique<Connection>(std::move(opened).Value(), now));
    return;
  }
  if (opened.Error().Code() == AbortedError().Code()) {
    StartConnects();  // it was stopped because nobody waited; someone may have come since
    return;
  }
  backoff_.OnFailure(now, runtime->Random(), options_);
  const auto error = ConnectError(opened.Error());
  if (!waiters_.Empty()) waiters_.HandToFirst(error);
  const bool none_to_wait_for = in_use_ == 0 && connects_.empty();
  while (none_to_wait_for && !waiters_.Empty()) waiters_.HandToFirst(error);
  StartConnects();
}

Error ConnectionPool::ConnectError(const Error& error) const {
  const std::string where = "connecting to " + origin_.ToText() + ": ";
  if (error.Code() == MessagingErrorCodes::OperationTimeout) {
    return Error(
               MessagingErrorCodes::ConnectionFailed,
               where + "not done after " + std::to_string(options_.connect_timeout.count()) + " ms")
        .WithRetry(Retry::Now());
  }
  return Error(error.Code(), where + std::string(error.Message())).WithRetry(error.Retry());
}

void ConnectionPool::OnReturned(std::unique_ptr<Connection> connection) {
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) {
    --in_use_;
    return;
  }
  const Tick now = runtime->Clock().Now();
  if (now - connection->opened >= options_.max_age) {
    connection.reset();
    OnClosed();
    return;
  }
  if (!waiters_.Empty()) {
    // However short ago it was used: what the peer sent unasked would be taken for the next answer.
    // A new one is not looked at: a peer that closes each would be connected to without a pause.
    if (connection->reused && !connection->stream->LooksAlive()) {
      connection.reset();
      OnClosed();
      return;
    }
    waiters_.HandToFirst(Lease(shared_from_this(), std::move(connection)));
    return;
  }
  --in_use_;
  connection->idle_since = now;
  idle_.push_back(std::move(connection));
}

void ConnectionPool::OnClosed() {
  --in_use_;
  StartConnects();
}

void ConnectionPool::StopUnwantedConnects() {
  auto surplus = connects_.size() > waiters_.Size() ? connects_.size() - waiters_.Size() : 0;
  for (auto signal = connects_.rbegin(); surplus > 0; ++signal, --surplus) {
    signal->emit(asio::cancellation_type::terminal);
  }
  if (waiters_.Empty() && backoff_end_->Scheduled()) {
    backoff_end_->Cancel();
    if (auto runtime = runtime_.Lock()) runtime->Timers().DisarmIfEmpty();
  }
}

}  // namespace ratatosk::http
