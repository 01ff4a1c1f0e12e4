#include "authentication/token_endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <ratatosk/http/url.hpp>

namespace ratatosk {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using std::chrono::seconds;

// RFC 6749, 5.1 recommends `expires_in`; a token without it is not kept for long.
constexpr seconds kUnsaidLifetime = std::chrono::minutes(5);
constexpr std::size_t kLongestText = 500;
constexpr int kTooManyRequests = 429;

std::optional<json::value> Parse(std::string_view body) {
  boost::system::error_code error;
  auto value = json::parse(json::string_view(body.data(), body.size()), error);
  return !error && value.is_object() ? std::optional(std::move(value)) : std::nullopt;
}

std::string Text(const json::value& value, std::string_view name) {
  const auto* member = value.as_object().if_contains(json::string_view(name.data(), name.size()));
  return member && member->is_string() ? std::string(member->get_string()) : std::string();
}

// Returns the lifetime from `expires_in`: a number, which some providers write as text.
seconds LifetimeOf(const json::value& value) {
  const auto* member = value.as_object().if_contains("expires_in");
  if (!member) return kUnsaidLifetime;
  std::int64_t count = -1;
  if (const auto* number = member->if_int64()) count = *number;
  if (const auto* number = member->if_double())
    count = static_cast<std::int64_t>(std::clamp(*number, -1.0, 1e9));
  if (member->is_string()) {
    const auto text = Text(value, "expires_in");
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  return count < 0 ? kUnsaidLifetime : seconds(count);
}

std::string Shown(std::string text, const std::vector<Secret>& secrets) {
  for (const auto& secret : secrets) Hide(secret, text);
  if (text.size() > kLongestText) text.resize(kLongestText);
  return text;
}

Retry RetryOf(const http::Response& response) {
  if (response.status == kTooManyRequests) {
    const auto header = response.Header("Retry-After");
    std::int64_t count = 1;
    std::from_chars(header.data(), header.data() + header.size(), count);
    return Retry::After(seconds(std::clamp<std::int64_t>(count, 1, 3600)));
  }
  return response.status >= 500 ? Retry::After(seconds(1)) : Retry::Never();
}

// Returns the error for a rejected request (RFC 6749, 5.2).
Error Refused(const http::Response& response, const std::vector<Secret>& secrets) {
  const auto body = Parse(response.body);
  ProviderAnswer answer;
  answer.WithHttpStatus(response.status);
  if (body) {
    answer.WithCode(Shown(Text(*body, "error"), secrets));
    answer.WithMessage(Shown(Text(*body, "error_description"), secrets));
    answer.WithMoreInfo(Shown(Text(*body, "error_uri"), secrets));
  }
  const bool limited = response.status == kTooManyRequests;
  return Error(
             limited ? MessagingErrorCodes::RateLimited : MessagingErrorCodes::AuthenticationFailed,
             "no token: HTTP " + std::to_string(response.status))
      .WithProvider(std::move(answer))
      .WithRetry(RetryOf(response));
}

OperationResult<AccessToken> Read(const http::Response& response,
                                  const std::vector<Secret>& secrets) {
  if (response.status != 200) return Refused(response, secrets);
  const auto body = Parse(response.body);
  auto token = body ? Text(*body, "access_token") : std::string();
  if (token.empty()) {
    return Error(MessagingErrorCodes::AuthenticationFailed, "the answer has no access_token");
  }
  auto type = Text(*body, "token_type");
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!type.empty() && type != "bearer") {
    return Error(MessagingErrorCodes::AuthenticationFailed, "the token is not a bearer token");
  }
  return AccessToken(Secret(std::move(token)), LifetimeOf(*body));
}

}  // namespace

OperationResult<TokenEndpoint> TokenEndpoint::Make(const Runtime& runtime,
                                                   const std::string& url,
                                                   const http::TlsOptions& tls) {
  const auto parsed = http::Url::Parse(url);
  if (!parsed) return parsed.Error().WithMember("token_url");
  if (!parsed->Origin().tls && !parsed->Origin().IsLoopback()) {
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 "must be https: over http anybody on the way could read the credentials")
        .WithMember("token_url");
  }
  auto client = runtime.Get(http::kClients)->Get(parsed->Origin(), tls);
  if (!client) return client.Error();
  return TokenEndpoint(std::move(client).Value(), parsed->Target());
}

asio::awaitable<OperationResult<AccessToken>> TokenEndpoint::AskAsync(
    std::string form,
    Secret authorization,
    std::vector<Secret> secrets,
    OperationContext& operation) const {
  auto client = client_;
  http::Request request(http::Method::Post, target_);
  request.WithBody("application/x-www-form-urlencoded", std::move(form));
  if (!authorization.Empty()) request.WithAuthorization(std::move(authorization));
  auto response = co_await client->SendAsync(request, operation);
  if (!response) {
    // The connection was lost after the request was written. Requesting a token twice is harmless.
    const bool asked = operation.Progress() > RequestProgress::Waiting;
    co_return asked ? response.Error().WithRetry(Retry::Now()) : response.Error();
  }
  co_return Read(*response, secrets);
}

}  // namespace ratatosk
