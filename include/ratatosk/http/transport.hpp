#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/http/proxy.hpp>
#include <ratatosk/http/url.hpp>

namespace ratatosk::http {

/// The outcome of one read or write.
class IoResult {
 public:
  IoResult() = default;
  IoResult(boost::system::error_code code, std::size_t count) : error(code), bytes(count) {}

  /// The error, or a default-constructed code on success.
  boost::system::error_code error;
  /// The number of bytes that were read or written, also if an error followed.
  std::size_t bytes = 0;
};

/// A connection as a stream of bytes. Destroying it closes it immediately. Home executor only.
class IByteStream : public RecycledFrames {
 public:
  virtual ~IByteStream() = default;
  /// Reads at least one byte, or returns an error.
  virtual boost::asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) = 0;
  /// Writes as much as possible without waiting. On success, the kernel has accepted all of
  /// `bytes`. If the error is `would_block`, call `WriteAsync` with the remaining bytes, even if
  /// nothing remains. The default implementation writes nothing and returns `would_block`.
  virtual IoResult TryWrite(std::string_view bytes);
  /// Writes all of `bytes`, or returns an error.
  virtual boost::asio::awaitable<IoResult> WriteAsync(std::string_view bytes) = 0;
  /// Returns false if the peer closed the connection or sent unsolicited bytes. Does not block.
  virtual bool LooksAlive() noexcept = 0;
  /// Returns whether the last read left nothing in the socket or in the stream; false if that is
  /// unknown. Makes no system call.
  virtual bool Drained() const noexcept { return false; }
  /// Returns whether ReadSomeAsync writes to its buffer only after its last suspension. If so,
  /// streams can take turns in using the same buffer.
  virtual bool SharesReadBuffer() const noexcept { return false; }
  /// Releases the buffers that the stream needs only while it is in use.
  virtual void ReleaseBuffers() noexcept {}
  /// Returns whether the handshake resumed an earlier session.
  virtual bool Resumed() const noexcept { return false; }
};

/// A version of TLS.
enum class TlsVersion : std::uint8_t { Tls12, Tls13 };

/// Options for opening connections: trusted CAs, the client certificate, and the route to the
/// server.
///
/// Certificates and host names are always verified. Files are PEM-encoded.
class ConnectOptions {
 public:
  ConnectOptions() = default;

  ConnectOptions& WithAuthoritiesFile(std::string path) & {
    return authorities_file = std::move(path), *this;
  }
  ConnectOptions&& WithAuthoritiesFile(std::string path) && {
    return std::move(WithAuthoritiesFile(std::move(path)));
  }
  ConnectOptions& WithAdditionalAuthoritiesFile(std::string path) & {
    return additional_authorities_file = std::move(path), *this;
  }
  ConnectOptions&& WithAdditionalAuthoritiesFile(std::string path) && {
    return std::move(WithAdditionalAuthoritiesFile(std::move(path)));
  }
  /// Sets `certificate_file` and `key_file`.
  ConnectOptions& WithClientCertificate(std::string certificate_path, std::string key_path) & {
    certificate_file = std::move(certificate_path), key_file = std::move(key_path);
    return *this;
  }
  ConnectOptions&& WithClientCertificate(std::string certificate_path, std::string key_path) && {
    return std::move(WithClientCertificate(std::move(certificate_path), std::move(key_path)));
  }
  /// Sets `min_version`.
  ConnectOptions& WithMinTlsVersion(TlsVersion version) & { return min_version = version, *this; }
  ConnectOptions&& WithMinTlsVersion(TlsVersion version) && {
    return std::move(WithMinTlsVersion(version));
  }
  ConnectOptions& WithProxy(Proxy through) & { return proxy = std::move(through), *this; }
  ConnectOptions&& WithProxy(Proxy through) && { return std::move(WithProxy(std::move(through))); }
  ConnectOptions& WithEnvironmentProxy() & { return environment_proxy = true, *this; }
  ConnectOptions&& WithEnvironmentProxy() && { return std::move(WithEnvironmentProxy()); }
  ConnectOptions& WithUnixSocket(std::string path) & {
    return unix_socket = std::move(path), *this;
  }
  ConnectOptions&& WithUnixSocket(std::string path) && {
    return std::move(WithUnixSocket(std::move(path)));
  }

  /// Trusted CAs, instead of the system's. Empty means the system's.
  std::string authorities_file;
  /// Additional trusted CAs.
  std::string additional_authorities_file;
  /// The client's certificate, followed by intermediate certificates, and its key, which must not
  /// be encrypted. Set both or neither.
  std::string certificate_file;
  /// The private key of the client's certificate.
  std::string key_file;
  /// The minimum TLS version.
  TlsVersion min_version = TlsVersion::Tls12;
  /// The HTTP proxy to connect through.
  std::optional<Proxy> proxy;
  /// If `proxy` is not set, uses the environment's proxy (ProxyFromEnvironment). The environment is
  /// read when the dialer is created.
  bool environment_proxy = false;
  /// The path of a Unix-domain socket, such as a sidecar's, to connect to instead of the origin's
  /// host and port. No name is looked up, and no proxy is used.
  std::string unix_socket;

  friend auto operator<=>(const ConnectOptions&, const ConnectOptions&) = default;
  friend bool operator==(const ConnectOptions&, const ConnectOptions&) = default;
};

/// The same options, as they are named where only TLS matters.
using TlsOptions = ConnectOptions;

/// Resolves host names to addresses.
class IResolver {
 public:
  virtual ~IResolver() = default;
  /// Returns IP addresses as text, the preferred one first. Error: `CONNECTION_FAILED`,
  /// `Retry::Now`.
  virtual boost::asio::awaitable<OperationResult<std::vector<std::string>>> ResolveAsync(
      std::string host, OperationContext& operation) = 0;
};

/// Opens connections.
///
/// Errors: `CONNECTION_FAILED`, with `Retry::Now` if another attempt might succeed, or
/// `Retry::Never` if the peer's certificate is not accepted or the peer does not speak TLS.
class IDialer {
 public:
  virtual ~IDialer() = default;
  /// Opens a connection to `origin`, including the TLS handshake. Must end when `operation` is
  /// stopped.
  virtual boost::asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin origin, OperationContext& operation) = 0;
};

/// Creates a resolver that uses Asio's.
///
/// Concurrent lookups of a name share one request, and results are cached for 30 seconds. A caller
/// that is cancelled does not wait for a lookup that hangs. IP addresses are not looked up.
std::shared_ptr<IResolver> MakeSystemResolver();

/// Creates a dialer that connects over TCP or a Unix-domain socket, through a proxy if one is set,
/// and with TLS if the origin requires it.
///
/// IPv6 and IPv4 addresses are tried in parallel (RFC 8305). Error: `INVALID_CONFIGURATION` if a
/// file cannot be used; its member is `authorities_file`, `additional_authorities_file`,
/// `certificate_file` or `key_file`.
OperationResult<std::shared_ptr<IDialer>> MakeDialer(ConnectOptions options,
                                                     std::shared_ptr<IResolver> resolver);

}  // namespace ratatosk::http
