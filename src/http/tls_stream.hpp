#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <ratatosk/http/transport.hpp>

#include "http/tls_sessions.hpp"

namespace ratatosk::http {

class SslDeleter {
 public:
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};

/// A TLS client connection (RFC 8446, RFC 5246).
///
/// OpenSSL does not use the socket. It reads ciphertext from a buffer that Asio fills. Its own
/// output goes to the socket immediately, or waits in a buffer until the socket has room. While the
/// connection is idle, both buffers and OpenSSL's own can be released.
class TlsStream final : public IByteStream {
 public:
  /// Creates the stream. `sessions` can offer a session of an earlier connection, and keeps those
  /// of this one.
  TlsStream(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsSessions> sessions);
  ~TlsStream() override;

  /// Sets the host that the certificate must name. Returns false if no certificate can name it.
  bool Expect(const std::string& host) noexcept;
  /// Performs the handshake. Returns an empty error if the peer is the expected one.
  boost::asio::awaitable<boost::system::error_code> HandshakeAsync();
  long VerifyResult() const noexcept { return SSL_get_verify_result(ssl_.get()); }

  boost::asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) override;
  IoResult TryWrite(std::string_view bytes) override;
  boost::asio::awaitable<IoResult> WriteAsync(std::string_view bytes) override;
  bool LooksAlive() noexcept override;
  bool Drained() const noexcept override { return drained_ && !HasUnread(); }
  bool SharesReadBuffer() const noexcept override { return true; }
  void ReleaseBuffers() noexcept override;
  bool Resumed() const noexcept override { return SSL_session_reused(ssl_.get()) == 1; }

 private:
  static const BIO_METHOD* BioMethod();
  static int BioRead(BIO* bio, char* data, int size);
  static int BioWrite(BIO* bio, const char* data, int size);
  static long BioControl(BIO* bio, int command, long, void*);

  /// Returns true if bytes were received that ReadSomeAsync has not returned yet.
  bool HasUnread() const noexcept {
    return incoming_begin_ < incoming_end_ || SSL_has_pending(ssl_.get()) == 1;
  }
  std::span<char> FreeIncoming();
  /// Accepts `bytes` of ciphertext that were read into `FreeIncoming()`. Returns the error to
  /// report.
  boost::system::error_code TakeIncoming(const boost::system::error_code& error,
                                         std::size_t bytes) noexcept;
  /// Decrypts the received bytes. Returns std::nullopt if they are not a whole record.
  std::optional<IoResult> Decrypt(std::span<char> buffer);
  /// Encrypts the first of `bytes` and returns how many were encrypted.
  std::size_t Encrypt(std::string_view bytes, boost::system::error_code& error);
  /// Writes ciphertext until the socket would block.
  boost::system::error_code FlushNow() noexcept;
  boost::asio::awaitable<boost::system::error_code> FlushAsync();
  /// Returns the error behind `result` of an OpenSSL call. Empty if OpenSSL only needs more
  /// ciphertext.
  boost::system::error_code ErrorOf(int result) const noexcept;

  std::shared_ptr<TlsSessions> sessions_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  std::vector<char> incoming_;
  std::size_t incoming_begin_ = 0;
  std::size_t incoming_end_ = 0;
  std::string outgoing_;
  std::size_t outgoing_begin_ = 0;
  boost::system::error_code write_error_;
  /// True if the last read from the socket left nothing there.
  bool drained_ = false;
};

}  // namespace ratatosk::http
