#pragma once

#include <memory>
#include <vector>

#include <openssl/ssl.h>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

class SslSessionDeleter {
 public:
  void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
};

/// The state that TLS connections to one host share: the settings, and the sessions that the server
/// offered for resumption (RFC 8446, 2.2).
///
/// A resumed handshake is not verified again, so the sessions must not be used with other settings
/// or another host. Home executor only.
class TlsSessions {
 public:
  using Context = std::shared_ptr<SSL_CTX>;

  /// Creates a context for all hosts with these options. Errors: those of `ConfigureTls`.
  static OperationResult<Context> MakeContext(const ConnectOptions& options);

  explicit TlsSessions(Context context) : context_(std::move(context)) {}

  /// Creates a connection that offers the most recent session, if there is one. `this` must outlive
  /// it.
  SSL* NewConnection();

 private:
  using Session = std::unique_ptr<SSL_SESSION, SslSessionDeleter>;
  static int OnNewSession(SSL* ssl, SSL_SESSION* session);

  Context context_;
  std::vector<Session> sessions_;  // most recent last
};

}  // namespace ratatosk::http
