#include <ratatosk/http/url.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace ratatosk::http {

namespace {

Error Fault(std::string_view what) {
  return Error(MessagingErrorCodes::InvalidConfiguration, std::string(what));
}

}  // namespace

std::string Origin::ToText() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  std::string text = tls ? "https://" : "http://";
  text += ipv6 ? "[" + host + "]" : host;
  return text + ":" + std::to_string(port);
}

std::string Origin::HostHeader() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  std::string text = ipv6 ? "[" + host + "]" : host;
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

bool Origin::IsLoopback() const {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

OperationResult<Url> Url::Parse(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (!parsed) return Fault("not an absolute URL");
  const auto& url = *parsed;
  const bool tls = url.scheme_id() == boost::urls::scheme::https;
  if (!tls && url.scheme_id() != boost::urls::scheme::http) {
    return Fault("the scheme must be http or https");
  }
  if (url.has_userinfo()) return Fault("user information is not allowed in the URL");
  const std::string host(url.host_address());
  if (host.empty()) return Fault("the URL has no host");
  // A decoded host can contain any character, and it becomes part of each request's head.
  const auto is_odd = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || std::strchr("/?#@\\", c);
  };
  if (std::any_of(host.begin(), host.end(), is_odd)) {
    return Fault("the URL's host has a character that is not allowed there");
  }
  std::uint16_t port = tls ? 443 : 80;
  if (url.has_port() && !url.port().empty()) {
    const std::string_view digits(url.port().data(), url.port().size());
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (read.ec != std::errc() || port == 0) return Fault("the port must be from 1 to 65535");
  }
  std::string target(url.encoded_path());
  if (target.empty()) target = "/";
  if (url.has_query()) {
    target += '?';
    target += std::string_view(url.encoded_query().data(), url.encoded_query().size());
  }
  return Url(http::Origin(tls, host, port), std::move(target));
}

}  // namespace ratatosk::http
