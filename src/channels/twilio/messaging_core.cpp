#include "channels/twilio/messaging_core.hpp"

#include <algorithm>
#include <utility>

#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/http/form.hpp>

#include "channels/twilio/address.hpp"
#include "channels/twilio/form_fields.hpp"
#include "channels/twilio/inbound_parser.hpp"
#include "channels/twilio/message_form.hpp"
#include "channels/twilio/message_resource.hpp"
#include "channels/twilio/signed_request.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace asio = boost::asio;

namespace {

std::vector<Secret> SplitTokens(std::string_view list) {
  std::vector<Secret> tokens;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const auto token = Trim(list.substr(0, comma));
    if (!token.empty()) tokens.emplace_back(std::string(token));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return tokens;
}

Error UnreadableAnswer(ErrorCode code, std::string_view domain, const http::Response& response) {
  ProviderAnswer provider;
  provider.WithHttpStatus(response.status);
  provider.WithRequestId(std::string(response.Header("Twilio-Request-Id")));
  return Error(code, "Twilio's answer cannot be read", domain).WithProvider(std::move(provider));
}

}  // namespace

MessagingCore::MessagingCore(const ConnectionSettings& settings, const ChannelCodes& codes)
    : settings_(settings), codes_(codes) {
  const auto text = [&](std::string_view name) { return settings.GetString(name).value_or(""); };
  account_sid_ = text(TwilioSettings::AccountSid);
  default_sender_ = EndpointOf(text(TwilioSettings::From));
  messaging_service_sid_ = text(TwilioSettings::MessagingServiceSid);
  status_callback_ = text(TwilioSettings::StatusCallback);
  skip_signature_ =
      settings.GetBoolean(TwilioSettings::DangerouslySkipSignatureValidation).value_or(false);
  by_api_key_ = settings.GetSecret(TwilioSettings::ApiKeySid) &&
                settings.GetSecret(TwilioSettings::ApiKeySecret);
  if (const auto seconds = settings.GetInteger(TwilioSettings::ValidityPeriod)) {
    defaults_.Set(std::string(TwilioMessageProperties::ValidityPeriod), *seconds);
  }
  if (const auto smart = settings.GetBoolean(TwilioSettings::SmartEncoded)) {
    defaults_.Set(std::string(TwilioMessageProperties::SmartEncoded), *smart);
  }
  for (const auto name : {TwilioSettings::WebhookUrl, TwilioSettings::StatusCallback}) {
    if (auto url = text(name); !url.empty()) webhook_urls_.push_back(std::move(url));
  }
  if (auto token = settings.GetSecret(TwilioSettings::AuthToken)) {
    webhook_tokens_.push_back(*token);
  }
  if (auto list = settings.GetSecret(TwilioSettings::WebhookAuthTokens)) {
    for (auto& token : SplitTokens(list->Reveal())) webhook_tokens_.push_back(std::move(token));
  }
  secrets_ = webhook_tokens_;
  for (const auto name : {TwilioSettings::ApiKeySecret, TwilioSettings::OAuthClientSecret}) {
    if (auto secret = settings.GetSecret(name)) secrets_.push_back(*secret);
  }
  for (const auto& url : webhook_urls_) {
    if (auto user = UserInfoOf(url); !user.empty()) {
      secrets_.emplace_back(user.substr(std::min(user.find(':') + 1, user.size())));
    }
  }
}

Error MessagingCore::SettingsError(ValidationFaults faults) const {
  return ConnectorCore::SettingsError(std::move(faults))
      .WithCode(TwilioErrorCodes::InvalidConnectionSettings, kTwilioDomain);
}

asio::awaitable<OperationResult<void>> MessagingCore::InitializeCoreAsync(
    OperationContext& operation) {
  auto api = TwilioApi::Make(operation.Runtime(), settings_);
  if (!api) co_return api.Error();
  api_ = *api;
  co_return OperationResult<void>::Success();
}

