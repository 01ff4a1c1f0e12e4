#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace ratatosk::twilio {

/// The base URLs of Twilio's APIs, without a slash at the end.
class ApiHosts {
 public:
  ApiHosts(std::string api_url, std::string content_url, std::string oauth_url)
      : api(std::move(api_url)), content(std::move(content_url)), oauth(std::move(oauth_url)) {}

  std::string api;      ///< Messages: `https://api.twilio.com`
  std::string content;  ///< Templates: `https://content.twilio.com`
  std::string oauth;    ///< Tokens: `https://oauth.twilio.com`, in every region
};

/// Where to call Twilio (docs/global-infrastructure/api-domain-migration-guide):
/// `product.twilio.com`, or `product.edge.region.twilio.com`, the missing one of edge and region
/// filled in.
///
/// `base_url` replaces `https://api.twilio.com` and may be empty. Under twilio.com its edge and
/// region count where none is given, and `content` is put in place of `api`; any other host is one
/// for all products, and edge and region are not used.
ApiHosts ResolveApiHosts(std::string_view base_url, std::string_view edge, std::string_view region);

}  // namespace ratatosk::twilio
