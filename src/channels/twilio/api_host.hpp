#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace ratatosk::twilio {

/// The base URLs of Twilio's APIs, without a trailing slash.
class ApiHosts {
 public:
  ApiHosts(std::string api_url, std::string content_url, std::string oauth_url)
      : api(std::move(api_url)), content(std::move(content_url)), oauth(std::move(oauth_url)) {}

  std::string api;      ///< Messages: `https://api.twilio.com`
  std::string content;  ///< Templates: `https://content.twilio.com`
  std::string oauth;    ///< Tokens: `https://oauth.twilio.com`, in every region
};

/// Returns the hosts to call (docs/global-infrastructure/api-domain-migration-guide):
/// `product.twilio.com`, or `product.edge.region.twilio.com`. If only the edge or the region is
/// given, the other one is filled in.
///
/// `base_url` replaces `https://api.twilio.com` and may be empty. If it is a host under twilio.com,
/// its edge and region are used unless others are given, and its product is replaced with `content`
/// for templates. Any other host is used for all products, and edge and region are ignored.
ApiHosts ResolveApiHosts(std::string_view base_url, std::string_view edge, std::string_view region);

}  // namespace ratatosk::twilio
