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

/// A token as issued, with its lifetime.
class AccessToken {
 public:
  AccessToken() = default;
  AccessToken(Secret text, std::chrono::seconds valid_for)
      : token(std::move(text)), lifetime(valid_for) {}

  /// The token, as it is sent in the Authorization header after `Bearer`.
  Secret token;
  /// How long the token is valid from now on.
  std::chrono::seconds lifetime{0};
};

/// An issuer of tokens. Home executor only.
class ITokenSource {
 public:
  virtual ~ITokenSource() = default;
  /// Requests a new token. The errors are described at MakeTokenSource.
  virtual boost::asio::awaitable<OperationResult<AccessToken>> FetchAsync(
      OperationContext& operation) = 0;
  /// Returns a text that is equal for sources that issue the same tokens: a digest of the endpoint
  /// and the credentials.
  virtual std::string Identity() const = 0;
};

/// Options for OAuth 2.0 client credentials (RFC 6749, 4.4).
class OAuthClientCredentials {
 public:
  OAuthClientCredentials(std::string url, std::string id, Secret secret)
      : token_url(std::move(url)), client_id(std::move(id)), client_secret(std::move(secret)) {}

  OAuthClientCredentials& WithScope(std::string names) & { return scope = std::move(names), *this; }
  OAuthClientCredentials&& WithScope(std::string names) && {
    return std::move(WithScope(std::move(names)));
  }
  /// Sends id and secret by HTTP's Basic scheme instead of in the form (RFC 6749, 2.3.1).
  OAuthClientCredentials& InHeader() & { return in_header = true, *this; }
  OAuthClientCredentials&& InHeader() && { return std::move(InHeader()); }
  OAuthClientCredentials& WithTls(http::TlsOptions options) & {
    return tls = std::move(options), *this;
  }
  OAuthClientCredentials&& WithTls(http::TlsOptions options) && {
    return std::move(WithTls(std::move(options)));
  }

  /// The URL of the token endpoint.
  std::string token_url;
  /// The client's id.
  std::string client_id;
  /// The client's secret.
  Secret client_secret;
  /// Scopes, separated by spaces.
  std::string scope;
  bool in_header = false;
  /// How the token endpoint is reached: CAs, client certificate, proxy.
  http::TlsOptions tls;
};

/// A service account that requests tokens with a JWT signed with RS256 (RFC 7523, 2.1).
class ServiceAccount {
 public:
  /// Creates a service account. `key` is a PEM-encoded RSA private key.
  ServiceAccount(std::string url, std::string account, Secret key)
      : token_url(std::move(url)), issuer(std::move(account)), private_key(std::move(key)) {}

  /// Parses the JSON key file that Google and others issue: `client_email`, `private_key`,
  /// `token_uri`, and `private_key_id` if present. Error: `INVALID_CONFIGURATION`, naming the
  /// member.
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

  /// The URL of the token endpoint, which is also the JWT's audience.
  std::string token_url;
  /// The account's name, which is the JWT's issuer.
  std::string issuer;
  /// The PEM-encoded RSA private key that signs the JWT.
  Secret private_key;
  /// Scopes, separated by spaces.
  std::string scope;
  /// The key's id, sent as the JWT's `kid`; empty if it is not needed.
  std::string key_id;
  /// How the token endpoint is reached: CAs, client certificate, proxy.
  http::TlsOptions tls;
};

/// Creates a token source.
///
/// Errors: `INVALID_CONFIGURATION`, naming the member: the URL is invalid, or uses http to another
/// machine, or the key cannot be used. Errors of the source itself, in addition to the transport's:
/// `AUTHENTICATION_FAILED` if the endpoint rejects the request (`Retry::Never`), fails, or returns
/// an invalid response; `RATE_LIMITED` for status 429. All of them can be retried as their `Retry`
/// says, because requesting a token twice is harmless.
OperationResult<std::shared_ptr<ITokenSource>> MakeTokenSource(const Runtime& runtime,
                                                               OAuthClientCredentials options);
OperationResult<std::shared_ptr<ITokenSource>> MakeTokenSource(const Runtime& runtime,
                                                               ServiceAccount options);

/// The tokens of a Runtime. Sources with the same credentials share a token. Home executor only.
///
/// A token is requested on first use; concurrent callers share one request, which takes at most ten
/// seconds. When a tenth of the token's lifetime is left, but at most five minutes, a new one is
/// requested in the background while the old one is still used. If that fails, it is retried five
/// seconds later, or after the error's `Retry::After` if that is longer. A failure is remembered
/// only for its `Retry::After`: the `Retry-After` of a 429, or one second after a 5xx.
class TokenCache : public RuntimeSlot {
 public:
  /// Returns a provider of Bearer credentials from `source`.
  std::shared_ptr<ICredentialProvider> Get(std::shared_ptr<ITokenSource> source);

 private:
  class Entry;
  std::map<std::string, std::weak_ptr<Entry>> entries_;
  std::size_t prune_at_ = 64;
};

/// Creates the cache of a Runtime. Use `runtime.Get(kTokens)` instead.
std::shared_ptr<TokenCache> MakeTokenCache(const Runtime& runtime);
/// The key of a Runtime's token cache: `runtime.Get(kTokens)`.
inline constexpr SlotKey<TokenCache> kTokens{"authentication.tokens", &MakeTokenCache};

}  // namespace ratatosk
