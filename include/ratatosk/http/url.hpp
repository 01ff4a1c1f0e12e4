#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk::http {

/// The target of a connection: scheme, host and port.
///
/// Requests with the same origin, TLS options and pool options share a pool.
class Origin {
 public:
  Origin(bool use_tls, std::string host_name, std::uint16_t port_number)
      : tls(use_tls), host(std::move(host_name)), port(port_number) {}

  /// Returns "https://host:port", always with the port.
  std::string ToText() const;
  /// Returns the value of a Host header: the port only if it is not the scheme's default, and IPv6
  /// addresses in brackets.
  std::string HostHeader() const;

  /// Returns whether the host is `localhost`, in 127.0.0.0/8, or ::1, so that no data leaves this
  /// machine.
  bool IsLoopback() const;

  friend auto operator<=>(const Origin&, const Origin&) = default;

  /// Whether the scheme is https.
  bool tls;
  /// Without brackets.
  std::string host;
  /// The port.
  std::uint16_t port;
};

/// A parsed absolute http or https URL (RFC 3986).
///
/// User information is rejected, and a fragment is dropped.
class Url {
 public:
  /// Parses a URL. Error: `INVALID_CONFIGURATION`, with the reason.
  static OperationResult<Url> Parse(std::string_view text);

  /// Returns scheme, host and port.
  const http::Origin& Origin() const noexcept { return origin_; }
  /// Returns path and query, at least "/".
  const std::string& Target() const noexcept { return target_; }

 private:
  Url(http::Origin origin, std::string target)
      : origin_(std::move(origin)), target_(std::move(target)) {}

  http::Origin origin_;
  std::string target_;
};

}  // namespace ratatosk::http