// A standard API key cannot read the account (docs/iam/api-keys), but it can list a message.
asio::awaitable<OperationResult<void>> MessagingCore::ProbeAsync(ErrorCode otherwise,
                                                                 std::string_view domain,
                                                                 OperationContext& operation) {
  auto target = api_->AccountTarget(by_api_key_ ? "/Messages.json?PageSize=1" : ".json");
  auto response = co_await api_->GetAsync(std::move(target), operation);
  if (!response) co_return response.Error();
  if (IsSuccess(*response)) co_return OperationResult<void>::Success();
  const auto now = operation.Runtime().Clock().WallNow();
  co_return MapCallError(AnswerOf(*response), otherwise, domain, now, secrets_);
}

asio::awaitable<OperationResult<void>> MessagingCore::TestConnectionCoreAsync(
    OperationContext& operation) {
  return ProbeAsync(MessagingErrorCodes::ConnectionTestError, kMessagingDomain, operation);
}

asio::awaitable<OperationResult<void>> MessagingCore::CheckHealthCoreAsync(
    OperationContext& operation) {
  const auto probed = co_await ProbeAsync(TwilioErrorCodes::StatusError, kTwilioDomain, operation);
  if (probed || probed.Error().Code() == AbortedError().Code()) co_return probed;
  // A health report keeps only the text.
  const auto& error = probed.Error();
  std::string text(error.Code().Text());
  text.append(": ").append(error.Message());
  co_return Error(error.Code(), std::move(text), error.Domain())
      .WithProvider(error.Provider())
      .WithRetry(error.Retry());
}

asio::awaitable<OperationResult<void>> MessagingCore::ShutdownCoreAsync(OperationContext&) {
  api_.reset();
  co_return OperationResult<void>::Success();
}

Endpoint MessagingCore::DefaultSender() const { return default_sender_; }

std::string MessagingCore::LimitedAccount() const { return "twilio:" + account_sid_; }

// 21611: the sender's queue is full; 63018: the rate limit of the WhatsApp sender. 20429 and the
// others apply to the account (docs/api/errors).
LimitScope MessagingCore::LimitedBy(const Error& error) const {
  const auto& code = error.Provider().Code();
  return code == "21611" || code == "63018" ? LimitScope::Sender : LimitScope::Account;
}

Error MessagingCore::MessageError(ValidationFaults faults) const {
  return MessageErrorFor(std::move(faults));
}

SenderChoice MessagingCore::WhoChooses() const noexcept {
  return messaging_service_sid_.empty() ? SenderChoice::MustBeGiven
                                        : SenderChoice::MessagingService;
}

asio::awaitable<OperationResult<std::string>> MessagingCore::ContentSidAsync(const Message&,
                                                                             OperationContext&) {
  co_return std::string();
}

void MessagingCore::OnRefused(const Message&, const Error&) {}

asio::awaitable<OperationResult<SendResult>> MessagingCore::SendMessageCoreAsync(
    const Message& message, SendContext& context) {
  auto& operation = context.Operation();
  auto api = api_;
  OperationResult<std::string> content_sid = std::string();
  if (message.ContentAs<TemplateContent>()) {
    content_sid = co_await ContentSidAsync(message, operation);
    if (!content_sid) {
      co_return content_sid.Error().WithCertainty(operation.CurrentCertainty());
    }
  }
  const auto call = api->NewCreateCall();
  AppendForm(call->request.body, message, context.Sender().Address(), *content_sid);
  const auto sent = co_await api->CreateAsync(*call, operation);
  if (!sent) co_return sent.Error();
  co_return ResultOf(message, call->response, operation.Runtime().Clock().WallNow());
}

void MessagingCore::AppendForm(std::string& body,
                               const Message& message,
                               std::string_view sender,
                               std::string_view content_sid) const {
  CreateOptions create;
  if (IsSid(sender, kServicePrefix)) {
    create.WithMessagingServiceSid(sender);
  } else {
    create.WithFrom(sender).WithMessagingServiceSid(messaging_service_sid_);
  }
  create.WithDefaults(defaults_);
  create.WithStatusCallback(status_callback_);
  create.WithContentSid(content_sid);
  AppendCreateForm(body, message, create);
}

