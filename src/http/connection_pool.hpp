#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <ratatosk/core/runtime.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/core/wait_queue.hpp>
#include <ratatosk/http/client.hpp>

#include "http/pool_policy.hpp"
#include "http/write_buffer.hpp"

namespace ratatosk::http {

/// An open connection and what is known of it.
class Connection {
 public:
  Connection(std::unique_ptr<IByteStream> byte_stream, Tick now)
      : stream(std::move(byte_stream)), opened(now), idle_since(now) {}

  std::unique_ptr<IByteStream> stream;
  Tick opened;
  Tick idle_since;
  /// It carried a request before the present one.
  bool reused = false;
  /// Kept, so that a request needs no new one.
  WriteBuffer write_buffer;
  std::vector<char> read_buffer;
};

/// The connections of one client. Home executor only.
///
/// A waiter is handed its connection, first come first served; a newcomer cannot overtake. A failed
/// connect fails the first who waits, and everyone when no other connection is left to wait for.
/// There is no timer for idle connections: they do not keep the context at work, and are dropped
/// when the pool is next used.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
 public:
  /// The use of one connection. Unless it was given back, its end closes the connection.
  class Lease {
   public:
    Lease(std::shared_ptr<ConnectionPool> pool, std::unique_ptr<Connection> connection)
        : pool_(std::move(pool)), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& operator*() const noexcept { return *connection_; }
    Connection* operator->() const noexcept { return connection_.get(); }
    /// The connection is fit for another request.
    void GiveBack();

   private:
    std::shared_ptr<ConnectionPool> pool_;
    std::unique_ptr<Connection> connection_;
  };

  ConnectionPool(const Runtime& runtime,
                 Origin origin,
                 std::shared_ptr<IDialer> dialer,
                 PoolOptions options);
  ~ConnectionPool();

  boost::asio::awaitable<OperationResult<Lease>> AcquireAsync();
  PoolStatistics Statistics() const noexcept;
  void ReleaseIo() noexcept;

 private:
  class BackoffEnd;
  using Opened = OperationResult<std::unique_ptr<IByteStream>>;

  std::unique_ptr<Connection> TakeIdle(Tick now);
  void DropExpired(Tick now);
  void StartConnects();
  void StartConnect(Runtime runtime);
  void OnConnected(std::list<boost::asio::cancellation_signal>::iterator signal, Opened opened);
  Error ConnectError(const Error& error) const;
  void OnReturned(std::unique_ptr<Connection> connection);
  void OnClosed();
  void StopUnwantedConnects();

  WeakRuntime runtime_;
  Origin origin_;
  std::shared_ptr<IDialer> dialer_;
  PoolOptions options_;
  ConnectBackoff backoff_;
  std::unique_ptr<BackoffEnd> backoff_end_;
  std::vector<std::unique_ptr<Connection>> idle_;  // the most recently used is the last
  WaitQueue<OperationResult<Lease>> waiters_;
  std::list<boost::asio::cancellation_signal> connects_;
  std::size_t in_use_ = 0;
  bool released_ = false;
};

}  // namespace ratatosk::http
