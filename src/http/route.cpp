#include "http/route.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <ratatosk/http/form.hpp>

#include "http/tcp_connect.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Opened = OperationResult<tcp::socket>;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostOfAnswer = 16 * 1024;

Error RouteError(std::string what, Retry retry) {
  return Error(MessagingErrorCodes::ConnectionFailed, std::move(what)).WithRetry(retry);
}

asio::awaitable<Opened> ConnectUnixAsync(const std::string& path, OperationContext& operation) {
  const auto executor = co_await asio::this_coro::executor;
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    co_return RouteError("the path of the Unix-domain socket is too long", Retry::Never());
  }
  asio::local::stream_protocol::socket local(executor);
  const asio::local::stream_protocol::endpoint endpoint(path);
  const auto [error] = co_await local.async_connect(endpoint, kAsTuple);
  if (operation.Stopped() != StopReason::None) co_return AbortedError();
  if (error) co_return RouteError(path + ": " + error.message(), Retry::Now());
  // Stream sockets of all families are read and written alike, so the streams need only one type.
  tcp::socket socket(executor);
  socket.assign(tcp::v4(), local.release());
  co_return std::move(socket);
}

// Returns the CONNECT request (RFC 9112, 3.2.3), with credentials if there are any (RFC 7617).
std::string ConnectRequest(const Origin& origin, const Proxy& proxy) {
  const bool ipv6 = origin.host.find(':') != std::string::npos;
  const auto host = ipv6 ? "[" + origin.host + "]" : origin.host;
  const auto target = host + ":" + std::to_string(origin.port);
  auto request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!proxy.user.empty()) {
    request += "Proxy-Authorization: Basic " +
               BasicCredentials(proxy.user, proxy.password.Reveal()) + "\r\n";
  }
  return request + "\r\n";
}

// Returns the error in the proxy's complete response head, or std::nullopt if the tunnel is open.
std::optional<Error> Refusal(const std::string& where, std::string_view head) {
  // HTTP/1.1 200 ...
  constexpr std::size_t kStatus = 9;
  const bool readable = head.starts_with("HTTP/1.") && head.size() >= kStatus + 3;
  if (!readable) return RouteError(where + ": not an HTTP proxy", Retry::Never());
  const auto status = head.substr(kStatus, 3);
  if (status.front() == '2') return std::nullopt;
  if (status == "407") return RouteError(where + ": the credentials are refused", Retry::Never());
  const auto retry = status.front() == '5' ? Retry::Now() : Retry::Never();
  return RouteError(where + ": answers " + std::string(status), retry);
}

asio::awaitable<std::optional<Error>> OpenTunnelAsync(tcp::socket& socket,
                                                      const Origin& origin,
                                                      const Proxy& proxy,
                                                      OperationContext& operation) {
  const auto where = "the proxy " + proxy.host + ":" + std::to_string(proxy.port);
  const auto request = ConnectRequest(origin, proxy);
  auto [error, size] = co_await asio::async_write(socket, asio::buffer(request), kAsTuple);
  std::string head;
  std::array<char, 1024> chunk;
  auto end = std::string::npos;
  while (!error && end == std::string::npos && head.size() < kMostOfAnswer) {
    std::tie(error, size) = co_await socket.async_read_some(asio::buffer(chunk), kAsTuple);
    head.append(chunk.data(), size);
    end = head.find("\r\n\r\n");
  }
  if (operation.Stopped() != StopReason::None) co_return AbortedError();
  if (error) co_return RouteError(where + ": " + error.message(), Retry::Now());
  if (end == std::string::npos) {
    co_return RouteError(where + ": its answer is too long", Retry::Never());
  }
  auto refusal = Refusal(where, head);
  // The server waits for the client's first bytes, so bytes that are already here are not from it.
  if (!refusal && end + 4 != head.size()) {
    refusal = RouteError(where + ": more than an answer", Retry::Never());
  }
  co_return refusal;
}

std::vector<std::pair<std::string, std::string>> ProxyVariables() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (const auto* name : {"HTTPS_PROXY", "https_proxy", "http_proxy", "NO_PROXY", "no_proxy"}) {
    if (const auto* value = std::getenv(name)) variables.emplace_back(name, value);
  }
  return variables;
}

}  // namespace

Route::Route(const ConnectOptions& options, std::shared_ptr<IResolver> resolver)
    : resolver_(std::move(resolver)), proxy_(options.proxy), unix_socket_(options.unix_socket) {
  if (options.environment_proxy) environment_ = ProxyVariables();
}

OperationResult<std::optional<Proxy>> Route::ProxyFor(const Origin& origin) const {
  return proxy_ ? OperationResult<std::optional<Proxy>>(proxy_)
                : ProxyFromEnvironment(origin, environment_);
}

asio::awaitable<Opened> Route::OpenAsync(const Origin& origin, OperationContext& operation) const {
  if (!unix_socket_.empty()) co_return co_await ConnectUnixAsync(unix_socket_, operation);
  const auto proxy = ProxyFor(origin);
  if (!proxy) co_return proxy.Error();
  const auto host = *proxy ? (*proxy)->host : origin.host;
  const auto port = *proxy ? (*proxy)->port : origin.port;
  auto addresses = co_await resolver_->ResolveAsync(host, operation);
  if (!addresses) co_return addresses.Error();
  auto socket = co_await ConnectTcpAsync(*addresses, port, operation);
  if (!socket || !*proxy) co_return std::move(socket);
  auto refusal = co_await OpenTunnelAsync(*socket, origin, **proxy, operation);
  if (refusal) co_return std::move(*refusal);
  co_return std::move(socket);
}

}  // namespace ratatosk::http
