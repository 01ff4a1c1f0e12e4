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

/// An HTTP proxy that opens tunnels with CONNECT (RFC 9110, 9.3.6).
///
/// The connection to the proxy itself is not encrypted. TLS with the server runs through the
/// tunnel.
class Proxy {
 public:
  Proxy(std::string host_name, std::uint16_t port_number)
      : host(std::move(host_name)), port(port_number) {}

  /// Parses `[http://][user:password@]host[:port]`; the default port is 80. Error:
  /// `INVALID_CONFIGURATION`, without the text, which can contain a password.
  static OperationResult<Proxy> Parse(std::string_view url);

  /// Sets the credentials for HTTP's Basic scheme (RFC 7617).
  Proxy& WithCredentials(std::string name, Secret secret) & {
    user = std::move(name), password = std::move(secret);
    return *this;
  }
  Proxy&& WithCredentials(std::string name, Secret secret) && {
    return std::move(WithCredentials(std::move(name), std::move(secret)));
  }

  /// The proxy's host name or IP address.
  std::string host;
  /// The proxy's port.
  std::uint16_t port;
  /// The user name for HTTP's Basic scheme; empty for none.
  std::string user;
  /// The password for HTTP's Basic scheme.
  Secret password;

  friend bool operator==(const Proxy& a, const Proxy& b) noexcept { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Proxy& a, const Proxy& b) noexcept;
};

/// Returns the proxy for `origin` from the usual environment variables, or std::nullopt.
///
/// The variables are `HTTPS_PROXY` or `https_proxy` for https, and `http_proxy` for http.
/// `HTTP_PROXY` is ignored, because a request to a CGI program can set it. No proxy is used if
/// `NO_PROXY` or `no_proxy` lists the host. An entry of that list is `*`, a host name, or a domain
/// with or without a leading dot; names can be followed by a port. Error: `INVALID_CONFIGURATION`,
/// naming the variable.
OperationResult<std::optional<Proxy>> ProxyFromEnvironment(
    const Origin& origin, const std::vector<std::pair<std::string, std::string>>& environment);

}  // namespace ratatosk::http
