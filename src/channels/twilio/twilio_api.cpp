#include "channels/twilio/twilio_api.hpp"

#include <new>
#include <utility>

#include <ratatosk/authentication/token.hpp>
#include <ratatosk/channels/http_settings.hpp>
#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/http/form.hpp>

#include "channels/twilio/api_host.hpp"

namespace ratatosk::twilio {

namespace asio = boost::asio;

namespace {

// A call is spare between the end of one send and the start of the next, so there are only a few.
constexpr std::size_t kMostSpareCalls = 64;
// In bytes, for a form.
constexpr std::size_t kMostKept = 4096;

Error SettingError(std::string_view setting, std::string_view what) {
  return Error(TwilioErrorCodes::InvalidConnectionSettings, std::string(what), kTwilioDomain)
      .WithMember(std::string(setting));
}

OperationResult<std::shared_ptr<http::Client>> ClientFor(const Runtime& runtime,
                                                         const std::string& base_url,
                                                         const http::ConnectOptions& connect,
                                                         const http::PoolOptions& pool) {
  auto url = http::Url::Parse(base_url);
  if (!url) return SettingError(TwilioSettings::ApiBaseUrl, url.Error().Message());
  auto client = runtime.Get(http::kClients)->Get(url->Origin(), connect, pool);
  if (!client) {
    return SettingError(SettingAtFault(client.Error(), TwilioSettings::CaFile),
                        client.Error().Message());
  }
  return client;
}

using Provider = std::shared_ptr<ICredentialProvider>;

// Credentials from an OAuth app (docs/iam/oauth-apps).
OperationResult<Provider> OAuthOf(const Runtime& runtime,
                                  const ConnectionSettings& settings,
                                  const std::string& host,
                                  const http::ConnectOptions& connect) {
  OAuthClientCredentials app(host + "/v2/token",
                             settings.GetString(TwilioSettings::OAuthClientId).value_or(""),
                             *settings.GetSecret(TwilioSettings::OAuthClientSecret));
  auto source = MakeTokenSource(runtime, std::move(app.WithTls(connect)));
  if (!source) return SettingError(TwilioSettings::ApiBaseUrl, source.Error().Message());
  return runtime.Get(kTokens)->Get(std::move(*source));
}

Provider BasicOf(const ConnectionSettings& settings,
                 std::string_view user,
                 std::string_view password) {
  const auto secret = settings.GetSecret(password).value_or(Secret());
  return MakeStaticCredential(Credential::Basic(settings.GetString(user).value_or(""), secret));
}

// Uses the first of the schema's authentication schemes that the settings satisfy.
OperationResult<Provider> CredentialsOf(const Runtime& runtime,
                                        const ConnectionSettings& settings,
                                        const std::string& oauth_host,
                                        const http::ConnectOptions& connect) {
  const auto has = [&](std::string_view name) { return settings.GetSecret(name).has_value(); };
  if (has(TwilioSettings::ApiKeySid) && has(TwilioSettings::ApiKeySecret)) {
    return BasicOf(settings, TwilioSettings::ApiKeySid, TwilioSettings::ApiKeySecret);
  }
  if (has(TwilioSettings::OAuthClientId) && has(TwilioSettings::OAuthClientSecret)) {
    return OAuthOf(runtime, settings, oauth_host, connect);
  }
  return BasicOf(settings, TwilioSettings::AccountSid, TwilioSettings::AuthToken);
}

// Returns the path of the base URL without a trailing slash.
std::string PathOf(const std::string& base_url) {
  const auto url = http::Url::Parse(base_url);
  std::string path = url ? url->Target() : std::string();
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

OperationResult<std::shared_ptr<TwilioApi>> TwilioApi::Make(const Runtime& runtime,
                                                            const ConnectionSettings& settings) {
  const auto text = [&](std::string_view name) { return settings.GetString(name).value_or(""); };
  const auto hosts = ResolveApiHosts(text(TwilioSettings::ApiBaseUrl), text(TwilioSettings::Edge),
                                     text(TwilioSettings::Region));
  const auto connect = ReadConnectOptions(settings, text(TwilioSettings::CaFile));
  if (!connect) return SettingError(connect.Error().Member(), connect.Error().Message());
  const auto pool = ReadPoolOptions(settings, runtime.Get(http::kTransport)->pool);
  auto api = ClientFor(runtime, hosts.api, *connect, pool);
  if (!api) return api.Error();
  auto content = ClientFor(runtime, hosts.content, *connect, pool);
  if (!content) return content.Error();
  auto credentials = CredentialsOf(runtime, settings, hosts.oauth, *connect);
  if (!credentials) return credentials.Error();
  return std::shared_ptr<TwilioApi>(new TwilioApi(*api, *content, PathOf(hosts.api),
                                                  text(TwilioSettings::AccountSid),
                                                  std::move(*credentials)));
}

asio::awaitable<OperationResult<http::Response>> TwilioApi::GetAsync(std::string target,
                                                                     OperationContext& operation) {
  http::Request request(http::Method::Get, std::move(target));
  request.WithFairnessKey(fairness_key_);
  return SendAuthorizedAsync(api_, std::move(request), credentials_, operation);
}

TwilioApi::CreateLease TwilioApi::NewCreateCall() {
  if (!spare_calls_.empty()) {
    CreateLease spare(spare_calls_.back().release(), Recycle(*this));
    spare_calls_.pop_back();
    return spare;
  }
  http::Request request(http::Method::Post, AccountTarget("/Messages.json"));
  request.WithBody("application/x-www-form-urlencoded", "").WithFairnessKey(fairness_key_);
  return CreateLease(new CreateCall(std::move(request)), Recycle(*this));
}

void TwilioApi::TakeBack(CreateCall* call) noexcept {
  std::unique_ptr<CreateCall> spare(call);
  api_->Recycle(std::exchange(spare->response, {}));
  if (spare_calls_.size() == kMostSpareCalls) return;
  spare->request.body.clear();
  if (spare->request.body.capacity() > kMostKept) std::string().swap(spare->request.body);
  spare->request.authorization = Secret();
  try {
    spare_calls_.push_back(std::move(spare));
  } catch (const std::bad_alloc&) {  // NOLINT: freed instead
  }
}

asio::awaitable<OperationResult<void>> TwilioApi::CreateAsync(CreateCall& call,
                                                              OperationContext& operation) {
  return SendAuthorizedAsync(api_, call.request, call.response, credentials_, operation);
}

asio::awaitable<OperationResult<http::Response>> TwilioApi::GetContentAsync(
    std::string target, OperationContext& operation) {
  http::Request request(http::Method::Get, base_path_ + target);
  request.WithFairnessKey(fairness_key_);
  return SendAuthorizedAsync(content_, std::move(request), credentials_, operation);
}

std::string TwilioApi::ContentTarget(std::string_view url) const {
  // Credentials are sent along, so use only the origin that they were sent to before. Behind a
  // proxy, the origin in `url` is a different one.
  auto parsed = http::Url::Parse(url);
  if (!parsed) return {};
  const auto begin = parsed->Target().find("/v2/Content?");
  return begin == std::string::npos ? std::string() : parsed->Target().substr(begin);
}

ApiAnswer AnswerOf(const http::Response& response) {
  return ApiAnswer(response.status, response.body)
      .WithRetryAfter(response.Header("Retry-After"))
      .WithRequestId(response.Header("Twilio-Request-Id"));
}

}  // namespace ratatosk::twilio
