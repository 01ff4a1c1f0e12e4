#include <map>

#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include <ratatosk/http/transport.hpp>

#include "http/route.hpp"
#include "http/socket_state.hpp"
#include "http/tls_stream.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::deferred);

class PlainStream final : public IByteStream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) override {
    auto [error, bytes] =
        co_await socket_.async_read_some(asio::buffer(buffer.data(), buffer.size()), kTuple);
    drained_ = bytes < buffer.size();
    co_return IoResult(error, bytes);
  }
  IoResult TryWrite(std::string_view data) override {
    boost::system::error_code error;
    const auto bytes = socket_.write_some(asio::buffer(data), error);
    if (!error && bytes < data.size()) error = asio::error::would_block;
    return IoResult(error, bytes);
  }
  asio::awaitable<IoResult> WriteAsync(std::string_view data) override {
    auto [error, bytes] = co_await asio::async_write(socket_, asio::buffer(data), kTuple);
    co_return IoResult(error, bytes);
  }
  bool LooksAlive() noexcept override { return SocketLooksAlive(socket_.native_handle()); }
  bool Drained() const noexcept override { return drained_; }

 private:
  tcp::socket socket_;
  bool drained_ = false;
};

Error DialError(std::string what) {
  return Error(MessagingErrorCodes::ConnectionFailed, std::move(what));
}

class Dialer final : public IDialer {
 public:
  Dialer(TlsSessions::Context context,
         const ConnectOptions& options,
         std::shared_ptr<IResolver> resolver)
      : context_(std::move(context)),
        route_(std::make_shared<Route>(options, std::move(resolver))),
        trusted_(options.authorities_file.empty() ? "the system" : options.authorities_file) {}

  asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin origin, OperationContext& operation) override {
    auto sessions = SessionsOf(origin);
    auto route = route_;
    const auto trusted = trusted_;
    auto connected = co_await route->OpenAsync(origin, operation);
    if (!connected) co_return connected.Error();
    if (!origin.tls) {
      std::unique_ptr<IByteStream> plain =
          std::make_unique<PlainStream>(std::move(connected).Value());
      co_return plain;
    }

    auto stream = std::make_unique<TlsStream>(std::move(connected).Value(), sessions);
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
      // OpenSSL reports an answer in plain HTTP in this way.
      return DialError("TLS handshake: the server does not speak TLS; is this a plain HTTP port?")
          .WithRetry(Retry::Never());
    }
    return DialError("TLS handshake: " + error.message()).WithRetry(Retry::Now());
  }

  std::shared_ptr<TlsSessions> SessionsOf(const Origin& origin) {
    auto& sessions = sessions_[origin];
    if (!sessions) sessions = std::make_shared<TlsSessions>(context_);
    return sessions;
  }

  TlsSessions::Context context_;
  std::map<Origin, std::shared_ptr<TlsSessions>> sessions_;
  std::shared_ptr<const Route> route_;
  std::string trusted_;
};

}  // namespace

OperationResult<std::shared_ptr<IDialer>> MakeDialer(ConnectOptions options,
                                                     std::shared_ptr<IResolver> resolver) {
  auto context = TlsSessions::MakeContext(options);
  if (!context) return context.Error();
  std::shared_ptr<IDialer> dialer =
      std::make_shared<Dialer>(std::move(context).Value(), options, std::move(resolver));
  return dialer;
}

}  // namespace ratatosk::http
