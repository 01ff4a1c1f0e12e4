#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/http/http_message.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

/// The limits of one connection pool.
///
/// The members with an `Http.*` setting are documented with it in docs/settings.md.
class PoolOptions {
 public:
  PoolOptions() = default;

  PoolOptions& WithMaxConnections(std::size_t n) & { return max_connections = n, *this; }
  PoolOptions&& WithMaxConnections(std::size_t n) && { return std::move(WithMaxConnections(n)); }
  PoolOptions& WithMaxWaiting(std::size_t n) & { return max_waiting = n, *this; }
  PoolOptions&& WithMaxWaiting(std::size_t n) && { return std::move(WithMaxWaiting(n)); }
  PoolOptions& WithMaxShare(double part) & { return max_share = part, *this; }
  PoolOptions&& WithMaxShare(double part) && { return std::move(WithMaxShare(part)); }
  PoolOptions& WithIdleLimit(std::chrono::milliseconds t) & { return idle_limit = t, *this; }
  PoolOptions&& WithIdleLimit(std::chrono::milliseconds t) && {
    return std::move(WithIdleLimit(t));
  }
  PoolOptions& WithMaxAge(std::chrono::milliseconds t) & { return max_age = t, *this; }
  PoolOptions&& WithMaxAge(std::chrono::milliseconds t) && { return std::move(WithMaxAge(t)); }
  PoolOptions& WithConnectTimeout(std::chrono::milliseconds t) & {
    return connect_timeout = t, *this;
  }
  PoolOptions&& WithConnectTimeout(std::chrono::milliseconds t) && {
    return std::move(WithConnectTimeout(t));
  }
  /// Sets the initial and the longest delay before connecting again after a failure.
  PoolOptions& WithBackoff(std::chrono::milliseconds base, std::chrono::milliseconds limit) & {
    return backoff_base = base, backoff_limit = limit, *this;
  }
  PoolOptions&& WithBackoff(std::chrono::milliseconds base, std::chrono::milliseconds limit) && {
    return std::move(WithBackoff(base, limit));
  }
  PoolOptions& WithConnectsAtFirst(std::size_t n) & { return connects_at_first = n, *this; }
  PoolOptions&& WithConnectsAtFirst(std::size_t n) && { return std::move(WithConnectsAtFirst(n)); }
  PoolOptions& WithMaxHeaderBytes(std::size_t n) & { return max_header_bytes = n, *this; }
  PoolOptions&& WithMaxHeaderBytes(std::size_t n) && { return std::move(WithMaxHeaderBytes(n)); }
  PoolOptions& WithMaxBodyBytes(std::size_t n) & { return max_body_bytes = n, *this; }
  PoolOptions&& WithMaxBodyBytes(std::size_t n) && { return std::move(WithMaxBodyBytes(n)); }

  /// Maximum number of connections, open and opening. 0 counts as 1.
  ///
  /// The default, 320, gives one key a share of 280: if a provider responds after 100 ms, one
  /// account can have 256 requests in flight, each on its own connection. A pool opens a connection
  /// only if a request waits for one.
  std::size_t max_connections = 320;
  /// Maximum number of requests waiting for a connection. Further requests fail with
  /// `CONNECTION_POOL_FULL`.
  std::size_t max_waiting = 1'000'000;
  /// The part of `max_connections` and of `max_waiting` that the requests of one fairness key can
  /// use (rounded up; at least 1). The rest is left for other keys. 1 or more: no limit.
  double max_share = 0.875;
  /// Maximum idle time of a connection that is reused. Shorter than the limits of providers.
  std::chrono::milliseconds idle_limit = std::chrono::seconds(50);
  /// Maximum age of a connection that is reused.
  std::chrono::milliseconds max_age = std::chrono::minutes(30);
  /// Time limit for name lookup, TCP and TLS together. With several addresses, each but the last
  /// gets an equal share of the time that is left.
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  /// The initial delay before connecting again after a failure. It doubles with each failure, with
  /// jitter.
  std::chrono::milliseconds backoff_base = std::chrono::milliseconds(50);
  /// The maximum of that delay.
  std::chrono::milliseconds backoff_limit = std::chrono::seconds(5);
  /// Initial limit of connections that are being opened at once. It grows by one for each that
  /// opens, up to `max_connections`, and is reset when a connect fails.
  std::size_t connects_at_first = 16;
  /// Limits of a response's head and body.
  std::size_t max_header_bytes = 64 * 1024;
  /// The maximum size of a response's body.
  std::size_t max_body_bytes = 16 * 1024 * 1024;

  friend auto operator<=>(const PoolOptions&, const PoolOptions&) = default;
};

/// Statistics of a pool: current values, and totals since it was created.
class PoolStatistics {
 public:
  PoolStatistics() = default;

  /// Open connections that carry no request.
  std::size_t idle = 0;
  /// Connections that carry a request.
  std::size_t in_use = 0;
  /// Connections that are being opened.
  std::size_t connecting = 0;
  /// Requests that wait for a connection.
  std::size_t waiting = 0;

