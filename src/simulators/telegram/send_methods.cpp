#include "simulators/telegram/bot_call.hpp"
#include "simulators/telegram/lower_case.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostText = 4096;
constexpr std::size_t kMostCaption = 1024;
constexpr std::size_t kMostPhotoBytes = 10U << 20U;
constexpr std::size_t kMostFileBytes = 50U << 20U;

// The message that is replied to may be in another chat.
const TelegramChat& ChatOfReply(BotCall& call,
                                const TelegramChat& chat,
                                const json::value& parameters) {
  const auto* object = parameters.if_object();
  const auto* id = object ? object->if_contains("chat_id") : nullptr;
  if (!id) return chat;
  const auto* found =
      call.world.FindChat(id->is_string() ? std::string(id->get_string()) : json::serialize(*id));
  if (!found) Refuse("chat not found");
  return *found;
}

void CheckReply(BotCall& call, const TelegramChat& chat, json::object& view) {
  std::optional<std::int64_t> target = call.params.Integer("reply_to_message_id");
  bool optional = call.params.Flag("allow_sending_without_reply");
  const auto parameters = call.params.Json("reply_parameters");
  if (const auto* object = parameters.if_object()) {
    const auto* id = object->if_contains("message_id");
    if (!id || !id->is_number()) Refuse("reply parameters: message_id is missing");
    target = id->to_number<std::int64_t>();
    const auto* allow = object->if_contains("allow_sending_without_reply");
    optional = allow && allow->is_bool() && allow->as_bool();
  } else if (call.params.Has("reply_parameters")) {
    Refuse("can't parse reply parameters JSON object");
  }
  if (!target) return;
  const auto& theirs = ChatOfReply(call, chat, parameters);
  const auto* message = call.world.FindMessage(theirs.id, *target);
  if (message && theirs.id == chat.id) view["reply_to_message"] = message->view;
  if (message && theirs.id != chat.id) {
    view["external_reply"] =
        json::object{{"chat", call.world.ChatView(theirs)}, {"message_id", *target}};
  }
  if (!message && !optional) Refuse("message to be replied not found");
}

// Checks everything that messages have in common and returns a message that is not stored yet.
TelegramMessage NewMessage(BotCall& call) {
  auto& chat = ReceivingChat(call);
  const auto markup = CheckReplyMarkup(call);
  TelegramMessage message;
  CheckReply(call, chat, message.view);
  message.entry.chat_id = chat.id;
  message.entry.bot_id = call.bot.bot.Id();
  message.entry.method = call.method;
  message.entry.params = call.params.values;
  message.entry.uploads = call.params.uploads;
  message.entry.connection_id = call.request.connection_id;
  message.entry.index_on_connection = call.request.index_on_connection;
  message.view["from"] = call.world.BotView(call.bot.bot);
  message.view["chat"] = call.world.ChatView(chat);
  message.view["date"] = call.world.Now();
  if (markup && markup->contains("inline_keyboard")) message.view["reply_markup"] = *markup;
  return message;
}

json::value Keep(BotCall& call, TelegramMessage message) {
  message.entry.message_id = call.world.NextMessageId(message.entry.chat_id);
  message.view["message_id"] = message.entry.message_id;
  json::value result(message.view);
  call.world.messages.push_back(std::make_unique<TelegramMessage>(std::move(message)));
  return result;
}

json::value SendMessage(BotCall& call) {
  auto message = NewMessage(call);
  PutText(message, "text", VisibleText(call, "text", kMostText));
  return Keep(call, std::move(message));
}

bool IsFileId(std::string_view text) {
  return text.size() >= 8 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '_' || c == '-';
         });
}

// Returns the name in Telegram's errors: "VideoNote" for "video_note".
std::string TypeName(std::string_view kind) {
  if (kind == "voice") return "VoiceNote";
  std::string name;
  bool begins = true;
  for (const char c : kind) {
    if (c != '_') name += begins ? static_cast<char>(std::toupper(c)) : c;
    begins = c == '_';
  }
  return name;
}

// Returns the API's view of a file given by upload, URL or file_id.
json::object FileOf(const BotCall& call, const std::string& field, const std::string& value) {
  json::object file;
  const auto* upload = call.params.Upload(
      value.starts_with("attach://") ? std::string_view(value).substr(9) : std::string_view(field));
  if (upload) {
    const bool photo = field == "photo";
    if (upload->bytes.empty()) Refuse("file must be non-empty");
    if (upload->bytes.size() > (photo ? kMostPhotoBytes : kMostFileBytes)) {
      throw BotError(413, "Request Entity Too Large");
    }
    file["file_id"] = call.world.NewFileId(field);
    file["file_size"] = upload->bytes.size();
    if (!photo) file["file_name"] = upload->file_name;
    if (!photo) file["mime_type"] = upload->content_type;
  } else if (value.starts_with("http://") || value.starts_with("https://")) {
    // A URL that cannot be reached. The simulator itself fetches nothing.
    if (value.find(".invalid") != std::string::npos) Refuse("failed to get HTTP URL content");
    if (field == "video_note") Refuse("wrong file identifier/HTTP URL specified");
    file["file_id"] = call.world.NewFileId(field);
  } else if (value.empty()) {
    Refuse("there is no " + field + " in the request");
  } else if (IsFileId(value)) {
    const auto kind = call.world.KindOfFile(value);
    if (!kind.empty() && kind != field) {
      Refuse("can't use file of type " + TypeName(kind) + " as " + TypeName(field));
    }
    file["file_id"] = value;
  } else {
    Refuse("wrong file identifier/HTTP URL specified");
  }
  const std::string id(file["file_id"].as_string());
  file["file_unique_id"] = "AQAD" + id.substr(id.size() - 6);
  return file;
}

