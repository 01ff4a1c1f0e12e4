#pragma once

#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

/// The route to a server, up to the point where TLS begins.
class Route {
 public:
  Route(const ConnectOptions& options, std::shared_ptr<IResolver> resolver);

  /// Opens a socket to `origin`: over a Unix-domain socket, through a proxy's tunnel, or directly.
  ///
  /// Errors: those of `IDialer::DialAsync`; `INVALID_CONFIGURATION` if an environment variable does
  /// not name a valid proxy.
  boost::asio::awaitable<OperationResult<boost::asio::ip::tcp::socket>> OpenAsync(
      const Origin& origin, OperationContext& operation) const;

 private:
  OperationResult<std::optional<Proxy>> ProxyFor(const Origin& origin) const;

  std::shared_ptr<IResolver> resolver_;
  std::optional<Proxy> proxy_;
  std::string unix_socket_;
  /// The variables that can name a proxy. Empty if the environment is not used.
  std::vector<std::pair<std::string, std::string>> environment_;
};

}  // namespace ratatosk::http
