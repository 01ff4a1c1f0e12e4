#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/http/url.hpp>

namespace ratatosk::http {

/// The outcome of one read or write.
class IoResult {
 public:
  IoResult() = default;
  IoResult(boost::system::error_code code, std::size_t count) : error(code), bytes(count) {}

  boost::system::error_code error;
  std::size_t bytes = 0;
};

/// A connection as a stream of bytes. Destroying it closes it at once. Home executor only.
class IByteStream : public RecycledFrames {
 public:
  virtual ~IByteStream() = default;
  /// Reads at least one byte, or returns an error.
  virtual boost::asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) = 0;
  /// Writes as much as is possible without waiting. On success all of `bytes` was handed to the
  /// kernel. With the error `would_block`, `WriteAsync` must follow with the bytes that were not
  /// taken, even if there are none. By default it takes nothing.
  virtual IoResult TryWrite(std::string_view bytes);
  /// Writes all of `bytes`, or returns an error.
  virtual boost::asio::awaitable<IoResult> WriteAsync(std::string_view bytes) = 0;
  /// Returns false if the peer closed the connection or sent unsolicited bytes. Does not block.
  virtual bool LooksAlive() noexcept = 0;
  /// Gives back what the stream needs only while it is in use.
  virtual void ReleaseBuffers() noexcept {}
  /// Whether the handshake resumed an earlier session.
  virtual bool Resumed() const noexcept { return false; }
};

/// How TLS is spoken. Certificates and host names are always verified, TLS 1.2 is the least.
class TlsOptions {
 public:
  TlsOptions() = default;

  TlsOptions& WithAuthoritiesFile(std::string path) & {
    return authorities_file = std::move(path), *this;
  }
  TlsOptions&& WithAuthoritiesFile(std::string path) && {
    return std::move(WithAuthoritiesFile(std::move(path)));
  }

  /// A PEM file with the authorities to trust in place of the system's. Empty: the system's.
  std::string authorities_file;

  friend auto operator<=>(const TlsOptions&, const TlsOptions&) = default;
};

/// Turns a host name into addresses.
class IResolver {
 public:
  virtual ~IResolver() = default;
  /// IP addresses as text, the preferred one first. Error: `CONNECTION_FAILED`, `Retry::Now`.
  virtual boost::asio::awaitable<OperationResult<std::vector<std::string>>> ResolveAsync(
      std::string host, OperationContext& operation) = 0;
};

/// Opens connections. Errors: `CONNECTION_FAILED`; `Retry::Now` when another try may succeed,
/// `Retry::Never` when the peer's certificate is refused, or it speaks no TLS.
class IDialer {
 public:
  virtual ~IDialer() = default;
  virtual boost::asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin origin, OperationContext& operation) = 0;
};

/// Asio's resolver: one look-up at a time for a name, remembered for 30 seconds. A look-up that
/// hangs holds nobody who is cancelled. An IP address is not looked up.
std::shared_ptr<IResolver> MakeSystemResolver();

/// TCP, and TLS when the origin says so. Error: `INVALID_CONFIGURATION` when the authorities' file
/// cannot be read.
OperationResult<std::shared_ptr<IDialer>> MakeDialer(TlsOptions tls,
                                                     std::shared_ptr<IResolver> resolver);

}  // namespace ratatosk::http
