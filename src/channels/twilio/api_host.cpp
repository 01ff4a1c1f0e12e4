#include "channels/twilio/api_host.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::string_view kDefaultBase = "https://api.twilio.com";
constexpr std::string_view kDomain = ".twilio.com";
constexpr std::string_view kDefaultRegion = "us1";

// Hosts with a region but no edge stopped working on 28 April 2026.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kEdges{{
    {"us1", "ashburn"},
    {"us2", "umatilla"},
    {"ie1", "dublin"},
    {"au1", "sydney"},
    {"de1", "frankfurt"},
    {"br1", "sao-paulo"},
    {"sg1", "singapore"},
    {"jp1", "tokyo"},
    {"jp2", "osaka"},
}};

std::string_view EdgeOf(std::string_view region) noexcept {
  const auto found = std::find_if(kEdges.begin(), kEdges.end(),
                                  [&](const auto& row) { return row.first == region; });
  return found == kEdges.end() ? std::string_view() : found->second;
}

// An absolute URL split around its host name: "https://", "api.twilio.com", ":443/path".
class SplitUrl {
 public:
  explicit SplitUrl(std::string_view url) {
    const auto scheme = url.find("://");
    const auto start = scheme == std::string_view::npos ? 0 : scheme + 3;
    const auto end = std::min(url.find_first_of(":/?#", start), url.size());
    before = url.substr(0, start);
    host = url.substr(start, end - start);
    after = url.substr(end);
  }

  std::string_view before;
  std::string_view host;
  std::string_view after;
};

std::vector<std::string_view> SplitLabels(std::string_view labels) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto dot = labels.find('.');
    parts.push_back(labels.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    labels.remove_prefix(dot + 1);
  }
}

std::string MakeHost(std::string_view product, std::string_view edge, std::string_view region) {
  std::string host(product);
  if (!region.empty() && edge.empty()) edge = EdgeOf(region);
  if (!edge.empty()) host.append(".").append(edge);
  if (region.empty() && !edge.empty()) region = kDefaultRegion;
  if (!region.empty()) host.append(".").append(region);
  return host.append(kDomain);
}

}  // namespace

ApiHosts ResolveApiHosts(std::string_view base_url,
                         std::string_view edge,
                         std::string_view region) {
  base_url = Trim(base_url);
  if (base_url.empty()) base_url = kDefaultBase;
  while (base_url.ends_with('/')) base_url.remove_suffix(1);

  const SplitUrl url(base_url);
  const std::string host = LowerCase(url.host);
  const auto labels = SplitLabels(
      std::string_view(host).substr(0, host.size() - std::min(host.size(), kDomain.size())));
  if (!host.ends_with(kDomain) || labels.size() > 3) {
    return ApiHosts(std::string(base_url), std::string(base_url), std::string(base_url));
  }

  const std::string given_edge = LowerCase(Trim(edge));
  const std::string given_region = LowerCase(Trim(region));
  // product, product.region, product.edge.region
  const std::string_view host_edge = labels.size() == 3 ? labels[1] : std::string_view();
  const std::string_view host_region = labels.size() >= 2 ? labels.back() : std::string_view();
  const std::string_view used_edge = given_edge.empty() ? host_edge : std::string_view(given_edge);
  const std::string_view used_region =
      given_region.empty() ? host_region : std::string_view(given_region);

  const auto make = [&](std::string_view product) {
    return std::string(url.before)
        .append(MakeHost(product, used_edge, used_region))
        .append(url.after);
  };
  return ApiHosts(make(labels.front()), make("content"), "https://oauth.twilio.com");
}

}  // namespace ratatosk::twilio
