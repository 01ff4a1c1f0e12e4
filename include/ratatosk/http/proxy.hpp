#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/http/url.hpp>

namespace ratatosk::http {

/// An HTTP proxy that opens tunnels by CONNECT (RFC 9110, 9.3.6). The connection to the proxy
/// itself is not encrypted; TLS with the server goes through the tunnel.
class Proxy {
 public:
  Proxy(std::string host_name, std::uint16_t port_number)
      : host(std::move(host_name)), port(port_number) {}

  /// Parses `http://[user:password@]host[:port]`; the port is 8080 by default. Error:
  /// `INVALID_CONFIGURATION`, without the text, which may hold a password.
  static OperationResult<Proxy> Parse(std::string_view url);

  /// Credentials for HTTP's Basic scheme (RFC 7617).
  Proxy& WithCredentials(std::string name, Secret secret) & {
    user = std::move(name), password = std::move(secret);
    return *this;
  }
  Proxy&& WithCredentials(std::string name, Secret secret) && {
    return std::move(WithCredentials(std::move(name), std::move(secret)));
  }

  std::string host;
  std::uint16_t port;
  std::string user;
  Secret password;

  friend bool operator==(const Proxy& a, const Proxy& b) noexcept { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Proxy& a, const Proxy& b) noexcept;
};

/// Returns the proxy that the usual environment variables name for `origin`: `HTTPS_PROXY` or
/// `https_proxy` for https, `http_proxy` for http (the upper-case form can be set by a request to a
/// CGI program, and is ignored); nothing if `NO_PROXY` or `no_proxy` lists the host. An entry of
/// that list is `*`, or a host name or a domain, with or without a leading dot, and optionally a
/// port.
///
/// Error: `INVALID_CONFIGURATION`, naming the variable.
OperationResult<std::optional<Proxy>> ProxyFromEnvironment(
    const Origin& origin, const std::vector<std::pair<std::string, std::string>>& environment);

}  // namespace ratatosk::http
