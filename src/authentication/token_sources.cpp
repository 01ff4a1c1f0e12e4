#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ratatosk/authentication/token.hpp>
#include <ratatosk/http/form.hpp>

#include "authentication/jwt.hpp"
#include "authentication/token_endpoint.hpp"

namespace ratatosk {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr auto kAssertionLife = std::chrono::minutes(10);

class ClientCredentialsSource final : public ITokenSource {
 public:
  ClientCredentialsSource(TokenEndpoint endpoint, OAuthClientCredentials options)
      : endpoint_(std::move(endpoint)), options_(std::move(options)) {
    std::string all = "client_credentials";
    for (const auto part :
         {std::string_view(options_.token_url), std::string_view(options_.client_id),
          options_.client_secret.Reveal(), std::string_view(options_.scope),
          std::string_view(options_.in_header ? "header" : "form"),
          std::string_view(options_.tls.authorities_file)}) {
      all.append("\n").append(std::to_string(part.size())).append(":").append(part);
    }
    identity_ = DigestOf(all);
  }

  asio::awaitable<OperationResult<AccessToken>> FetchAsync(OperationContext& operation) override {
    std::string form = "grant_type=client_credentials";
    Secret authorization;
    std::string id, secret;
    http::AppendFormEncoded(id, options_.client_id);
    http::AppendFormEncoded(secret, options_.client_secret.Reveal());
    std::vector<Secret> secrets{Secret(http::BasicCredentials(id, secret)), options_.client_secret,
                                Secret(secret), Secret(options_.client_id), Secret(id)};
    if (options_.in_header) {
      authorization = Secret("Basic " + std::string(secrets.front().Reveal()));
    } else {
      http::AppendFormField(form, "client_id", options_.client_id);
      http::AppendFormField(form, "client_secret", options_.client_secret.Reveal());
    }
    if (!options_.scope.empty()) http::AppendFormField(form, "scope", options_.scope);
    return endpoint_.AskAsync(std::move(form), std::move(authorization), std::move(secrets),
                              operation);
  }
  std::string Identity() const override { return identity_; }

 private:
  const TokenEndpoint endpoint_;
  const OAuthClientCredentials options_;
  std::string identity_;
};

class ServiceAccountSource final : public ITokenSource {
 public:
  ServiceAccountSource(TokenEndpoint endpoint, SigningKey key, ServiceAccount options)
      : endpoint_(std::move(endpoint)), key_(std::move(key)), options_(std::move(options)) {
    std::string all = "service_account";
    for (const auto part :
         {std::string_view(options_.token_url), std::string_view(options_.issuer),
          options_.private_key.Reveal(), std::string_view(options_.scope),
          std::string_view(options_.key_id), std::string_view(options_.tls.authorities_file)}) {
      all.append("\n").append(std::to_string(part.size())).append(":").append(part);
    }
    identity_ = DigestOf(all);
  }

  asio::awaitable<OperationResult<AccessToken>> FetchAsync(OperationContext& operation) override {
    json::object header{{"alg", "RS256"}, {"typ", "JWT"}};
    if (!options_.key_id.empty()) header["kid"] = options_.key_id;
    const auto now = operation.Runtime().Clock().WallNow().time_since_epoch();
    const auto issued = std::chrono::duration_cast<std::chrono::seconds>(now);
    json::object claims{{"iss", options_.issuer},
                        {"sub", options_.issuer},
                        {"aud", options_.token_url},
                        {"iat", issued.count()},
                        {"exp", (issued + std::chrono::seconds(kAssertionLife)).count()}};
    if (!options_.scope.empty()) claims["scope"] = options_.scope;
    auto assertion = key_.SignJwt(json::serialize(header), json::serialize(claims));
    if (!assertion) co_return assertion.Error();
    std::string form;
    http::AppendFormField(form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    http::AppendFormField(form, "assertion", assertion->Reveal());
    std::vector<Secret> secrets{*assertion, Secret(options_.issuer)};
    co_return co_await endpoint_.AskAsync(std::move(form), Secret(), std::move(secrets), operation);
  }
  std::string Identity() const override { return identity_; }

 private:
  const TokenEndpoint endpoint_;
  const SigningKey key_;
  const ServiceAccount options_;
  std::string identity_;
};

Error FileFault(std::string_view member, std::string text) {
  return Error(MessagingErrorCodes::InvalidConfiguration, std::move(text))
      .WithMember(std::string(member));
}

}  // namespace

OperationResult<ServiceAccount> ServiceAccount::FromJson(std::string_view text) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return FileFault("", "the service account is not a JSON object");
  const auto& object = value.get_object();
  const auto read = [&](std::string_view name) {
    const auto* member = object.if_contains(json::string_view(name.data(), name.size()));
    return member && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  for (const std::string_view name : {"client_email", "private_key", "token_uri"}) {
    if (read(name).empty()) return FileFault(name, "is missing, or no text");
  }
  ServiceAccount account(read("token_uri"), read("client_email"), Secret(read("private_key")));
  account.WithKeyId(read("private_key_id"));
  return account;
}

OperationResult<std::shared_ptr<ITokenSource>> MakeTokenSource(const Runtime& runtime,
                                                               OAuthClientCredentials options) {
  auto endpoint = TokenEndpoint::Make(runtime, options.token_url, options.tls);
  if (!endpoint) return endpoint.Error();
  std::shared_ptr<ITokenSource> source =
      std::make_shared<ClientCredentialsSource>(std::move(*endpoint), std::move(options));
  return source;
}

OperationResult<std::shared_ptr<ITokenSource>> MakeTokenSource(const Runtime& runtime,
                                                               ServiceAccount options) {
  auto endpoint = TokenEndpoint::Make(runtime, options.token_url, options.tls);
  if (!endpoint) return endpoint.Error();
  auto key = SigningKey::Read(options.private_key);
  if (!key) return key.Error();
  std::shared_ptr<ITokenSource> source = std::make_shared<ServiceAccountSource>(
      std::move(*endpoint), std::move(*key), std::move(options));
  return source;
}

}  // namespace ratatosk