OperationResult<SendResult> MessagingCore::ResultOf(const Message& message,
                                                    const http::Response& response,
                                                    WallTime now) {
  if (!IsSuccess(response)) {
    auto refused = MapSendError(AnswerOf(response), now, secrets_);
    OnRefused(message, refused);
    return refused;
  }
  auto result = ParseSendResult(response.body, message.Id(), now, secrets_);
  if (!result) {
    return UnreadableAnswer(codes_.send_unreadable, codes_.send_domain, response)
        .WithCertainty(Certainty::Unknown);
  }
  return std::move(*result);
}

asio::awaitable<OperationResult<StatusUpdatesResult>> MessagingCore::GetMessageStatusCoreAsync(
    const std::string& remote_message_id, OperationContext& operation) {
  if (remote_message_id.empty()) {
    co_return Error(codes_.status_query_refused, "the message id is empty", kTwilioDomain)
        .WithMember("remote_message_id");
  }
  std::string rest = "/Messages/";
  http::AppendPercentEncoded(rest, remote_message_id);
  auto response = co_await api_->GetAsync(api_->AccountTarget(rest + ".json"), operation);
  if (!response) co_return response.Error();
  const auto now = operation.Runtime().Clock().WallNow();
  if (!IsSuccess(*response)) {
    co_return MapCallError(AnswerOf(*response), codes_.status_query_refused, kTwilioDomain, now,
                           secrets_);
  }
  auto update = ParseStatusUpdate(response->body, now, secrets_);
  if (!update) {
    co_return UnreadableAnswer(TwilioErrorCodes::StatusQueryFailed, kTwilioDomain, *response);
  }
  StatusUpdatesResult result;
  result.Updates.push_back(std::move(*update));
  co_return result;
}

namespace {

std::string_view Explain(SignatureVerdict verdict) noexcept {
  switch (verdict) {
    case SignatureVerdict::Valid:
      return "";
    case SignatureVerdict::NoToken:
      return "AuthToken is required to verify webhook signatures";
    case SignatureVerdict::NoUrl:
      return "pass the full URL that Twilio called with the source, or set WebhookUrl";
    case SignatureVerdict::MissingSignature:
      return "the X-Twilio-Signature header is missing";
    case SignatureVerdict::WrongSignature:
      return "signed with another token or for another URL; behind a proxy, pass the public URL";
    case SignatureVerdict::UnprotectedBody:
      return "a JSON body requires bodySHA256 in the URL";
    case SignatureVerdict::BodyChanged:
      return "the body does not match bodySHA256 in the URL";
  }
  return "";
}

}  // namespace

std::string MessagingCore::SignatureFault(const MessageSource& source,
                                          const FormFields& form) const {
  if (skip_signature_) return {};
  const SignedRequest request(source, form);
  auto verdict = SignatureVerdict::NoUrl;
  if (!source.Url().empty()) {
    verdict = request.Verify(source.Url(), webhook_tokens_);
  } else {
    for (const auto& url : webhook_urls_) {
      verdict = request.Verify(url, webhook_tokens_);
      if (verdict == SignatureVerdict::Valid) break;
    }
  }
  if (verdict == SignatureVerdict::Valid) return {};
  return "webhook signature rejected: " + std::string(ToString(verdict)) + ": " +
         std::string(Explain(verdict));
}

asio::awaitable<OperationResult<Inbound>> MessagingCore::ReceiveCoreAsync(
    const MessageSource& source, OperationContext& operation) {
  // Before the signature is verified, parse only what the signature covers.
  const bool signed_by_fields = source.Format() == SourceFormat::UrlPost;
  auto fields = signed_by_fields ? FormFields::Of(source) : FormFields();
  if (auto fault = SignatureFault(source, fields); !fault.empty()) {
    co_return Error(MessagingErrorCodes::InvalidSignature, std::move(fault));
  }
  if (!signed_by_fields) fields = FormFields::Of(source);
  co_return ParseWebhook(fields, account_sid_, operation.Runtime().Clock().WallNow());
}

}  // namespace ratatosk::twilio
