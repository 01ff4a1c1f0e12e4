#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/http/http_message.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

/// The bounds of one pool.
class PoolOptions {
 public:
  PoolOptions() = default;

  PoolOptions& WithMaxConnections(std::size_t n) & { return max_connections = n, *this; }
  PoolOptions&& WithMaxConnections(std::size_t n) && { return std::move(WithMaxConnections(n)); }
  PoolOptions& WithMaxWaiting(std::size_t n) & { return max_waiting = n, *this; }
  PoolOptions&& WithMaxWaiting(std::size_t n) && { return std::move(WithMaxWaiting(n)); }

  /// Open and opening ones together; at least 1.
  std::size_t max_connections = 64;
  /// Requests that wait for a connection; one more fails with `CONNECTION_FAILED`, `NotSent`, to
  /// be tried again a second later.
  std::size_t max_waiting = 100'000;
  /// A connection that was idle for longer is not used again. Shorter than providers' own limit.
  std::chrono::milliseconds idle_limit = std::chrono::seconds(50);
  /// One that is older is not used again.
  std::chrono::milliseconds max_age = std::chrono::minutes(30);
  /// Name look-up, TCP and TLS together. Of several addresses each one but the last has an equal
  /// share of what is left of it.
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  /// The wait before connecting again after a failure doubles from here, with jitter.
  std::chrono::milliseconds backoff_base = std::chrono::milliseconds(50);
  std::chrono::milliseconds backoff_limit = std::chrono::seconds(5);
  /// An answer's head, and its body.
  std::size_t max_header_bytes = 64 * 1024;
  std::size_t max_body_bytes = 16 * 1024 * 1024;
};

/// Counts of one pool at this moment.
class PoolStatistics {
 public:
  PoolStatistics() = default;
  std::size_t idle = 0;
  std::size_t in_use = 0;
  std::size_t connecting = 0;
  std::size_t waiting = 0;
};

class ConnectionPool;

/// HTTP/1.1 requests to one origin over a pool of keep-alive connections. Home executor only.
///
/// A request that found no connection, or whose write failed on a reused connection before all of
/// it was handed over, goes to another connection at once. Nothing else is ever repeated.
class Client {
 public:
  Client(const Runtime& runtime,
         Origin origin,
         std::shared_ptr<IDialer> dialer,
         PoolOptions options);
  ~Client();

  /// Sends and reads the whole answer, whatever its status. Marks the operation's progress.
  /// Errors: `CONNECTION_FAILED` with the certainty of the progress that was made;
  /// `INVALID_CONFIGURATION` (`NotSent`) when the target or a header could not stand on one line;
  /// aborted when the operation was stopped. After an error the connection is closed.
  /// `request` must live until the end: it may be large, and may have to be sent anew.
  boost::asio::awaitable<OperationResult<Response>> SendAsync(const Request& request,
                                                              OperationContext& operation);
  void SendAsync(Request&&, OperationContext&) = delete;

  const Origin& GetOrigin() const noexcept { return origin_; }
  PoolStatistics Statistics() const noexcept;
  void ReleaseIo() noexcept;

 private:
  Origin origin_;
  PoolOptions options_;
  std::shared_ptr<ConnectionPool> pool_;
};

/// How the clients of a Runtime reach the network; put another one in place with
/// `runtime.With(http::kTransport, ...)` before the first connector is made.
class Transport : public RuntimeSlot {
 public:
  using DialerFactory = std::function<OperationResult<std::shared_ptr<IDialer>>(
      TlsOptions tls, std::shared_ptr<IResolver> resolver)>;

  Transport();

  std::shared_ptr<IResolver> resolver;
  DialerFactory make_dialer;
  PoolOptions pool;
};

/// The clients of a Runtime, one for each origin and TLS options.
class ClientSet : public RuntimeSlot {
 public:
  explicit ClientSet(const Runtime& runtime) : runtime_(runtime) {}

  /// Error: `INVALID_CONFIGURATION` when the TLS options cannot be used. From any thread.
  OperationResult<std::shared_ptr<Client>> Get(const Origin& origin, const TlsOptions& tls);
  void ReleaseIo() noexcept override;

 private:
  WeakRuntime runtime_;
  std::mutex mutex_;
  std::map<std::pair<Origin, TlsOptions>, std::shared_ptr<Client>> clients_;
};

std::shared_ptr<Transport> MakeTransport(const Runtime& runtime);
std::shared_ptr<ClientSet> MakeClientSet(const Runtime& runtime);

inline constexpr SlotKey<Transport> kTransport{"http.transport", &MakeTransport};
inline constexpr SlotKey<ClientSet> kClients{"http.clients", &MakeClientSet};

}  // namespace ratatosk::http
