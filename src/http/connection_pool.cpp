#include "http/connection_pool.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "http/pool_waiter.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;

namespace {

// The limit is local, so a retry shortly afterwards may succeed.
constexpr std::chrono::seconds kWhenFull(1);
// The idle connections that will be reused first keep their buffers; this is their number.
constexpr std::size_t kHotConnections = 64;
constexpr std::chrono::microseconds kBriefly(100);
// The maximum capacity of a body that is kept for reuse.
constexpr std::size_t kMostKept = 16 * 1024;

}  // namespace

void Connection::Trim() noexcept {
  if (std::exchange(trimmed, true)) return;
  stream->ReleaseBuffers();
  std::vector<char>().swap(read_buffer);
}

// Checking the socket is a system call. It is skipped if a connection goes directly from one
// request to the next. If the peer sends anything between the last read and the next request, it
// goes unnoticed then: a close makes the request fail with `Unknown`, and a second response is
// taken for the request's own. The check shortens this window but cannot close it, because the same
// can happen right after the check.
bool Connection::Usable(Tick::duration idle) noexcept {
  return (idle < kBriefly && stream->Drained()) || stream->LooksAlive();
}

ConnectionPool::Lease::~Lease() {
  if (connection_) pool_->OnClosed(std::move(connection_), *share_);
}

void ConnectionPool::Lease::GiveBack() { pool_->OnReturned(std::move(connection_), *share_); }

PoolStatistics ConnectionPool::Statistics() const noexcept {
  auto counts = meter_.Totals();
  counts.idle = idle_.size();
  counts.in_use = queue_.InUse();
  counts.connecting = connects_.size();
  counts.waiting = queue_.Waiting();
  return counts;
}

Response ConnectionPool::NewResponse() noexcept {
  if (spare_responses_.empty()) return Response();
  auto response = std::move(spare_responses_.back());
  spare_responses_.pop_back();
  return response;
}

void ConnectionPool::Recycle(Response response) noexcept {
  if (response.body.capacity() > kMostKept || released_) return;
  if (spare_responses_.size() == spare_responses_.capacity()) return;
  response.Clear();
  spare_responses_.push_back(std::move(response));
}

void ConnectionPool::ReleaseIo() noexcept {
  released_ = true;
  StopBackoff();
  idle_.clear();
  queue_.PopAll([](FairQueue::Entry& entry) { static_cast<PoolWaiter&>(entry).Abandon(); });
}

std::optional<ConnectionPool::Lease> ConnectionPool::TryAcquire(std::uint64_t fairness_key) {
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return std::nullopt;
  const Tick now = runtime->Clock().Now();
  DropExpired(now);
  auto& share = queue_.ShareOf(fairness_key);
  auto connection = queue_.MayTake(share) ? TakeIdle(now) : nullptr;
  if (!connection) return std::nullopt;
  meter_.OnRequest(runtime->Metrics(), connection->reused, std::nullopt);
  return Lend(std::move(connection), share);
}

asio::awaitable<OperationResult<ConnectionPool::Lease>> ConnectionPool::AcquireAsync(
    std::uint64_t fairness_key) {
  auto self = shared_from_this();
  if (auto lease = TryAcquire(fairness_key)) co_return std::move(*lease);
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) co_return AbortedError();

  const Tick now = runtime->Clock().Now();
  auto& share = queue_.ShareOf(fairness_key);
  if (queue_.Waiting() >= options_.max_waiting || !queue_.MayWait(share)) {
    meter_.OnRefused(runtime->Metrics());
    co_return Error(MessagingErrorCodes::ConnectionPoolFull,
                    "too many requests wait for a connection to " + origin_.ToText())
        .WithRetry(Retry::After(kWhenFull));
  }

  PoolWaiter waiter(*this, now);
  queue_.Push(share, waiter);
  StartConnects();
  runtime.reset();
  if (waiter.Waiting()) co_await waiter.WaitAsync();
  if (waiter.result) co_return std::move(*waiter.result);
  StopUnwantedConnects();
  co_return AbortedError();
}

ConnectionPool::Lease ConnectionPool::Lend(std::unique_ptr<Connection> connection,
                                           FairQueue::Share& share) {
  queue_.Take(share);
  connection->trimmed = false;
  return Lease(shared_from_this(), std::move(connection), share);
}

