#include "simulators/telegram/bot_call.hpp"

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostDataBytes = 64;

const json::array& RowsOf(const json::object& markup, std::string_view name) {
  const auto* rows = markup.at(name).if_array();
  if (!rows) Refuse("field \"" + std::string(name) + "\" of the reply markup must be an Array");
  return *rows;
}

std::string TextOf(const json::object& button, std::string_view member) {
  const auto* value = button.if_contains(member);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

void CheckInlineButton(const json::value& value) {
  const auto* button = value.if_object();
  if (!button) Refuse("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  if (TextOf(*button, "text").empty()) {
    Refuse("can't parse inline keyboard button: Field \"text\" must be of type String");
  }
  int actions = 0;
  for (const char* name : {"url", "callback_data", "web_app", "login_url", "switch_inline_query",
                           "switch_inline_query_current_chat", "copy_text", "pay"}) {
    actions += button->contains(name) ? 1 : 0;
  }
  if (actions == 0) {
    Refuse("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  if (actions > 1) Refuse("BUTTON_TYPE_INVALID");
  const auto data = TextOf(*button, "callback_data");
  if (button->contains("callback_data") && (data.empty() || data.size() > kMostDataBytes)) {
    Refuse("BUTTON_DATA_INVALID");
  }
  const auto url = TextOf(*button, "url");
  const bool good =
      url.starts_with("http://") || url.starts_with("https://") || url.starts_with("tg://");
  if (button->contains("url") && !good) {
    Refuse("inline keyboard button URL '" + url + "' is invalid: Wrong HTTP URL");
  }
}

void CheckKeyboardButton(const json::value& value) {
  if (value.is_string() && !value.as_string().empty()) return;
  const auto* button = value.if_object();
  if (!button || TextOf(*button, "text").empty()) {
    Refuse("can't parse keyboard button: Field \"text\" must be of type String");
  }
}

void CheckRows(const json::array& rows, void (*check)(const json::value&)) {
  for (const auto& row : rows) {
    if (!row.is_array()) Refuse("keyboard row must be an Array");
    for (const auto& button : row.as_array()) check(button);
  }
}

}  // namespace

std::optional<json::object> CheckReplyMarkup(const BotCall& call) {
  if (!call.params.Has("reply_markup")) return std::nullopt;
  const auto value = call.params.Json("reply_markup");
  if (!value.is_object()) Refuse("object expected as reply markup");
  const auto& markup = value.as_object();
  if (markup.contains("inline_keyboard")) {
    CheckRows(RowsOf(markup, "inline_keyboard"), CheckInlineButton);
  } else if (markup.contains("keyboard")) {
    CheckRows(RowsOf(markup, "keyboard"), CheckKeyboardButton);
  }
  return markup;
}

}  // namespace ratatosk::simulators
