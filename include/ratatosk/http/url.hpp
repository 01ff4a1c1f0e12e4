#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk::http {

/// Whom a connection is to: scheme, host and port. Two requests with the same origin and the same
/// TLS options share a pool.
class Origin {
 public:
  Origin(bool use_tls, std::string host_name, std::uint16_t port_number)
      : tls(use_tls), host(std::move(host_name)), port(port_number) {}

  /// "https://host:port", the port always written.
  std::string ToText() const;
  /// As in a Host header: the port only when it is not the scheme's own; brackets around IPv6.
  std::string HostHeader() const;

  /// `localhost`, 127.0.0.0/8 or ::1: what is sent there leaves this machine by no wire.
  bool IsLoopback() const;

  friend auto operator<=>(const Origin&, const Origin&) = default;

  bool tls;
  /// Without brackets.
  std::string host;
  std::uint16_t port;
};

/// An absolute http or https URL, taken apart (RFC 3986). User information is refused, a fragment
/// dropped.
class Url {
 public:
  /// Error: `INVALID_CONFIGURATION`, saying what is wrong with it.
  static OperationResult<Url> Parse(std::string_view text);

  const Origin& GetOrigin() const noexcept { return origin_; }
  /// Path and query, "/" at least.
  const std::string& Target() const noexcept { return target_; }

 private:
  Url(Origin origin, std::string target) : origin_(std::move(origin)), target_(std::move(target)) {}

  Origin origin_;
  std::string target_;
};

}  // namespace ratatosk::http
