#include "channels/telegram/telegram_api.hpp"

#include <utility>

#include <ratatosk/channels/http_settings.hpp>
#include <ratatosk/channels/telegram/telegram_settings.hpp>
#include <ratatosk/http/url.hpp>

namespace ratatosk::telegram {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kDefaultBase = "https://api.telegram.org";

Error SettingError(std::string_view setting, std::string_view what) {
  return Error(MessagingErrorCodes::InvalidConfiguration, std::string(what))
      .WithMember(std::string(setting));
}

}  // namespace

OperationResult<std::shared_ptr<TelegramApi>> TelegramApi::Make(
    const Runtime& runtime, const ConnectionSettings& settings) {
  const auto text = [&](std::string_view name) { return settings.GetString(name).value_or(""); };
  auto base = text(TelegramSettings::ApiBaseUrl);
  if (base.empty()) base = kDefaultBase;
  auto url = http::Url::Parse(base);
  if (!url) return SettingError(TelegramSettings::ApiBaseUrl, url.Error().Message());
  const auto connect = ReadConnectOptions(settings, text(TelegramSettings::CaFile));
  if (!connect) return SettingError(connect.Error().Member(), connect.Error().Message());
  const auto fault = [](const Error& error) {
    return SettingError(SettingAtFault(error, TelegramSettings::CaFile), error.Message());
  };
  const auto transport = runtime.Get(http::kTransport);
  auto pool = ReadPoolOptions(settings, transport->pool);
  auto client = runtime.Get(http::kClients)->Get(url->Origin(), *connect, pool);
  if (!client) return fault(client.Error());

  auto dialer = transport->make_dialer(*connect, transport->resolver);
  if (!dialer) return fault(dialer.Error());
  pool.WithMaxConnections(1);
  auto slow = std::make_unique<http::Client>(runtime, url->Origin(), *dialer, pool);

  auto path = url->Target();
  while (path.ends_with('/')) path.pop_back();
  const auto token = settings.GetSecret(TelegramSettings::BotToken).value_or(Secret());
  Secret target(path + "/bot" + std::string(token.Reveal()) + "/");
  return std::shared_ptr<TelegramApi>(new TelegramApi(*client, std::move(slow), std::move(target)));
}

http::Request TelegramApi::ToHttp(const BotRequest& request,
                                  const OperationContext& operation) const {
  auto encoded = Encode(request, request.upload ? operation.Runtime().Random() : 0);
  http::Request out(http::Method::Post, std::string(target_.Reveal()) + request.method);
  out.WithBody(std::move(encoded.content_type), std::move(encoded.body))
      .WithFairnessKey(fairness_key_);
  return out;
}

asio::awaitable<OperationResult<http::Response>> TelegramApi::CallAsync(
    const BotRequest& request, OperationContext& operation) {
  const auto client = client_;
  const auto encoded = ToHttp(request, operation);
  co_return co_await client->SendAsync(encoded, operation);
}

asio::awaitable<OperationResult<http::Response>> TelegramApi::CallSlowlyAsync(
    const BotRequest& request, OperationContext& operation) {
  const auto encoded = ToHttp(request, operation);
  co_return co_await slow_->SendAsync(encoded, operation);
}

}  // namespace ratatosk::telegram
