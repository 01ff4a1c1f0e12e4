#include "channels/telegram/bot_request.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <ratatosk/channels/telegram/telegram_settings.hpp>

#include "channels/telegram/address.hpp"
#include "channels/telegram/text.hpp"

namespace ratatosk::telegram {

namespace json = boost::json;

namespace {

using Names = TelegramMessageProperties;

// Returns null if the property is not set or not a string.
const std::string* TextProperty(const Message& message, std::string_view name) noexcept {
  const auto* value = message.Properties().FindSet(name);
  return value ? value->AsString() : nullptr;
}

bool FlagProperty(const Message& message, std::string_view name) noexcept {
  const auto* value = message.Properties().FindSet(name);
  const auto* flag = value ? value->AsBoolean() : nullptr;
  return flag && *flag;
}

// Returns a number if possible, so that the API does not need to guess.
json::value ChatId(const std::string& address) {
  if (const auto number = ParseInteger(address)) return *number;
  return json::value(address);
}

void AddParseMode(BotRequest& request, const Message& message) {
  if (message.ContentAs<HtmlContent>()) {
    request.params["parse_mode"] = "HTML";
  } else if (const auto* mode = TextProperty(message, Names::ParseMode)) {
    request.params["parse_mode"] = *mode;
  }
}

void AddReply(BotRequest& request, const Message& message) {
  const auto* target = TextProperty(message, KnownProperties::ReplyTo);
  if (!target) return;
  json::object reply;
  if (const auto id = RemoteId::Parse(*target)) {
    reply["message_id"] = id->message;
    if (id->chat != message.Receiver().Address()) reply["chat_id"] = ChatId(id->chat);
  } else {
    reply["message_id"] = ParseInteger(*target).value_or(0);
  }
  request.params["reply_parameters"] = std::move(reply);
}

void AddBusiness(BotRequest& request, const Message& message) {
  if (const auto* connection = TextProperty(message, Names::BusinessConnectionId)) {
    request.params["business_connection_id"] = *connection;
  }
}

// Adds the parameters common to all sending methods.
void AddCommon(BotRequest& request, const Message& message) {
  request.params["chat_id"] = ChatId(message.Receiver().Address());
  AddBusiness(request, message);
  if (FlagProperty(message, Names::DisableNotification)) {
    request.params["disable_notification"] = true;
  }
  if (FlagProperty(message, Names::ProtectContent)) request.params["protect_content"] = true;
  if (const auto* thread = message.Properties().FindSet(Names::MessageThreadId)) {
    if (const auto* number = thread->AsInteger()) request.params["message_thread_id"] = *number;
  }
  AddReply(request, message);
}

json::object ButtonJson(const Button& button) {
  json::object out{{"text", button.Label()}};
  out[button.Kind() == ButtonKind::Url ? "url" : "callback_data"] = button.Target();
  return out;
}

constexpr std::array<FileMethod, 8> kFileMethods{
    FileMethod("sendPhoto", "photo"),          FileMethod("sendAnimation", "animation"),
    FileMethod("sendAudio", "audio"),          FileMethod("sendDocument", "document"),
    FileMethod("sendSticker", "sticker"),      FileMethod("sendVideo", "video"),
    FileMethod("sendVideoNote", "video_note"), FileMethod("sendVoice", "voice"),
};

FileMethod MethodFor(std::string_view kind) noexcept {
  const auto* found = std::find_if(kFileMethods.begin(), kFileMethods.end(),
                                   [&](const auto& method) { return method.field == kind; });
  return found == kFileMethods.end() ? FileMethod() : *found;
}

std::string_view UsualKind(const MediaContent& media) noexcept {
  const std::string_view mime = media.MimeType();
  switch (media.Type()) {
    case MediaType::Image:
      return mime == "image/gif" ? "animation" : "photo";
    case MediaType::Audio:
      // Telegram plays this type as a voice message and all other audio as music.
      return mime == "audio/ogg" ? "voice" : "audio";
    case MediaType::Video:
      return "video";
    case MediaType::Sticker:
      return "sticker";
    case MediaType::Unknown:
    case MediaType::Document:
      return "document";
    case MediaType::Contact:
      break;
  }
  return {};
}

/// Builds the request for one kind of content.
class Builder {
 public:
  explicit Builder(const Message& message) : message_(message) {}

  BotRequest operator()(const TextContent& content) const { return Text(content.Text()); }
  BotRequest operator()(const HtmlContent& content) const { return Text(content.Html()); }

  BotRequest operator()(const ButtonContent& content) const {
    auto request = Text(content.Text());
    json::array rows;
    for (const auto& button : content.Buttons()) rows.push_back(json::array{ButtonJson(button)});
    request.params["reply_markup"] = json::object{{"inline_keyboard", std::move(rows)}};
    return request;
  }

