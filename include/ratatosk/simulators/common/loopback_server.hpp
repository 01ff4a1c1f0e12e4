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

/// Answers one request, now or later, from any thread. Copies answer the same request; the first
/// answer counts. Sending does nothing when the connection or the server is gone.
class Responder {
 public:
  Responder() = default;

  void Send(HttpReply reply) const;
  /// False once the answer was given or the client went away.
  bool Waiting() const;

  struct Slot;
  explicit Responder(std::shared_ptr<Slot> slot) noexcept : slot_(std::move(slot)) {}

 private:
  std::shared_ptr<Slot> slot_;
};

/// Where a connection stands when the gate is asked about it.
enum class GateStage : std::uint8_t {
  Accepted,       ///< TCP accepted, nothing read.
  HandshakeDone,  ///< TLS is up (over plain HTTP: the same moment as Accepted).
  FirstBytes,     ///< Bytes of a request came; nothing of it was looked at.
};

enum class GateDecision : std::uint8_t {
  Serve,
  Cut,    ///< Close (FIN, or RST by the kernel's own rule when unread bytes are there).
  Reset,  ///< Close with RST.
  Hold,   ///< Do nothing until `ReleaseGates` or `Stop`.
};

/// How a LoopbackServer behaves.
class LoopbackServerOptions {
 public:
  /// Called on the server's thread; must not block.
  using Handler = std::function<void(HttpRequest, Responder)>;
  using Gate = std::function<GateDecision(
      GateStage, std::uint64_t connection_id, std::uint64_t index_on_connection)>;

  LoopbackServerOptions() = default;

  /// Answers each request at once by what the function returns.
  LoopbackServerOptions& WithHandler(std::function<HttpReply(const HttpRequest&)> handler);
  /// The function may keep the Responder and answer later.
  LoopbackServerOptions& WithAsyncHandler(Handler handler);
  /// HTTPS with this certificate; without it, HTTP.
  LoopbackServerOptions& WithCertificate(IssuedCertificate certificate);
  /// Over HTTPS, requires of each client a certificate that this authority issued.
  LoopbackServerOptions& WithClientAuthority(std::string pem);
  /// Refuses TLS 1.3.
  LoopbackServerOptions& WithTls12Only();
  /// 0 takes any free port.
  LoopbackServerOptions& WithPort(std::uint16_t port);
  LoopbackServerOptions& WithGate(Gate gate);
  /// Larger bodies are answered with 413.
  LoopbackServerOptions& WithBodyLimit(std::size_t bytes);
  /// Whom `Call` trusts over HTTPS. Without it, any certificate will do: calls go to loopback only.
  LoopbackServerOptions& WithTrustedCa(std::string pem);

  Handler handler;
  Gate gate;
  std::optional<IssuedCertificate> certificate;
  std::string client_ca_pem;
  bool tls12_only = false;
  std::uint16_t port = 0;
  std::size_t body_limit = 4U << 20U;
  std::string trusted_ca_pem;
};

/// An HTTP/1.1 or HTTPS server on 127.0.0.1 with one thread of its own, for tests. It keeps
/// connections alive, answers what it cannot parse with 400, and can misbehave on demand.
///
/// Thread safety: all members may be called from any thread; those that wait (`Stop`,
/// `CloseIdleConnections`, `WaitFor...`) not from a handler. Destroying it stops it.
class LoopbackServer {
 public:
  /// Listens when it returns. Throws std::system_error when the port is taken, and
  /// std::runtime_error for a certificate that cannot be used.
  explicit LoopbackServer(LoopbackServerOptions options);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t Port() const noexcept;
  /// `https://127.0.0.1:port` or `http://127.0.0.1:port`.
  const std::string& BaseUrl() const noexcept;
  std::uint64_t ConnectionsAccepted() const noexcept;
  /// TLS handshakes that resumed an earlier session.
  std::uint64_t SessionsResumed() const noexcept;
  std::size_t OpenConnections() const;
  /// Waits until exactly that many are open; false when the time is up first.
  bool WaitForOpenConnections(std::size_t count, std::chrono::milliseconds timeout) const;

  /// Closes the keep-alive connections that have no request in work, and waits until they are
  /// closed on this side. In order (with close_notify) or by RST.
  void CloseIdleConnections(bool reset = false);
  /// Lets the connections go on that a gate holds.
  void ReleaseGates();

  /// Makes a request from the server's thread. `done` is called there exactly once, or on the
  /// calling thread when the server is stopped. Only loopback addresses are called.
  void Call(OutgoingRequest request, std::function<void(OutgoingAnswer)> done);
  /// Where `Call` goes for a host that is not on loopback, such as `example.com`: a base URL.
  void RouteHost(std::string host, std::string base_url);
  /// Runs the function on the server's thread after the delay; never when stopped first.
  void Schedule(std::chrono::milliseconds delay, std::function<void()> function);

  /// Closes the listener and all connections, ends all calls, and joins the thread. May be called
  /// twice.
  void Stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
