#include "channels/telegram/error_map.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <boost/json.hpp>

#include <ratatosk/channels/telegram/telegram_error_codes.hpp>

#include "channels/telegram/json_members.hpp"
#include "channels/telegram/text.hpp"

namespace ratatosk::telegram {

namespace json = boost::json;

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDefaultDelay{1000};
constexpr std::int64_t kMostSeconds = 24 * 3600;
constexpr std::size_t kLongestText = 1000;

// A part of the description of a 400. The wording is not guaranteed; if no part is found, the code
// is SEND_MESSAGE_FAILED.
class MappedText {
 public:
  constexpr MappedText(std::string_view part, ErrorCode our_code, std::string_view whose)
      : text(part), code(our_code), domain(whose) {}
  std::string_view text;
  ErrorCode code;
  std::string_view domain;
};

constexpr std::array<MappedText, 16> kMappedTexts{
    MappedText("chat not found", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedText("user not found", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedText("chat_id is empty", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedText("PEER_ID_INVALID", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedText("USER_IS_BLOCKED", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedText("upgraded to a supergroup", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedText("too long", MessagingErrorCodes::MessageTooLong, kMessagingDomain),
    MappedText("MESSAGE_TOO_LONG", MessagingErrorCodes::MessageTooLong, kMessagingDomain),
    MappedText("message to edit not found", TelegramErrorCodes::MessageNotFound, kTelegramDomain),
    MappedText("message to delete not found", TelegramErrorCodes::MessageNotFound, kTelegramDomain),
    MappedText(
        "message to be replied not found", TelegramErrorCodes::MessageNotFound, kTelegramDomain),
    MappedText("message can't be edited", TelegramErrorCodes::MessageNotFound, kTelegramDomain),
    MappedText("message can't be deleted", TelegramErrorCodes::MessageNotFound, kTelegramDomain),
    MappedText("MESSAGE_ID_INVALID", TelegramErrorCodes::MessageNotFound, kTelegramDomain),
    MappedText("message is not modified", TelegramErrorCodes::MessageNotModified, kTelegramDomain),
    MappedText("can't parse entities", TelegramErrorCodes::InvalidFormatting, kTelegramDomain),
};

/// The contents of an error response.
class Refusal {
 public:
  Refusal() = default;

  int code = 0;
  std::string description;
  std::optional<std::int64_t> retry_after;
  std::optional<std::int64_t> migrate_to;
};

Refusal ReadRefusal(const http::Response& response) {
  Refusal refusal;
  refusal.code = response.status;
  boost::system::error_code failed;
  const auto value = json::parse(response.body, failed);
  const auto* object = failed ? nullptr : value.if_object();
  if (object) {
    // Status 200 with a body that reports an error.
    const auto said = IntegerMember(*object, "error_code").value_or(0);
    if (response.status == 200 && said >= 400 && said < 600) refusal.code = static_cast<int>(said);
    refusal.description = TextMember(*object, "description");
    if (const auto* facts = ObjectMember(*object, "parameters")) {
      refusal.retry_after = IntegerMember(*facts, "retry_after");
      refusal.migrate_to = IntegerMember(*facts, "migrate_to_chat_id");
    }
  }
  if (!refusal.retry_after) refusal.retry_after = ParseInteger(response.Header("Retry-After"));
  return refusal;
}

milliseconds DelayOf(const Refusal& refusal) {
  if (!refusal.retry_after || *refusal.retry_after < 0) return kDefaultDelay;
  return std::chrono::seconds(std::min(*refusal.retry_after, kMostSeconds));
}

Error Made(const Refusal& refusal,
           ErrorCode code,
           std::string_view domain,
           int http_status,
           std::span<const Secret> secrets) {
  // Redact secrets before truncating: truncating first could leave part of a secret.
  auto description = Redact(refusal.description, secrets);
  if (description.size() > kLongestText) description.resize(kLongestText);
  std::string text = "Telegram answered " + std::to_string(refusal.code);
  if (!description.empty()) text += ": " + description;
  ProviderAnswer provider;
  provider.WithCode(std::to_string(refusal.code)).WithMessage(std::move(description));
  provider.WithHttpStatus(http_status);
  if (refusal.migrate_to) {
    const auto chat = std::to_string(*refusal.migrate_to);
    text += "; the chat is now " + chat;
    provider.WithMoreInfo("migrate_to_chat_id=" + chat);
  }
  if (code == MessagingErrorCodes::AuthenticationFailed) {
    text += "; wrong is BotToken, or what answers at ApiBaseUrl";
  }
  return Error(code, std::move(text), domain).WithProvider(std::move(provider));
}

MappedText MapRefusal(const Refusal& refusal) {
  constexpr MappedText kOther("", MessagingErrorCodes::SendMessageFailed, kMessagingDomain);
  switch (refusal.code) {
    case 401:
    case 404:  // the response to a malformed token
      return MappedText("", MessagingErrorCodes::AuthenticationFailed, kMessagingDomain);
    case 403:
      return MappedText("", MessagingErrorCodes::InvalidRecipient, kMessagingDomain);
    case 400:
      break;
    default:
      return kOther;
  }
  for (const auto& row : kMappedTexts) {
    if (refusal.description.find(row.text) != std::string::npos) return row;
  }
  return kOther;
}

}  // namespace

Error MapSendError(const http::Response& response, std::span<const Secret> secrets) {
  const auto refusal = ReadRefusal(response);
  if (refusal.code == 429) {
    return Made(refusal, MessagingErrorCodes::RateLimited, kMessagingDomain, response.status,
                secrets)
        .WithCertainty(Certainty::Rejected)
        .WithRetry(Retry::After(DelayOf(refusal)));
  }
  const bool rejected = refusal.code >= 400 && refusal.code < 500;
  const auto mapped = MapRefusal(refusal);
  return Made(refusal, mapped.code, mapped.domain, response.status, secrets)
      .WithCertainty(rejected ? Certainty::Rejected : Certainty::Unknown)
      .WithRetry(Retry::Never());
}

Error MapCallError(const http::Response& response,
                   ErrorCode otherwise,
                   std::span<const Secret> secrets) {
  const auto refusal = ReadRefusal(response);
  auto code = otherwise;
  auto domain = kMessagingDomain;
  if (refusal.code == 401 || refusal.code == 404) code = MessagingErrorCodes::AuthenticationFailed;
  if (refusal.code == 429) code = MessagingErrorCodes::RateLimited;
  if (refusal.code == 409) {
    code = TelegramErrorCodes::ReceivedElsewhere;
    domain = kTelegramDomain;
  }
  const bool again = refusal.code == 429 || refusal.code >= 500;
  return Made(refusal, code, domain, response.status, secrets)
      .WithRetry(again ? Retry::After(DelayOf(refusal)) : Retry::Never());
}

}  // namespace ratatosk::telegram
