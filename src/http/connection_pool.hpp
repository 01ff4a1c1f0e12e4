#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/container/static_vector.hpp>

#include <ratatosk/core/runtime.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/http/client.hpp>

#include "http/fair_queue.hpp"
#include "http/next_turn.hpp"
#include "http/pool_meter.hpp"
#include "http/pool_policy.hpp"
#include "http/write_buffer.hpp"

namespace ratatosk::http {

/// An open connection and its state.
class Connection {
 public:
  Connection(std::unique_ptr<IByteStream> byte_stream, Tick now)
      : stream(std::move(byte_stream)), opened(now), idle_since(now) {}

  /// Releases the buffers of an idle connection.
  void Trim() noexcept;
  /// Returns true if the connection can carry another request after being idle for `idle`.
  bool Usable(Tick::duration idle) noexcept;

  std::unique_ptr<IByteStream> stream;
  Tick opened;
  Tick idle_since;
  /// True if the connection carried a request before the current one.
  bool reused = false;
  /// True if `Trim` was called since the connection was last used.
  bool trimmed = false;
  /// Bytes of requests and responses since the pool last collected them.
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  /// The read buffer of a stream that cannot use the pool's.
  std::vector<char> read_buffer;
};

/// Buffers that the requests of a pool use in turn, so that they stay in the processor's cache.
///
/// Their content does not outlast a suspension.
class Scratch {
 public:
  Scratch() = default;

  static constexpr std::size_t kResponseSize = 16 * 1024;

  WriteBuffer request;
  std::array<char, kResponseSize> response;
};

class PoolWaiter;

/// The connections of one client. Home executor only.
///
/// A waiting request is handed its connection: keys take turns, and within a key the order is FIFO
/// (FairQueue). New requests do not overtake waiting ones. A failed connect fails the next request
/// in the queue, or all of them if no other connection is open or opening. Idle connections have no
/// timer: they do not keep the context busy, and expired ones are closed when the pool is next
/// used.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool>, public RecycledFrames {
 public:
  /// The use of one connection. Destroying the lease closes the connection unless it was given
  /// back.
  class Lease {
   public:
    Lease(std::shared_ptr<ConnectionPool> pool,
          std::unique_ptr<Connection> connection,
          FairQueue::Share& share)
        : pool_(std::move(pool)), connection_(std::move(connection)), share_(&share) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& operator*() const noexcept { return *connection_; }
    Connection* operator->() const noexcept { return connection_.get(); }
    /// Returns the connection to the pool, for another request.
    void GiveBack();

   private:
    std::shared_ptr<ConnectionPool> pool_;
    std::unique_ptr<Connection> connection_;
    FairQueue::Share* share_;
  };

  ConnectionPool(const Runtime& runtime,
                 http::Origin origin,
                 std::shared_ptr<IDialer> dialer,
                 PoolOptions options);
  ~ConnectionPool();

  /// Returns a connection if one is idle and no request is waiting.
  std::optional<Lease> TryAcquire(std::uint64_t fairness_key);
  /// Returns a connection, and waits for one if necessary.
  ///
  /// Errors: `CONNECTION_FAILED` if connecting failed; `CONNECTION_POOL_FULL` if too many requests
  /// are waiting; aborted.
  boost::asio::awaitable<OperationResult<Lease>> AcquireAsync(std::uint64_t fairness_key);
  PoolStatistics Statistics() const noexcept;
  const http::Origin& Origin() const noexcept { return origin_; }
  const PoolOptions& Options() const noexcept { return options_; }
  NextTurn& GetNextTurn() noexcept { return next_turn_; }
  Scratch& GetScratch() noexcept { return scratch_; }
  /// Returns an empty response, with the memory of the most recently recycled one if there is one.
  Response NewResponse() noexcept;
  void Recycle(Response response) noexcept;
  void ReleaseIo() noexcept;

 private:
  friend class PoolWaiter;
  class BackoffEnd;
  using Connects = std::list<boost::asio::cancellation_signal>;
  using Opened = OperationResult<std::unique_ptr<IByteStream>>;

  static PoolOptions WithOneAtLeast(PoolOptions options) noexcept;

  // Assigning connections.
  Lease Lend(std::unique_ptr<Connection> connection, FairQueue::Share& share);
  void Serve(std::unique_ptr<Connection> connection, const Runtime& runtime);
  void ServeFromIdle();
  void Offer(std::unique_ptr<Connection> connection, const Runtime& runtime, Tick now);
  void OnReturned(std::unique_ptr<Connection> connection, FairQueue::Share& share);
  void OnClosed(std::unique_ptr<Connection> connection, FairQueue::Share& share);
  void OnCancelled(PoolWaiter& waiter);

  // Idle connections.
  std::unique_ptr<Connection> TakeIdle(Tick now);
  void DropExpired(Tick now);
  void Close(std::unique_ptr<Connection> connection);
  void TakeBytes(Connection& connection) noexcept;
  void TrimSoon(const Runtime& runtime);
  void Trim() noexcept;

  // Opening connections.
  void StartConnects();
  void StartConnect(Runtime runtime);
  void OnConnected(Connects::iterator signal, Opened opened);
  void OnConnectFailed(const Error& failure, const Runtime& runtime);
  Error ConnectError(const Error& error) const;
  void StopUnwantedConnects();
  void StopBackoff() noexcept;

  WeakRuntime runtime_;
  const http::Origin origin_;
  std::shared_ptr<IDialer> dialer_;
  const PoolOptions options_;
  PoolMeter meter_;
  ConnectBackoff backoff_;
  ConnectRamp ramp_;
  std::unique_ptr<BackoffEnd> backoff_end_;
  std::deque<std::unique_ptr<Connection>> idle_;  // most recently used last
  FairQueue queue_;
  NextTurn next_turn_;
  Scratch scratch_;
  /// A small number, because a response is in use only from its arrival on.
  boost::container::static_vector<Response, 8> spare_responses_;
  Connects connects_;
  bool trims_ = false;
  bool released_ = false;
};

}  // namespace ratatosk::http
