#pragma once

#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

/// The way to a server, up to where TLS begins.
class Route {
 public:
  Route(const ConnectOptions& options, std::shared_ptr<IResolver> resolver);

  /// Opens a socket to `origin`: over a Unix-domain socket, through a proxy's tunnel, or directly.
  /// Errors as `IDialer::DialAsync`; an environment variable that names no proxy is
  /// `INVALID_CONFIGURATION`.
  boost::asio::awaitable<OperationResult<boost::asio::ip::tcp::socket>> OpenAsync(
      const Origin& origin, OperationContext& operation) const;

 private:
  OperationResult<std::optional<Proxy>> ProxyFor(const Origin& origin) const;

  std::shared_ptr<IResolver> resolver_;
  std::optional<Proxy> proxy_;
  std::string unix_socket_;
  /// The variables that may name a proxy; empty when the environment was not asked.
  std::vector<std::pair<std::string, std::string>> environment_;
};

}  // namespace ratatosk::http
