#include "channels/telegram/bot_core.hpp"

#include <utility>

#include <boost/json.hpp>

#include <ratatosk/channels/telegram/telegram_error_codes.hpp>
#include <ratatosk/channels/telegram/telegram_settings.hpp>
#include <ratatosk/http/url.hpp>

#include "channels/telegram/address.hpp"
#include "channels/telegram/error_map.hpp"
#include "channels/telegram/message_rules.hpp"

namespace ratatosk::telegram {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::string_view kSecretHeader = "X-Telegram-Bot-Api-Secret-Token";

// Returns the token, its secret part, and both as they may be spelled in a URL.
std::vector<Secret> SpellingsOf(std::string_view token) {
  const auto colon = token.find(':');
  std::vector<Secret> spellings;
  if (token.empty() || colon == std::string_view::npos) return spellings;
  spellings.emplace_back(std::string(token));
  spellings.emplace_back(std::string(token.substr(0, colon)) + "%3A" +
                         std::string(token.substr(colon + 1)));
  spellings.emplace_back(std::string(token.substr(colon + 1)));
  return spellings;
}

Error UnreadableAnswer(ErrorCode code, const http::Response& response) {
  ProviderAnswer provider;
  provider.WithHttpStatus(response.status);
  return Error(code, "Telegram's answer cannot be read").WithProvider(std::move(provider));
}

// Returns the `result` of a successful response, otherwise null.
const json::value* ResultOf(const json::value& answer) noexcept {
  const auto* object = answer.if_object();
  const auto* ok = object ? object->if_contains("ok") : nullptr;
  if (!ok || !ok->is_bool() || !ok->as_bool()) return nullptr;
  return object->if_contains("result");
}

bool SaysNo(const json::value& answer) noexcept {
  const auto* object = answer.if_object();
  const auto* ok = object ? object->if_contains("ok") : nullptr;
  return ok && ok->is_bool() && !ok->as_bool();
}

std::optional<std::int64_t> IntegerAt(const json::object* object, const char* name) {
  const auto* value = object ? object->if_contains(name) : nullptr;
  const auto* number = value ? value->if_int64() : nullptr;
  return number ? std::optional(*number) : std::nullopt;
}

// Returns nullopt if the result does not fit the request.
std::optional<SendResult> ReadResult(const json::value& result, const BotRequest& request) {
  SendResult sent;
  if (request.method == "deleteMessage") {
    if (!result.is_bool() || !result.as_bool()) return std::nullopt;
    const auto& chat = request.params.at("chat_id");
    const auto text =
        chat.is_string() ? std::string(chat.as_string()) : std::to_string(chat.as_int64());
    sent.RemoteMessageId = RemoteId(text, request.params.at("message_id").as_int64()).ToText();
    sent.Status = MessageStatus::Deleted;
    return sent;
  }
  const auto* message = result.if_object();
  const auto* chat = message ? message->if_contains("chat") : nullptr;
  const auto id = IntegerAt(message, "message_id");
  const auto chat_id = IntegerAt(chat ? chat->if_object() : nullptr, "id");
  if (!id || !chat_id) return std::nullopt;
  sent.RemoteMessageId = RemoteId(std::to_string(*chat_id), *id).ToText();
  sent.Status = MessageStatus::Sent;
  sent.Further.Set(std::string(TelegramMessageProperties::ChatId), std::to_string(*chat_id));
  return sent;
}

}  // namespace

BotCore::BotCore(const ConnectionSettings& settings)
    : settings_(settings),
      webhook_url_(settings.GetString(TelegramSettings::WebhookUrl).value_or("")),
      webhook_secret_(settings.GetSecret(TelegramSettings::WebhookSecretToken).value_or(Secret())),
      skip_secret_(
          settings.GetBoolean(TelegramSettings::DangerouslySkipSecretTokenCheck).value_or(false)),
      polling_timeout_(settings.GetInteger(TelegramSettings::PollingTimeout).value_or(30)),
      polling_limit_(settings.GetInteger(TelegramSettings::PollingLimit).value_or(100)) {
  const auto token = settings.GetSecret(TelegramSettings::BotToken).value_or(Secret());
  bot_id_ = std::string(token.Reveal().substr(0, token.Reveal().find(':')));
  secrets_ = SpellingsOf(token.Reveal());
  if (!webhook_secret_.Empty()) secrets_.push_back(webhook_secret_);
}

void BotCore::ValidateSettingsCore(const ConnectionSettings& settings,
                                   ValidationFaults& faults) const {
  const auto url = http::Url::Parse(settings.GetString(TelegramSettings::ApiBaseUrl).value_or(""));
  if (!url || url->Origin().tls || url->Origin().IsLoopback()) return;
  if (settings.GetBoolean(TelegramSettings::DangerouslyAllowPlainHttp).value_or(false)) return;
  faults.emplace_back(std::string(TelegramSettings::ApiBaseUrl), ValidationCodes::Invalid,
                      "ApiBaseUrl must be https: over http anybody on the way could read the bot "
                      "token; DangerouslyAllowPlainHttp allows it");
}