void ConnectionPool::Serve(std::unique_ptr<Connection> connection, const Runtime& runtime) {
  auto& waiter = static_cast<PoolWaiter&>(*queue_.Pop());
  meter_.OnRequest(runtime.Metrics(), connection->reused, runtime.Clock().Now() - waiter.since);
  waiter.result.emplace(Lend(std::move(connection), FairQueue::OwnerOf(waiter)));
  waiter.Resume();
}

void ConnectionPool::OnCancelled(PoolWaiter& waiter) {
  if (!waiter.Waiting()) return;
  queue_.Remove(waiter);
  waiter.Resume();
}

void ConnectionPool::OnReturned(std::unique_ptr<Connection> connection, FairQueue::Share& share) {
  auto runtime = runtime_.Lock();
  const Tick now = runtime ? runtime->Clock().Now() : Tick::max();
  if (released_ || now - connection->opened >= options_.max_age) {
    OnClosed(std::move(connection), share);
    return;
  }
  queue_.GiveBack(share);
  connection->reused = true;
  TakeBytes(*connection);
  Offer(std::move(connection), *runtime, now);
}

void ConnectionPool::OnClosed(std::unique_ptr<Connection> connection, FairQueue::Share& share) {
  queue_.GiveBack(share);
  TakeBytes(*connection);
  Close(std::move(connection));
  ServeFromIdle();
}

// Precondition: `connection` does not count towards a share.
void ConnectionPool::Offer(std::unique_ptr<Connection> connection,
                           const Runtime& runtime,
                           Tick now) {
  if (queue_.Ready() == 0) {
    connection->idle_since = now;
    idle_.push_back(std::move(connection));
    TrimSoon(runtime);
    return;
  }
  // A new connection is not checked: if the peer closes each, we would reconnect in a tight loop.
  if (connection->reused && !connection->Usable(Tick::duration::zero())) {
    Close(std::move(connection));
    ServeFromIdle();
    return;
  }
  Serve(std::move(connection), runtime);
}

// A key that was at its limit can become ready while connections are idle.
void ConnectionPool::ServeFromIdle() {
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return;
  while (queue_.Ready() > 0) {
    auto connection = TakeIdle(runtime->Clock().Now());
    if (!connection) break;
    Serve(std::move(connection), *runtime);
  }
  StartConnects();
}

std::unique_ptr<Connection> ConnectionPool::TakeIdle(Tick now) {
  while (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    const auto idle = now - connection->idle_since;
    const bool usable =
        !IsExpired(idle, now - connection->opened, options_) && connection->Usable(idle);
    if (usable) return connection;
    Close(std::move(connection));
  }
  return nullptr;
}

// The first connection has been idle for longest. Connections behind it that are too old are found
// when they are taken.
void ConnectionPool::DropExpired(Tick now) {
  while (!idle_.empty() &&
         IsExpired(now - idle_.front()->idle_since, now - idle_.front()->opened, options_)) {
    auto expired = std::move(idle_.front());
    idle_.pop_front();
    Close(std::move(expired));
  }
}

void ConnectionPool::Close(std::unique_ptr<Connection> connection) {
  auto runtime = runtime_.Lock();
  if (released_ || !runtime) return;
  meter_.OnClosed(runtime->Metrics(), runtime->Clock().Now() - connection->opened);
}

void ConnectionPool::TakeBytes(Connection& connection) noexcept {
  meter_.OnBytes(std::exchange(connection.bytes_sent, 0),
                 std::exchange(connection.bytes_received, 0));
}

// Posted, so that a connection that is reused immediately keeps its buffers.
void ConnectionPool::TrimSoon(const Runtime& runtime) {
  if (idle_.size() <= kHotConnections || trims_) return;
  asio::post(runtime.Home(), [weak = weak_from_this()] {
    if (auto pool = weak.lock()) pool->Trim();
  });
  trims_ = true;
}

// Stops at the first connection that is already trimmed, because the rest was trimmed earlier.
void ConnectionPool::Trim() noexcept {
  trims_ = false;
  for (auto end = idle_.size(); end > kHotConnections; --end) {
    auto& connection = *idle_[end - kHotConnections - 1];
    if (connection.trimmed) break;
    connection.Trim();
  }
}

}  // namespace ratatosk::http
