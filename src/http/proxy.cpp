#include <ratatosk/http/proxy.hpp>

#include <algorithm>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace ratatosk::http {

namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

Error ProxyFault(std::string what) {
  return Error(MessagingErrorCodes::InvalidConfiguration, std::move(what));
}

/// Returns the first of the variables that is set and not empty.
const std::pair<std::string, std::string>* FindVariable(
    const Variables& environment, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    const auto is_it = [&](const auto& each) { return each.first == name && !each.second.empty(); };
    const auto found = std::find_if(environment.begin(), environment.end(), is_it);
    if (found != environment.end()) return &*found;
  }
  return nullptr;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Returns whether an entry of NO_PROXY matches the origin's host.
bool Covers(std::string_view entry, const Origin& origin) {
  if (entry == "*") return true;
  const auto colon = entry.rfind(':');
  const bool has_port = colon != std::string_view::npos && entry.find(':') == colon;
  if (has_port && entry.substr(colon + 1) != std::to_string(origin.port)) return false;
  auto domain = LowerCase(has_port ? entry.substr(0, colon) : entry);
  if (domain.starts_with('[') && domain.ends_with(']'))
    domain = domain.substr(1, domain.size() - 2);
  while (domain.starts_with('.')) domain.erase(0, 1);
  if (domain.empty()) return false;
  const auto host = LowerCase(origin.host);
  return host == domain || host.ends_with("." + domain);
}

bool Bypasses(std::string_view list, const Origin& origin) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (Covers(Trimmed(list.substr(0, comma)), origin)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace

std::strong_ordering operator<=>(const Proxy& a, const Proxy& b) noexcept {
  if (const auto by_host = a.host <=> b.host; by_host != 0) return by_host;
  if (const auto by_port = a.port <=> b.port; by_port != 0) return by_port;
  if (const auto by_user = a.user <=> b.user; by_user != 0) return by_user;
  return a.password.Reveal() <=> b.password.Reveal();
}

OperationResult<Proxy> Proxy::Parse(std::string_view url) {
  const auto with_scheme =
      url.find("://") == std::string_view::npos ? "http://" + std::string(url) : std::string(url);
  const auto parsed = boost::urls::parse_uri(with_scheme);
  if (!parsed) return ProxyFault("not a URL such as http://proxy.example:3128");
  if (parsed->scheme_id() != boost::urls::scheme::http) {
    return ProxyFault("the scheme of a proxy must be http");
  }
  // The rules are those of any URL, without the credentials.
  auto rest = Url::Parse("http://" + std::string(parsed->encoded_host_and_port()));
  if (!rest) return rest.Error();
  Proxy proxy(rest->Origin().host, rest->Origin().port);
  if (parsed->has_userinfo()) {
    proxy.WithCredentials(parsed->user(), Secret(parsed->password()));
  }
  return proxy;
}

OperationResult<std::optional<Proxy>> ProxyFromEnvironment(const Origin& origin,
                                                           const Variables& environment) {
  const auto* list = FindVariable(environment, {"NO_PROXY", "no_proxy"});
  if (list && Bypasses(list->second, origin)) return std::optional<Proxy>();
  const auto* named = origin.tls ? FindVariable(environment, {"HTTPS_PROXY", "https_proxy"})
                                 : FindVariable(environment, {"http_proxy"});
  if (!named) return std::optional<Proxy>();
  auto proxy = Proxy::Parse(named->second);
  if (!proxy) {
    return Error(proxy.Error().Code(), "the environment variable " + named->first + ": " +
                                           std::string(proxy.Error().Message()));
  }
  return std::optional<Proxy>(std::move(*proxy));
}

}  // namespace ratatosk::http
