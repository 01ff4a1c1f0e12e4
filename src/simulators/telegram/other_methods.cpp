#include "simulators/telegram/bot_call.hpp"

#include <algorithm>
#include <array>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

json::value GetMe(BotCall& call) {
  auto view = call.world.BotView(call.bot.bot);
  view["can_join_groups"] = true;
  view["can_read_all_group_messages"] = false;
  view["supports_inline_queries"] = false;
  return view;
}

TelegramMessage& OwnMessage(BotCall& call, const char* what) {
  auto& chat = ReceivingChat(call);
  const auto id = call.params.Integer("message_id");
  if (!id) Refuse("message identifier is not specified");
  auto* message = call.world.FindMessage(chat.id, *id);
  if (!message) Refuse(std::string("message to ") + what + " not found");
  return *message;
}

bool SameText(const TelegramMessage& message, std::string_view member, const EntityText& text) {
  const auto* entities =
      message.view.if_contains(member == "caption" ? "caption_entities" : "entities");
  return message.entry.text == text.Text() &&
         (entities ? *entities : json::value(json::array())) == json::value(text.Entities());
}

json::value Edit(BotCall& call, std::string_view member, std::size_t most) {
  auto& message = OwnMessage(call, "edit");
  if (!message.from_bot || message.entry.bot_id != call.bot.bot.Id()) {
    Refuse("message can't be edited");
  }
  const auto markup = CheckReplyMarkup(call);
  const auto text = VisibleText(call, member, most);
  const json::value kept = markup ? json::value(*markup) : json::value(nullptr);
  const auto* old = message.view.if_contains("reply_markup");
  const bool same_markup = old ? *old == kept : kept.is_null();
  if (SameText(message, member, text) && same_markup) {
    Refuse(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message");
  }
  PutText(message, member, text);
  ++message.entry.edits;
  message.view["edit_date"] = call.world.Now();
  message.view.erase("reply_markup");
  if (markup) message.view["reply_markup"] = *markup;
  return message.view;
}

json::value EditMessageText(BotCall& call) { return Edit(call, "text", 4096); }
json::value EditMessageCaption(BotCall& call) { return Edit(call, "caption", 1024); }

json::value DeleteMessage(BotCall& call) {
  OwnMessage(call, "delete").entry.deleted = true;
  return true;
}

json::value AnswerCallbackQuery(BotCall& call) {
  const auto id = call.params.Text("callback_query_id");
  auto& open = call.bot.open_queries;
  const auto found = std::find(open.begin(), open.end(), id);
  if (id.empty() || found == open.end()) {
    Refuse("query is too old and response timeout expired or query ID is invalid");
  }
  open.erase(found);
  json::object answered;
  for (const auto& [name, value] : call.params.values) answered[name] = value;
  call.world.answered_queries.push_back(json::serialize(answered));
  return true;
}

bool IsSecretToken(std::string_view text) {
  return !text.empty() && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; });
}

json::value DeleteWebhook(BotCall& call) {
  call.bot.webhook = WebhookState();
  if (call.params.Flag("drop_pending_updates")) call.bot.updates.clear();
  return true;
}

json::value SetWebhook(BotCall& call) {
  const auto url = call.params.Text("url");
  if (url.empty()) return DeleteWebhook(call);
  // Telegram itself accepts https on four ports only. A listener on loopback can use any port.
  if (!url.starts_with("https://") && !url.starts_with("http://127.0.0.1")) {
    Refuse("bad webhook: An HTTPS URL must be provided for webhook");
  }
  const auto secret = call.params.Text("secret_token");
  if (!secret.empty() && !IsSecretToken(secret)) {
    Refuse("secret token contains unallowed characters");
  }
  WebhookState state;
  state.url = url;
  state.secret_token = secret;
  state.posting = call.bot.webhook.posting;
  call.bot.webhook = std::move(state);
  if (call.params.Flag("drop_pending_updates")) call.bot.updates.clear();
  return true;
}

json::value GetWebhookInfo(BotCall& call) {
  const auto& webhook = call.bot.webhook;
  json::object info{{"url", webhook.url},
                    {"has_custom_certificate", false},
                    {"pending_update_count", call.bot.updates.size()}};
  if (!webhook.url.empty()) info["max_connections"] = 40;
  if (!webhook.last_error.empty()) {
    info["last_error_date"] = webhook.last_error_date;
    info["last_error_message"] = webhook.last_error;
  }
  return info;
}

constexpr std::array<NamedMethod, 8> kOtherMethods{
    NamedMethod("getMe", GetMe),
    NamedMethod("editMessageText", EditMessageText),
    NamedMethod("editMessageCaption", EditMessageCaption),
    NamedMethod("deleteMessage", DeleteMessage),
    NamedMethod("answerCallbackQuery", AnswerCallbackQuery),
    NamedMethod("setWebhook", SetWebhook),
    NamedMethod("deleteWebhook", DeleteWebhook),
    NamedMethod("getWebhookInfo", GetWebhookInfo),
};

}  // namespace

std::span<const NamedMethod> OtherMethods() noexcept { return kOtherMethods; }

void Refuse(const std::string& what) { throw BotError(400, "Bad Request: " + what); }

}  // namespace ratatosk::simulators