  /// Connections opened, and those with a full and with a resumed handshake. A connection without
  /// TLS had neither.
  std::uint64_t opened = 0;
  /// Connections that were opened with a full TLS handshake.
  std::uint64_t full_handshakes = 0;
  /// Connections that were opened by resuming a TLS session.
  std::uint64_t resumed_handshakes = 0;
  /// Connections that could not be opened.
  std::uint64_t failed_connects = 0;
  /// Requests that received a connection; of these, those on a reused one, and those that had to
  /// wait.
  std::uint64_t requests = 0;
  /// Requests that received a connection which had carried one before.
  std::uint64_t reused = 0;
  /// Requests that had to wait for a connection.
  std::uint64_t waited = 0;
  /// Total waiting time of the requests that had to wait.
  std::chrono::nanoseconds waiting_time{0};
  /// Requests rejected with `CONNECTION_POOL_FULL`.
  std::uint64_t refused = 0;
  /// Bytes of requests and responses, without the overhead of TLS.
  std::uint64_t bytes_sent = 0;
  /// Bytes of responses, without the overhead of TLS.
  std::uint64_t bytes_received = 0;
};

class ConnectionPool;

/// A client for HTTP/1.1 requests to one origin over a pool of keep-alive connections.
///
/// If an idle connection turns out to be closed, or if writing on a reused connection fails before
/// the whole request was handed over, the request moves to another connection immediately. Nothing
/// else is ever retried. Home executor only.
class Client : public RecycledFrames {
 public:
  Client(const Runtime& runtime,
         http::Origin origin,
         std::shared_ptr<IDialer> dialer,
         PoolOptions options);
  ~Client();

  /// Sends a request and reads the whole response, whatever its status. Records the operation's
  /// progress.
  ///
  /// `request` must live until the end, because it can be large and might have to be sent again.
  /// After an error the connection is closed. Errors: `CONNECTION_FAILED`, with the certainty of
  /// the progress so far; `CONNECTION_POOL_FULL` (`NotSent`, `Retry::After`) if too many requests
  /// are waiting; `INVALID_CONFIGURATION` (`NotSent`) if the target or a header has a character
  /// that is not allowed there; aborted if the operation was stopped.
  boost::asio::awaitable<OperationResult<Response>> SendAsync(const Request& request,
                                                              OperationContext& operation);
  void SendAsync(Request&&, OperationContext&) = delete;
  /// Sends a request in the same way, and stores the response in `response`, which must live until
  /// the end. After an error, the content of `response` is unspecified.
  boost::asio::awaitable<OperationResult<void>> SendAsync(const Request& request,
                                                          Response& response,
                                                          OperationContext& operation);
  void SendAsync(Request&&, Response&, OperationContext&) = delete;
  /// Returns the buffers of a processed response to the pool, which reuses them for later
  /// responses.
  void Recycle(Response response) noexcept;

  /// Returns the origin that the client sends to.
  const http::Origin& Origin() const noexcept { return origin_; }
  /// Returns the statistics of the client's pool.
  PoolStatistics Statistics() const noexcept;
  /// Closes all connections immediately, because the executor's context is being destroyed.
  void ReleaseIo() noexcept;

 private:
  http::Origin origin_;
  PoolOptions options_;
  std::shared_ptr<ConnectionPool> pool_;
};

/// How the clients of a Runtime reach the network. To replace it, call
/// `runtime.With(http::kTransport, ...)` before the first connector is created.
class Transport : public RuntimeSlot {
 public:
  /// A function that creates a dialer for these options.
  using DialerFactory = std::function<OperationResult<std::shared_ptr<IDialer>>(
      TlsOptions tls, std::shared_ptr<IResolver> resolver)>;

  Transport();

  /// Resolves host names. Default: MakeSystemResolver.
  std::shared_ptr<IResolver> resolver;
  /// Creates the dialer of each client. Default: MakeDialer.
  DialerFactory make_dialer;
  /// The pool options of connectors whose settings do not override them.
  PoolOptions pool;
};

/// The clients of a Runtime, one for each origin, TLS options and pool options.
class ClientSet : public RuntimeSlot {
 public:
  explicit ClientSet(const Runtime& runtime) : runtime_(runtime) {}

  /// Returns the client, which is created on first use. Can be called from any thread. Error:
  /// `INVALID_CONFIGURATION` if the TLS options cannot be used.
  OperationResult<std::shared_ptr<Client>> Get(const Origin& origin,
                                               const TlsOptions& tls,
                                               const PoolOptions& pool);
  /// Returns the client with the pool options of the Runtime's Transport.
  OperationResult<std::shared_ptr<Client>> Get(const Origin& origin, const TlsOptions& tls);
  void ReleaseIo() noexcept override;

 private:
  WeakRuntime runtime_;
  std::mutex mutex_;
  std::map<std::tuple<Origin, TlsOptions, PoolOptions>, std::shared_ptr<Client>> clients_;
};

/// Creates the default transport of a Runtime.
std::shared_ptr<Transport> MakeTransport(const Runtime& runtime);
/// Creates the clients of a Runtime. Use `runtime.Get(http::kClients)` instead.
std::shared_ptr<ClientSet> MakeClientSet(const Runtime& runtime);

/// The key of a Runtime's transport: `runtime.Get(http::kTransport)`.
inline constexpr SlotKey<Transport> kTransport{"http.transport", &MakeTransport};
/// The key of a Runtime's clients: `runtime.Get(http::kClients)`.
inline constexpr SlotKey<ClientSet> kClients{"http.clients", &MakeClientSet};

}  // namespace ratatosk::http