asio::awaitable<OperationResult<void>> BotCore::InitializeCoreAsync(OperationContext& operation) {
  auto api = TelegramApi::Make(operation.Runtime(), settings_);
  if (!api) co_return api.Error();
  api_ = *api;
  co_return OperationResult<void>::Success();
}

asio::awaitable<OperationResult<json::value>> BotCore::AskAsync(std::shared_ptr<TelegramApi> api,
                                                                BotRequest request,
                                                                ErrorCode otherwise,
                                                                OperationContext& operation) {
  auto response = co_await api->CallAsync(request, operation);
  if (!response) co_return response.Error();
  if (!IsSuccess(*response)) co_return MapCallError(*response, otherwise, secrets_);
  boost::system::error_code failed;
  const auto answer = json::parse(response->body, failed);
  const auto* result = failed ? nullptr : ResultOf(answer);
  if (!result) co_return UnreadableAnswer(otherwise, *response);
  co_return *result;
}

asio::awaitable<OperationResult<void>> BotCore::TestConnectionCoreAsync(
    OperationContext& operation) {
  auto me = co_await AskAsync(api_, BotRequest("getMe"), MessagingErrorCodes::ConnectionTestError,
                              operation);
  if (!me) co_return me.Error();
  co_return OperationResult<void>::Success();
}

asio::awaitable<OperationResult<void>> BotCore::CheckHealthCoreAsync(OperationContext& operation) {
  auto api = api_;
  auto me =
      co_await AskAsync(api, BotRequest("getMe"), MessagingErrorCodes::GetHealthError, operation);
  if (!me) co_return me.Error();
  if (webhook_url_.empty()) co_return OperationResult<void>::Success();
  auto info = co_await AskAsync(api, BotRequest("getWebhookInfo"),
                                MessagingErrorCodes::GetHealthError, operation);
  if (!info) co_return info.Error();
  const auto* object = info->if_object();
  const auto* url = object ? object->if_contains("url") : nullptr;
  if (url && url->is_string() && std::string_view(url->as_string()) == webhook_url_) {
    co_return OperationResult<void>::Success();
  }
  co_return Error(MessagingErrorCodes::GetHealthError,
                  "Telegram does not post updates to the setting WebhookUrl");
}

asio::awaitable<OperationResult<void>> BotCore::ShutdownCoreAsync(OperationContext&) {
  api_.reset();
  co_return OperationResult<void>::Success();
}

void BotCore::ReleaseIo() noexcept {
  if (api_) api_->ReleaseIo();
}

void BotCore::ValidateMessageCore(const Message& message,
                                  const Endpoint& sender,
                                  ValidationFaults& faults) const {
  CheckMessage(message, sender, bot_id_, faults);
}

Error BotCore::MessageError(ValidationFaults faults) const {
  return MessageErrorFor(std::move(faults));
}

std::string BotCore::LimitedAccount() const { return "telegram:" + bot_id_; }

asio::awaitable<OperationResult<SendResult>> BotCore::SendMessageCoreAsync(const Message& message,
                                                                           SendContext& context) {
  auto& operation = context.Operation();
  auto api = api_;
  const auto request = BuildRequest(message);
  auto response = co_await api->CallAsync(request, operation);
  if (!response) co_return response.Error();
  if (!IsSuccess(*response)) co_return MapSendError(*response, secrets_);
  boost::system::error_code failed;
  const auto answer = json::parse(response->body, failed);
  if (!failed && SaysNo(answer)) co_return MapSendError(*response, secrets_);
  const auto* result = failed ? nullptr : ResultOf(answer);
  auto sent = result ? ReadResult(*result, request) : std::nullopt;
  if (!sent) {
    co_return UnreadableAnswer(MessagingErrorCodes::SendMessageFailed, *response)
        .WithCertainty(Certainty::Unknown);
  }
  co_return std::move(*sent);
}

std::string BotCore::SecretFault(const MessageSource& source) const {
  if (skip_secret_) return {};
  if (webhook_secret_.Empty()) {
    return "the setting WebhookSecretToken is missing: without it anybody could forge webhooks";
  }
  const auto* given = source.FindHeader(kSecretHeader);
  if (!given) return "the webhook brings no secret token";
  // Secrets are compared in constant time.
  if (Secret(*given) == webhook_secret_) return {};
  return "the webhook's secret token is another one";
}

asio::awaitable<OperationResult<Inbound>> BotCore::ReceiveCoreAsync(const MessageSource& source,
                                                                    OperationContext& operation) {
  if (auto fault = SecretFault(source); !fault.empty()) {
    co_return Error(MessagingErrorCodes::InvalidSignature, std::move(fault));
  }
  boost::system::error_code failed;
  const auto update = json::parse(source.Body(), failed);
  if (failed) {
    co_return Error(MessagingErrorCodes::InvalidWebhookData,
                    "the webhook's body is not valid JSON: " + failed.message());
  }
  auto parsed = ParseUpdate(update, bot_id_, operation.Runtime().Clock().WallNow());
  if (!parsed) co_return parsed.Error();
  co_return std::move(parsed->inbound);
}

void* BotCore::FindInterface(const std::type_info& type) noexcept {
  return type == typeid(ITelegramMessages) ? messages_ : nullptr;
}

}  // namespace ratatosk::telegram
