#include "http/tls_sessions.hpp"

#include <new>
#include <utility>

#include "http/tls_context.hpp"

namespace ratatosk::http {

namespace {

// Enough for a whole pool that reconnects at once.
constexpr std::size_t kMostSessions = 256;

}  // namespace

OperationResult<TlsSessions::Context> TlsSessions::MakeContext(const ConnectOptions& options) {
  Context context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  if (auto error = ConfigureTls(context.get(), options)) return std::move(*error);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context.get(), &TlsSessions::OnNewSession);
  return context;
}

SSL* TlsSessions::NewConnection() {
  SSL* ssl = SSL_new(context_.get());
  if (!ssl) throw std::bad_alloc();
  SSL_set_app_data(ssl, this);
  while (!sessions_.empty()) {
    SSL_SESSION* const session = sessions_.back().get();
    const bool offered =
        SSL_SESSION_is_resumable(session) == 1 && SSL_set_session(ssl, session) == 1;
    // A TLS 1.3 ticket is offered only once (RFC 8446, C.4); a session of an earlier version stays
    // valid.
    if (offered && SSL_SESSION_get_protocol_version(session) < TLS1_3_VERSION) break;
    sessions_.pop_back();
    if (offered) break;
  }
  return ssl;
}

int TlsSessions::OnNewSession(SSL* ssl, SSL_SESSION* session) {
  auto& sessions = static_cast<TlsSessions*>(SSL_get_app_data(ssl))->sessions_;
  if (sessions.size() >= kMostSessions) sessions.erase(sessions.begin());
  try {
    sessions.emplace_back(session);
  } catch (const std::bad_alloc&) {
    return 0;  // OpenSSL is C, and keeps the reference
  }
  return 1;  // the reference is ours
}

}  // namespace ratatosk::http
