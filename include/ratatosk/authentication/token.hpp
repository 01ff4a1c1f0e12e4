#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/authentication/credential.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk {

/// A token as it was issued.
class AccessToken {
 public:
  AccessToken() = default;
  AccessToken(Secret text, std::chrono::seconds valid_for)
      : token(std::move(text)), lifetime(valid_for) {}

  Secret token;
  std::chrono::seconds lifetime{0};
};

/// Issues tokens. Home executor only.
class ITokenSource {
 public:
  virtual ~ITokenSource() = default;
  virtual boost::asio::awaitable<OperationResult<AccessToken>> FetchAsync(
      OperationContext& operation) = 0;
  /// Equal for those that issue the same tokens: a digest of whom it asks, and with what.
  virtual std::string Identity() const = 0;
};

/// OAuth 2.0 client credentials (RFC 6749, 4.4).
class OAuthClientCredentials {
 public:
  OAuthClientCredentials(std::string url, std::string id, Secret secret)
      : token_url(std::move(url)), client_id(std::move(id)), client_secret(std::move(secret)) {}

  OAuthClientCredentials& WithScope(std::string names) & { return scope = std::move(names), *this; }
  OAuthClientCredentials&& WithScope(std::string names) && {
    return std::move(WithScope(std::move(names)));
  }
  /// Id and secret go by HTTP's Basic scheme in place of the form (RFC 6749, 2.3.1).
  OAuthClientCredentials& InHeader() & { return in_header = true, *this; }
  OAuthClientCredentials&& InHeader() && { return std::move(InHeader()); }
  OAuthClientCredentials& WithTls(http::TlsOptions options) & {
    return tls = std::move(options), *this;
  }
  OAuthClientCredentials&& WithTls(http::TlsOptions options) && {
    return std::move(WithTls(std::move(options)));
  }

  std::string token_url;
  std::string client_id;
  Secret client_secret;
  /// Separated by spaces.
  std::string scope;
  bool in_header = false;
  http::TlsOptions tls;
};

/// A service account that asks with a JWT signed by RS256 (RFC 7523, 2.1).
class ServiceAccount {
 public:
  /// `key`: an RSA private key as PEM.
  ServiceAccount(std::string url, std::string account, Secret key)
      : token_url(std::move(url)), issuer(std::move(account)), private_key(std::move(key)) {}

  /// The file that Google and others give: `client_email`, `private_key`, `token_uri`, and
  /// `private_key_id` if there is one. Error: `INVALID_CONFIGURATION`, naming the member.
  static OperationResult<ServiceAccount> FromJson(std::string_view json);

  ServiceAccount& WithScope(std::string names) & { return scope = std::move(names), *this; }
  ServiceAccount&& WithScope(std::string names) && {
    return std::move(WithScope(std::move(names)));
  }
  ServiceAccount& WithKeyId(std::string id) & { return key_id = std::move(id), *this; }
  ServiceAccount&& WithKeyId(std::string id) && { return std::move(WithKeyId(std::move(id))); }
  ServiceAccount& WithTls(http::TlsOptions options) & { return tls = std::move(options), *this; }
  ServiceAccount&& WithTls(http::TlsOptions options) && {
    return std::move(WithTls(std::move(options)));
  }

  /// Also the JWT's audience.
  std::string token_url;
  std::string issuer;
  Secret private_key;
  std::string scope;
  std::string key_id;
  http::TlsOptions tls;
};

/// Errors: `INVALID_CONFIGURATION`, naming the member: a URL that is none, or http to another
/// machine; a key that cannot be used. What a source gives beside the transport's errors:
/// `AUTHENTICATION_FAILED` when the endpoint refuses (`Retry::Never`), fails or cannot be
/// understood; `RATE_LIMITED` for 429. All may be repeated as their `Retry` says: a token that is
/// asked for twice does no harm.
OperationResult<std::shared_ptr<ITokenSource>> MakeTokenSource(const Runtime& runtime,
                                                               OAuthClientCredentials options);
OperationResult<std::shared_ptr<ITokenSource>> MakeTokenSource(const Runtime& runtime,
                                                               ServiceAccount options);

/// The tokens of a Runtime: those with the same credentials share one. Home executor only.
///
/// A token is asked for at its first use, once for all who wait. When a tenth of its life, five
/// minutes at most, is left, another one is asked for while the old one serves on: nobody waits
/// for that, and when it fails it is tried again five seconds later. A failure is kept for as long
/// as the endpoint's `Retry-After` says, and otherwise not at all. Asking takes ten seconds at
/// most.
class TokenCache : public RuntimeSlot {
 public:
  /// Bearer credentials of `source`.
  std::shared_ptr<ICredentialProvider> Get(std::shared_ptr<ITokenSource> source);

 private:
  class Entry;
  std::map<std::string, std::weak_ptr<Entry>> entries_;
  std::size_t prune_at_ = 64;
};

std::shared_ptr<TokenCache> MakeTokenCache(const Runtime& runtime);
inline constexpr SlotKey<TokenCache> kTokens{"authentication.tokens", &MakeTokenCache};

}  // namespace ratatosk