void PutFile(json::object& view, const std::string& field, json::object file) {
  if (field == "photo") {
    file["width"] = 640;
    file["height"] = 480;
    view["photo"] = json::array{std::move(file)};
  } else {
    view[field] = std::move(file);
  }
}

// "sendPhoto" has the field "photo".
std::string FieldOf(const std::string& method) {
  return method == "sendVideoNote" ? "video_note" : LowerCase(method.substr(4));
}

json::value SendFile(BotCall& call) {
  auto message = NewMessage(call);
  const auto field = FieldOf(call.method);
  PutFile(message.view, field, FileOf(call, field, call.params.Text(field)));
  // Telegram ignores the caption of stickers and video notes.
  if (call.params.Has("caption") && field != "sticker" && field != "video_note") {
    PutText(message, "caption", VisibleText(call, "caption", kMostCaption));
  }
  return Keep(call, std::move(message));
}

json::value SendMediaGroup(BotCall& call) {
  const auto items = call.params.Json("media");
  const auto* list = items.if_array();
  if (!list || list->size() < 2 || list->size() > 10) {
    Refuse("Wrong number of items in the album, expected 2-10");
  }
  json::array result;
  for (const auto& item : *list) {
    const auto* object = item.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    const auto* media = object ? object->if_contains("media") : nullptr;
    if (!type || !type->is_string() || !media || !media->is_string()) {
      Refuse("can't parse InputMedia");
    }
    const std::string kind(type->as_string());
    auto message = NewMessage(call);
    PutFile(message.view, kind, FileOf(call, kind, std::string(media->as_string())));
    if (const auto* caption = object->if_contains("caption"); caption && caption->is_string()) {
      message.entry.text = std::string(caption->as_string());
      message.view["caption"] = message.entry.text;
    }
    message.view["media_group_id"] = "13000000000000001";
    result.push_back(Keep(call, std::move(message)));
  }
  return result;
}

void CheckRange(const BotCall& call, std::string_view name, double least, double most) {
  if (!call.params.Has(name)) return;
  const auto value = call.params.Number(name);
  if (!value || !(*value >= least && *value <= most)) {
    Refuse("wrong " + std::string(name) + " specified");
  }
}

json::object LocationOf(const BotCall& call) {
  const auto latitude = call.params.Number("latitude");
  const auto longitude = call.params.Number("longitude");
  if (!latitude || std::abs(*latitude) > 90) Refuse("latitude is empty or wrong");
  if (!longitude || std::abs(*longitude) > 180) Refuse("longitude is empty or wrong");
  return {{"latitude", *latitude}, {"longitude", *longitude}};
}

json::value SendLocation(BotCall& call) {
  auto message = NewMessage(call);
  auto location = LocationOf(call);
  CheckRange(call, "horizontal_accuracy", 0, 1500);
  CheckRange(call, "heading", 1, 360);
  CheckRange(call, "proximity_alert_radius", 1, 100000);
  const auto period = call.params.Integer("live_period");
  if (call.params.Has("live_period") &&
      (!period || ((*period < 60 || *period > 86400) && *period != 0x7FFFFFFF))) {
    Refuse("wrong live_period specified");
  }
  for (const char* name :
       {"horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"}) {
    if (const auto value = call.params.Number(name)) location[name] = *value;
  }
  message.view["location"] = std::move(location);
  return Keep(call, std::move(message));
}

json::value SendVenue(BotCall& call) {
  auto message = NewMessage(call);
  auto location = LocationOf(call);
  if (call.params.Text("title").empty()) Refuse("title is empty");
  if (!call.params.Has("address")) Refuse("address is empty");
  message.view["location"] = location;
  message.view["venue"] = json::object{{"location", std::move(location)},
                                       {"title", call.params.Text("title")},
                                       {"address", call.params.Text("address")}};
  return Keep(call, std::move(message));
}

json::value SendContact(BotCall& call) {
  auto message = NewMessage(call);
  if (call.params.Text("phone_number").empty()) Refuse("phone number is empty");
  if (call.params.Text("first_name").empty()) Refuse("first name is empty");
  message.view["contact"] = json::object{{"phone_number", call.params.Text("phone_number")},
                                         {"first_name", call.params.Text("first_name")}};
  return Keep(call, std::move(message));
}

constexpr std::array<NamedMethod, 13> kSendMethods{
    NamedMethod("sendMessage", SendMessage),   NamedMethod("sendPhoto", SendFile),
    NamedMethod("sendVideo", SendFile),        NamedMethod("sendVideoNote", SendFile),
    NamedMethod("sendAudio", SendFile),        NamedMethod("sendVoice", SendFile),
    NamedMethod("sendDocument", SendFile),     NamedMethod("sendAnimation", SendFile),
    NamedMethod("sendSticker", SendFile),      NamedMethod("sendMediaGroup", SendMediaGroup),
    NamedMethod("sendLocation", SendLocation), NamedMethod("sendVenue", SendVenue),
    NamedMethod("sendContact", SendContact),
};

}  // namespace

std::span<const NamedMethod> SendMethods() noexcept { return kSendMethods; }

TelegramChat& ReceivingChat(BotCall& call) {
  const auto id = call.params.Text("chat_id");
  if (id.empty()) Refuse("chat_id is empty");
  auto* chat = call.world.FindChat(id);
  if (!chat) Refuse("chat not found");
  if (chat->blocked) throw BotError(403, "Forbidden: bot was blocked by the user");
  if (chat->migrated_to != 0) {
    BotError error(400, "Bad Request: group chat was upgraded to a supergroup chat");
    error.parameters["migrate_to_chat_id"] = chat->migrated_to;
    throw error;
  }
  return *chat;
}

}  // namespace ratatosk::simulators