  BotRequest operator()(const QuickReplyContent& content) const {
    auto request = Text(content.Text());
    json::array rows;
    for (const auto& reply : content.Replies()) {
      rows.push_back(json::array{json::object{{"text", reply.Label()}}});
    }
    request.params["reply_markup"] = json::object{
        {"keyboard", std::move(rows)}, {"one_time_keyboard", true}, {"resize_keyboard", true}};
    return request;
  }

  BotRequest operator()(const MediaContent& content) const {
    const auto method = FileMethodOf(message_, content);
    auto request = File(method, content.Caption());
    if (const auto* file_id = TextProperty(message_, Names::FileId)) {
      request.params[method.field] = *file_id;
    } else if (content.Data().Empty()) {
      request.params[method.field] = content.Url();
    } else {
      Attach(request, method, content.Name(), content.MimeType(), content.Data());
    }
    return request;
  }

  BotRequest operator()(const BinaryContent& content) const {
    const auto document = MethodFor("document");
    auto request = File(document, {});
    Attach(request, document, content.FileName(), content.MimeType(), content.Data());
    return request;
  }

  BotRequest operator()(const LocationContent& content) const {
    const bool venue = !content.Label().empty();
    BotRequest request(venue ? "sendVenue" : "sendLocation");
    AddCommon(request, message_);
    auto& params = request.params;
    params["latitude"] = content.Latitude();
    params["longitude"] = content.Longitude();
    if (venue) {
      params["title"] = content.Label();
      params["address"] = content.Address();
      return request;
    }
    if (const auto metres = content.HorizontalAccuracy()) params["horizontal_accuracy"] = *metres;
    if (const auto period = content.LivePeriod()) params["live_period"] = period->count();
    if (const auto degrees = content.Heading()) params["heading"] = *degrees;
    if (const auto metres = content.ProximityAlertRadius()) {
      params["proximity_alert_radius"] = static_cast<std::int64_t>(*metres);
    }
    return request;
  }

  BotRequest operator()(const CustomContent& content) const {
    BotRequest request("deleteMessage");
    boost::system::error_code failed;
    const auto value = json::parse(content.Json(), failed);
    const auto* object = failed ? nullptr : value.if_object();
    const auto* text = object ? object->if_contains("messageId") : nullptr;
    const auto id = text && text->is_string() ? RemoteId::Parse(std::string_view(text->as_string()))
                                              : std::nullopt;
    request.params["chat_id"] = ChatId(id ? id->chat : std::string());
    request.params["message_id"] = id ? id->message : 0;
    return request;
  }

  // The schema allows nothing else.
  template <class Other>
  BotRequest operator()(const Other&) const {
    return BotRequest("sendMessage");
  }

 private:
  BotRequest Text(const std::string& text) const {
    const auto* edited = TextProperty(message_, Names::EditMessageId);
    BotRequest request(edited ? "editMessageText" : "sendMessage");
    if (const auto id = edited ? RemoteId::Parse(*edited) : std::nullopt) {
      request.params["chat_id"] = ChatId(id->chat);
      request.params["message_id"] = id->message;
      AddBusiness(request, message_);
    } else {
      AddCommon(request, message_);
    }
    request.params["text"] = text;
    AddParseMode(request, message_);
    if (FlagProperty(message_, Names::DisableLinkPreview)) {
      request.params["link_preview_options"] = json::object{{"is_disabled", true}};
    }
    return request;
  }

  BotRequest File(const FileMethod& method, const std::string& own_caption) const {
    BotRequest request{std::string(method.method)};
    AddCommon(request, message_);
    const auto* caption = TextProperty(message_, Names::Caption);
    const auto& text = caption ? *caption : own_caption;
    if (!text.empty() && method.HasCaption()) {
      request.params["caption"] = text;
      AddParseMode(request, message_);
    }
    return request;
  }

  static void Attach(BotRequest& request,
                     const FileMethod& method,
                     const std::string& name,
                     const std::string& mime_type,
                     const Bytes& data) {
    UploadedFile upload;
    upload.field = std::string(method.field);
    upload.file_name = name.empty() ? std::string("file") : name;
    upload.mime_type = mime_type.empty() ? std::string("application/octet-stream") : mime_type;
    upload.data = data;
    request.upload = std::move(upload);
  }

  const Message& message_;
};

}  // namespace

FileMethod FileMethodOf(const Message& message, const MediaContent& media) noexcept {
  const auto* kind = TextProperty(message, Names::FileKind);
  return MethodFor(kind ? std::string_view(*kind) : UsualKind(media));
}

BotRequest BuildRequest(const Message& message) {
  return std::visit(Builder(message), message.Content());
}

}  // namespace ratatosk::telegram
