#pragma once

#include <ratatosk/simulators/common/certificate_authority.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace ratatosk::simulators {

class IoResult {
 public:
  IoResult(boost::system::error_code ec, std::size_t n) noexcept : error(ec), size(n) {}

  boost::system::error_code error;
  std::size_t size;
};

/// A TCP connection with or without TLS. Code above it is compiled only once for both.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  virtual boost::asio::awaitable<boost::system::error_code> Handshake() = 0;
  virtual boost::asio::awaitable<IoResult> ReadSome(boost::asio::mutable_buffer buffer) = 0;
  virtual boost::asio::awaitable<IoResult> Write(boost::asio::const_buffer buffer) = 0;
  /// Ends the stream gracefully and closes it. Takes at most 20 ms. No read may be in progress.
  virtual boost::asio::awaitable<void> Finish() = 0;
  virtual bool Resumed() const noexcept = 0;
  virtual boost::asio::ip::tcp::socket& Socket() noexcept = 0;

  void Close(bool reset = false) noexcept;
  /// Returns whether the peer closed its side, even if bytes from it are still unread.
  bool PeerGone() noexcept;
};

/// The TLS settings of one end, created once and shared by its streams.
class TlsContext {
 public:
  /// Throws std::runtime_error if the certificate cannot be used. Unless `client_ca_pem` is empty,
  /// clients must have a certificate issued by that authority.
  static std::shared_ptr<TlsContext> ForServer(const IssuedCertificate& certificate,
                                               const std::string& client_ca_pem = {},
                                               bool tls12_only = false);
  /// If the PEM text is empty, any certificate is accepted.
  static std::shared_ptr<TlsContext> ForClient(const std::string& trusted_ca_pem);

  struct Impl;
  explicit TlsContext(std::unique_ptr<Impl> impl);
  ~TlsContext();
  Impl& Get() noexcept { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Creates a stream: plain TCP if `tls` is null, the server's end if `server_name` is empty.
std::unique_ptr<ByteStream> MakeByteStream(boost::asio::ip::tcp::socket socket,
                                           const std::shared_ptr<TlsContext>& tls,
                                           const std::string& server_name = {});

}  // namespace ratatosk::simulators
