#include <sys/socket.h>

#include <cerrno>

#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

// The peer owes us nothing while a connection is idle: whatever can be read is its farewell.
bool SocketLooksAlive(tcp::socket& socket) noexcept {
  char byte;
  const auto got = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

class PlainStream final : public IByteStream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) override {
    auto [error, bytes] =
        co_await socket_.async_read_some(asio::buffer(buffer.data(), buffer.size()), kTuple);
    co_return IoResult(error, bytes);
  }
  asio::awaitable<IoResult> WriteAsync(std::string_view data) override {
    auto [error, bytes] = co_await asio::async_write(socket_, asio::buffer(data), kTuple);
    co_return IoResult(error, bytes);
  }
  bool LooksAlive() noexcept override { return SocketLooksAlive(socket_); }

 private:
  tcp::socket socket_;
};

class TlsStream final : public IByteStream {
 public:
  TlsStream(tcp::socket socket, std::shared_ptr<asio::ssl::context> context)
      : context_(std::move(context)), stream_(std::move(socket), *context_) {}

  // Whom the certificate must name. False when it cannot be said, and so not be verified.
  bool Expect(const std::string& host) noexcept {
    SSL* ssl = stream_.native_handle();
    boost::system::error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    if (not_an_address) {
      SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
      // RFC 6066, 3: a name, never an address.
      return !host.empty() && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 &&
             SSL_set1_host(ssl, host.c_str()) == 1;
    }
    // By its bytes: as text it may have a zone (RFC 4007), which no certificate has.
    const auto expect = [ssl](const auto& bytes) {
      return X509_VERIFY_PARAM_set1_ip(SSL_get0_param(ssl), bytes.data(), bytes.size()) == 1;
    };
    return address.is_v4() ? expect(address.to_v4().to_bytes())
                           : expect(address.to_v6().to_bytes());
  }

  // An empty error when the peer is who it should be.
  asio::awaitable<boost::system::error_code> HandshakeAsync() {
    auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::client, kTuple);
    co_return failed;
  }
  long VerifyResult() { return SSL_get_verify_result(stream_.native_handle()); }

  asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) override {
    auto [error, bytes] =
        co_await stream_.async_read_some(asio::buffer(buffer.data(), buffer.size()), kTuple);
    co_return IoResult(error, bytes);
  }
  asio::awaitable<IoResult> WriteAsync(std::string_view data) override {
    auto [error, bytes] = co_await asio::async_write(stream_, asio::buffer(data), kTuple);
    co_return IoResult(error, bytes);
  }
  bool LooksAlive() noexcept override {
    SSL* ssl = stream_.native_handle();
    // What came with an answer may stand behind it, read from the socket already.
    const bool unread = SSL_has_pending(ssl) == 1 || BIO_ctrl_pending(SSL_get_rbio(ssl)) > 0;
    if (!unread && SocketLooksAlive(stream_.next_layer())) return true;
    // Session tickets and the like (RFC 8446, 4.6) are read away; anything else is no good sign.
    boost::system::error_code error;
    stream_.next_layer().non_blocking(true, error);
    if (error) return false;
    char byte;
    stream_.read_some(asio::buffer(&byte, 1), error);
    return error == asio::error::would_block || error == asio::error::try_again;
  }

 private:
  std::shared_ptr<asio::ssl::context> context_;
  asio::ssl::stream<tcp::socket> stream_;
};

/// Ends a connect when its time has come.
class GiveUp final : public TimerQueue::Entry {
 public:
  explicit GiveUp(tcp::socket& socket) : socket_(socket) {}

 private:
  void OnTime() noexcept override {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }
  tcp::socket& socket_;
};

Error DialError(std::string what) {
  return Error(MessagingErrorCodes::ConnectionFailed, std::move(what));
}

class Dialer final : public IDialer {
 public:
  Dialer(std::shared_ptr<asio::ssl::context> context,
         std::shared_ptr<IResolver> resolver,
         const std::string& authorities_file)
      : context_(std::move(context)),
        resolver_(std::move(resolver)),
        trusted_(authorities_file.empty() ? "the system" : authorities_file) {}

  asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin origin, OperationContext& operation) override {
    auto context = context_;
    auto resolver = resolver_;
    const auto trusted = trusted_;
    auto addresses = co_await resolver->ResolveAsync(origin.host, operation);
    if (!addresses) co_return addresses.Error();

    auto connected = co_await ConnectAsync(origin, *addresses, operation);
    if (!connected) co_return connected.Error();
    if (!origin.tls) {
      std::unique_ptr<IByteStream> plain =
          std::make_unique<PlainStream>(std::move(connected).Value());
      co_return plain;
    }

    auto stream = std::make_unique<TlsStream>(std::move(connected).Value(), context);
    if (!stream->Expect(origin.host)) {
      co_return DialError("no certificate can name this host").WithRetry(Retry::Never());
    }
    const auto error = co_await stream->HandshakeAsync();
    if (operation.Stopped() != StopReason::None) co_return AbortedError();
    if (error) co_return HandshakeError(error, stream->VerifyResult(), trusted);
    std::unique_ptr<IByteStream> secured = std::move(stream);
    co_return secured;
  }

 private:
  // One after the other. An address that says nothing has an equal share of the time that is left,
  // so that those behind it are tried too.
  static asio::awaitable<OperationResult<tcp::socket>> ConnectAsync(
      const Origin& origin,
      const std::vector<std::string>& addresses,
      OperationContext& operation) {
    auto& timers = operation.Runtime().Timers();
    boost::system::error_code last = asio::error::host_not_found;
    for (auto left = addresses.size(); left > 0; --left) {
      const auto& address = addresses[addresses.size() - left];
      tcp::socket socket(co_await asio::this_coro::executor);
      const tcp::endpoint endpoint(asio::ip::make_address(address, last), origin.port);
      if (last) continue;
      GiveUp give_up(socket);
      const bool limited = left > 1 && operation.Deadline() != Tick::max();
      if (limited) {
        const auto now = operation.Runtime().Clock().Now();
        timers.Schedule(give_up, now + (operation.Deadline() - now) / left);
      }
      std::tie(last) = co_await socket.async_connect(endpoint, kTuple);
      if (operation.Stopped() != StopReason::None) co_return AbortedError();
      if (last) continue;
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      co_return std::move(socket);
    }
    co_return DialError(last.message()).WithRetry(Retry::Now());
  }

  static Error HandshakeError(const boost::system::error_code& error,
                              long verify_result,
                              const std::string& trusted) {
    if (verify_result != X509_V_OK) {
      const std::string why = X509_verify_cert_error_string(verify_result);
      return DialError("the certificate is refused: " + why + " (trusted are the authorities of " +
                       trusted + ")")
          .WithRetry(Retry::Never());
    }
    const auto code = static_cast<unsigned long>(error.value());
    const bool no_tls = error.category() == asio::error::get_ssl_category() &&
                        ERR_GET_LIB(code) == ERR_LIB_SSL &&
                        ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER;
    if (no_tls) {
      return DialError("TLS handshake: what answers there does not speak TLS")
          .WithRetry(Retry::Never());
    }
    return DialError("TLS handshake: " + error.message()).WithRetry(Retry::Now());
  }

  std::shared_ptr<asio::ssl::context> context_;
  std::shared_ptr<IResolver> resolver_;
  std::string trusted_;
};

}  // namespace

OperationResult<std::shared_ptr<IDialer>> MakeDialer(TlsOptions tls,
                                                     std::shared_ptr<IResolver> resolver) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code error;
  context->set_verify_mode(asio::ssl::verify_peer, error);
  if (!error && tls.authorities_file.empty()) context->set_default_verify_paths(error);
  if (!error && !tls.authorities_file.empty()) {
    context->load_verify_file(tls.authorities_file, error);
  }
  if (error) {
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 "the file of trusted authorities cannot be read: " + tls.authorities_file + ": " +
                     error.message());
  }
  std::shared_ptr<IDialer> dialer =
      std::make_shared<Dialer>(std::move(context), std::move(resolver), tls.authorities_file);
  return dialer;
}

}  // namespace ratatosk::http
