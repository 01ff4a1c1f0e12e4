#include "simulators/common/byte_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<error_code> Handshake() override { co_return error_code(); }

  asio::awaitable<IoResult> ReadSome(asio::mutable_buffer buffer) override {
    auto [error, size] = co_await socket_.async_read_some(buffer, kTuple);
    co_return IoResult(error, size);
  }

  asio::awaitable<IoResult> Write(asio::const_buffer buffer) override {
    auto [error, size] = co_await asio::async_write(socket_, buffer, kTuple);
    co_return IoResult(error, size);
  }

  asio::awaitable<void> Finish() override {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    Close();
    co_return;
  }

  bool Resumed() const noexcept override { return false; }
  tcp::socket& Socket() noexcept override { return socket_; }

 private:
  tcp::socket socket_;
};

class TlsStream final : public ByteStream {
 public:
  TlsStream(tcp::socket socket,
            std::shared_ptr<TlsContext> context,
            asio::ssl::context& ssl,
            const std::string& server_name)
      : context_(std::move(context)),
        stream_(std::move(socket), ssl),
        end_(server_name.empty() ? asio::ssl::stream_base::server
                                 : asio::ssl::stream_base::client) {
    if (server_name.empty()) return;
    SSL_set_tlsext_host_name(stream_.native_handle(), server_name.c_str());
    if (SSL_get_verify_mode(stream_.native_handle()) != SSL_VERIFY_NONE) {
      stream_.set_verify_callback(asio::ssl::host_name_verification(server_name));
    }
  }

  asio::awaitable<error_code> Handshake() override {
    auto [error] = co_await stream_.async_handshake(end_, kTuple);
    co_return error;
  }

  asio::awaitable<IoResult> ReadSome(asio::mutable_buffer buffer) override {
    auto [error, size] = co_await stream_.async_read_some(buffer, kTuple);
    co_return IoResult(error, size);
  }

  asio::awaitable<IoResult> Write(asio::const_buffer buffer) override {
    auto [error, size] = co_await asio::async_write(stream_, buffer, kTuple);
    co_return IoResult(error, size);
  }

  // Do not wait for the peer's close_notify: the peer may not be reading.
  asio::awaitable<void> Finish() override {
    asio::steady_timer limit(stream_.get_executor(), std::chrono::milliseconds(20));
    limit.async_wait([this](error_code error) {
      if (!error) Close();
    });
    auto [ignored] = co_await stream_.async_shutdown(kTuple);
    (void)ignored;
    // The handler may already be queued, and it holds `this`: let it run first.
    if (limit.cancel() == 0) co_await asio::post(stream_.get_executor(), asio::use_awaitable);
    Close();
  }

  bool Resumed() const noexcept override {
    return SSL_session_reused(const_cast<TlsStream*>(this)->stream_.native_handle()) == 1;
  }
  tcp::socket& Socket() noexcept override { return stream_.next_layer(); }

 private:
  std::shared_ptr<TlsContext> context_;
  asio::ssl::stream<tcp::socket> stream_;
  asio::ssl::stream_base::handshake_type end_;
};

}  // namespace

void ByteStream::Close(bool reset) noexcept {
  error_code ignored;
  if (reset) Socket().set_option(tcp::socket::linger(true, 0), ignored);
  Socket().close(ignored);
}

bool ByteStream::PeerGone() noexcept {
  if (!Socket().is_open()) return true;
  pollfd watched{Socket().native_handle(), POLLRDHUP, 0};
  return poll(&watched, 1, 0) > 0 && (watched.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

struct TlsContext::Impl {
  explicit Impl(asio::ssl::context::method method) : ssl(method) {
    SSL_CTX_set_min_proto_version(ssl.native_handle(), TLS1_2_VERSION);
  }
  asio::ssl::context ssl;
};

TlsContext::TlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsContext::~TlsContext() = default;

std::shared_ptr<TlsContext> TlsContext::ForServer(const IssuedCertificate& certificate,
                                                  const std::string& client_ca_pem,
                                                  bool tls12_only) {
  auto impl = std::make_unique<Impl>(asio::ssl::context::tls_server);
  try {
    impl->ssl.use_certificate_chain(asio::buffer(certificate.certificate_pem));
    impl->ssl.use_private_key(asio::buffer(certificate.private_key_pem), asio::ssl::context::pem);
    if (!client_ca_pem.empty()) {
      impl->ssl.add_certificate_authority(asio::buffer(client_ca_pem));
      impl->ssl.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(std::string("certificate: ") + error.what());
  }
  if (tls12_only) SSL_CTX_set_max_proto_version(impl->ssl.native_handle(), TLS1_2_VERSION);
  constexpr unsigned char kName[] = "ratatosk";
  SSL_CTX_set_session_id_context(impl->ssl.native_handle(), kName, sizeof kName - 1);
  return std::make_shared<TlsContext>(std::move(impl));
}

std::shared_ptr<TlsContext> TlsContext::ForClient(const std::string& trusted_ca_pem) {
  auto impl = std::make_unique<Impl>(asio::ssl::context::tls_client);
  if (!trusted_ca_pem.empty()) {
    error_code error;
    impl->ssl.add_certificate_authority(asio::buffer(trusted_ca_pem), error);
    if (error) throw std::runtime_error("trusted CA: " + error.message());
    impl->ssl.set_verify_mode(asio::ssl::verify_peer);
  }
  return std::make_shared<TlsContext>(std::move(impl));
}

std::unique_ptr<ByteStream> MakeByteStream(tcp::socket socket,
                                           const std::shared_ptr<TlsContext>& tls,
                                           const std::string& server_name) {
  if (!tls) return std::make_unique<PlainStream>(std::move(socket));
  return std::make_unique<TlsStream>(std::move(socket), tls, tls->Get().ssl, server_name);
}

}  // namespace ratatosk::simulators
