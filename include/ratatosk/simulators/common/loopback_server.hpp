#pragma once

#include <ratatosk/simulators/common/certificate_authority.hpp>
#include <ratatosk/simulators/common/http_types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ratatosk::simulators {

/// Answers one request, immediately or later, from any thread. Copies answer the same request, and
/// the first answer counts. Sending has no effect once the connection or the server is gone.
class Responder {
 public:
  Responder() = default;

  /// Sends the response.
  void Send(HttpReply reply) const;
  /// Returns false once the request was answered or the client disconnected.
  bool Waiting() const;

  struct Slot;
  explicit Responder(std::shared_ptr<Slot> slot) noexcept : slot_(std::move(slot)) {}

 private:
  std::shared_ptr<Slot> slot_;
};

/// The state of a connection when the gate is called.
enum class GateStage : std::uint8_t {
  Accepted,       ///< TCP accepted, nothing read.
  HandshakeDone,  ///< TLS established (with plain HTTP, the same moment as Accepted).
  FirstBytes,     ///< The first bytes of a request have arrived but were not examined.
};

/// What to do with a connection.
enum class GateDecision : std::uint8_t {
  Serve,  ///< Go on.
  Cut,    ///< Close (FIN, or RST by the kernel's own rules if there are unread bytes).
  Reset,  ///< Close with RST.
  Hold,   ///< Do nothing until `ReleaseGates` or `Stop`.
};

/// The options of a LoopbackServer.
class LoopbackServerOptions {
 public:
  /// Called on the server's thread; must not block.
  using Handler = std::function<void(HttpRequest, Responder)>;
  /// A function that decides about a connection, called on the server's thread; must not block.
  using Gate = std::function<GateDecision(
      GateStage, std::uint64_t connection_id, std::uint64_t index_on_connection)>;

  LoopbackServerOptions() = default;

  /// Answers each request immediately with the reply that the function returns.
  LoopbackServerOptions& WithHandler(std::function<HttpReply(const HttpRequest&)> handler);
  /// Sets a function that may keep the Responder and answer later.
  LoopbackServerOptions& WithAsyncHandler(Handler handler);
  /// Serves HTTPS with this certificate. The default is HTTP.
  LoopbackServerOptions& WithCertificate(IssuedCertificate certificate);
  /// With HTTPS, requires a client certificate issued by this authority.
  LoopbackServerOptions& WithClientAuthority(std::string pem);
  /// Disables TLS 1.3.
  LoopbackServerOptions& WithTls12Only();
  /// Sets the port. 0 selects any free port.
  LoopbackServerOptions& WithPort(std::uint16_t port);
  /// Sets a function that can cut or hold connections.
  LoopbackServerOptions& WithGate(Gate gate);
  /// Rejects larger bodies with 413.
  LoopbackServerOptions& WithBodyLimit(std::size_t bytes);
  /// Sets the CA that `Call` trusts with HTTPS. If it is not set, any certificate is accepted,
  /// because calls go to loopback only.
  LoopbackServerOptions& WithTrustedCa(std::string pem);

  /// The function that answers requests.
  Handler handler;
  Gate gate;
  /// The server's certificate; without one the server speaks HTTP.
  std::optional<IssuedCertificate> certificate;
  /// The CA of client certificates; empty if none are required.
  std::string client_ca_pem;
  bool tls12_only = false;
  /// The port; 0 selects any free port.
  std::uint16_t port = 0;
  /// The maximum size of a request's body.
  std::size_t body_limit = 4U << 20U;
  /// The CA that `Call` trusts; empty accepts any certificate.
  std::string trusted_ca_pem;
};

/// An HTTP/1.1 or HTTPS server for tests, on 127.0.0.1 with its own thread. It keeps connections
/// alive, answers 400 to anything that it cannot parse, and can misbehave on demand.
///
/// Thread safety: all members can be called from any thread, but those that wait (`Stop`,
/// `CloseIdleConnections`, `WaitFor...`) not from a handler. The destructor stops the server.
class LoopbackServer {
 public:
  /// Starts listening before it returns. Throws std::system_error if the port is in use, and
  /// std::runtime_error if the certificate cannot be used.
  explicit LoopbackServer(LoopbackServerOptions options);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// Returns the port that the server listens on.
  std::uint16_t Port() const noexcept;
  /// Returns `https://127.0.0.1:port` or `http://127.0.0.1:port`.
  const std::string& BaseUrl() const noexcept;
  /// Returns the number of connections accepted so far.
  std::uint64_t ConnectionsAccepted() const noexcept;
  /// Returns the number of TLS handshakes that resumed an earlier session.
  std::uint64_t SessionsResumed() const noexcept;
  /// Returns the number of connections that are open now.
  std::size_t OpenConnections() const;
  /// Waits until exactly this many connections are open. Returns false on timeout.
  bool WaitForOpenConnections(std::size_t count, std::chrono::milliseconds timeout) const;

  /// Closes the keep-alive connections without a request in progress, gracefully (with
  /// close_notify) or by RST, and waits until they are closed on this side.
  void CloseIdleConnections(bool reset = false);
  /// Releases the connections that a gate holds.
  void ReleaseGates();

  /// Sends a request from the server's thread. `done` is called exactly once, on that thread, or on
  /// the calling thread if the server is stopped. Only loopback addresses can be called.
  void Call(OutgoingRequest request, std::function<void(OutgoingAnswer)> done);
  /// Sets the base URL that `Call` uses for a host that is not on loopback, such as `example.com`.
  void RouteHost(std::string host, std::string base_url);
  /// Runs the function on the server's thread after the delay, unless the server is stopped first.
  void Schedule(std::chrono::milliseconds delay, std::function<void()> function);

  /// Closes the listener and all connections, ends all calls and joins the thread. Can be called
  /// more than once.
  void Stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
