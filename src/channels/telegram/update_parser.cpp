#include "channels/telegram/update_parser.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include <ratatosk/channels/telegram/telegram_settings.hpp>
#include <ratatosk/messaging/message_builder.hpp>

#include "channels/telegram/address.hpp"
#include "channels/telegram/further_members.hpp"
#include "channels/telegram/json_members.hpp"

namespace ratatosk::telegram {

namespace json = boost::json;

namespace {

using Names = TelegramMessageProperties;

/// A member that holds a file, and its kind of media.
class FileKind {
 public:
  constexpr FileKind(std::string_view member, MediaType media, std::string_view usual_type)
      : name(member), type(media), mime(usual_type) {}
  std::string_view name;
  MediaType type;
  std::string_view mime;
};

// For old clients, an animation also has a document, so the animation comes first.
constexpr std::array<FileKind, 7> kFiles{
    FileKind("animation", MediaType::Video, "video/mp4"),
    FileKind("audio", MediaType::Audio, "audio/mpeg"),
    FileKind("document", MediaType::Document, ""),
    FileKind("sticker", MediaType::Sticker, "image/webp"),
    FileKind("video", MediaType::Video, "video/mp4"),
    FileKind("video_note", MediaType::Video, "video/mp4"),
    FileKind("voice", MediaType::Audio, "audio/ogg"),
};

Content FileContent(const json::object& file,
                    const FileKind& kind,
                    const json::object& message,
                    MessageBuilder& builder) {
  auto mime = TextMember(file, "mime_type");
  if (mime.empty()) mime = std::string(kind.mime);
  builder.WithProperty(std::string(Names::FileId), TextMember(file, "file_id"));
  builder.WithProperty(std::string(Names::FileKind), std::string(kind.name));
  MediaContent media(kind.type, TextMember(file, "file_name"), std::string());
  media.WithMimeType(std::move(mime)).WithCaption(TextMember(message, "caption"));
  if (const auto size = IntegerMember(file, "file_size"); size && *size >= 0) {
    media.WithSize(static_cast<std::uint64_t>(*size));
  }
  return media;
}

std::optional<Content> MediaOf(const json::object& message, MessageBuilder& builder) {
  // A photo comes in several sizes, with the largest last.
  const auto* sizes = message.if_contains("photo");
  if (const auto* list = sizes ? sizes->if_array() : nullptr; list && !list->empty()) {
    if (const auto* largest = list->back().if_object()) {
      constexpr FileKind kPhoto("photo", MediaType::Image, "image/jpeg");
      return FileContent(*largest, kPhoto, message, builder);
    }
  }
  for (const auto& kind : kFiles) {
    if (const auto* file = ObjectMember(message, kind.name)) {
      return FileContent(*file, kind, message, builder);
    }
  }
  return std::nullopt;
}

std::optional<Content> LocationOf(const json::object& message) {
  const auto* point = ObjectMember(message, "location");
  const auto latitude = point ? NumberMember(*point, "latitude") : std::nullopt;
  const auto longitude = point ? NumberMember(*point, "longitude") : std::nullopt;
  if (!latitude || !longitude) return std::nullopt;
  LocationContent location(*latitude, *longitude);
  if (const auto metres = NumberMember(*point, "horizontal_accuracy")) {
    location.WithHorizontalAccuracy(*metres);
  }
  if (const auto period = IntegerMember(*point, "live_period")) {
    location.WithLivePeriod(std::chrono::seconds(*period));
  }
  if (const auto degrees = IntegerMember(*point, "heading")) {
    location.WithHeading(static_cast<int>(*degrees));
  }
  if (const auto metres = NumberMember(*point, "proximity_alert_radius")) {
    location.WithProximityAlertRadius(*metres);
  }
  if (const auto* venue = ObjectMember(message, "venue")) {
    location.WithLabel(TextMember(*venue, "title")).WithAddress(TextMember(*venue, "address"));
  }
  return location;
}

std::string VCardText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c != '\r') {
      if (c == ',' || c == ';' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

// Returns a contact as a vCard (RFC 6350), which other channels use as well.
Content ContactOf(const json::object& contact) {
  auto card = TextMember(contact, "vcard");
  const auto first = TextMember(contact, "first_name");
  const auto last = TextMember(contact, "last_name");
  if (card.empty()) {
    card =
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:" + VCardText(last.empty() ? first : first + " " + last) +
        "\r\nTEL:" + VCardText(TextMember(contact, "phone_number")) + "\r\nEND:VCARD\r\n";
  }
  return MediaContent(MediaType::Contact, first + ".vcf", Bytes(std::move(card)))
      .WithMimeType("text/vcard");
}

Content ContentOf(const json::object& message, std::string_view kind, MessageBuilder& builder) {
  if (message.contains("text")) return TextContent(TextMember(message, "text"));
  if (auto media = MediaOf(message, builder)) return *std::move(media);
  if (auto location = LocationOf(message)) return *std::move(location);
  if (const auto* contact = ObjectMember(message, "contact")) return ContactOf(*contact);
  return CustomContent("telegram." + std::string(kind), json::serialize(message));
}

std::string Number(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : std::string();
}

WallTime TimeOf(std::optional<std::int64_t> seconds, WallTime now) {
  // A date that a clock cannot represent is ignored.
  constexpr std::int64_t kMost = 32'503'680'000;  // the year 3000
  if (!seconds || *seconds < 0 || *seconds > kMost) return now;
  return WallTime(std::chrono::seconds(*seconds));
}

// Adds the place where a reply belongs, under the names of the properties of an outbound message.
void AddPlace(MessageBuilder& builder, const json::object& message) {
  const auto thread = IntegerMember(message, "message_thread_id");
  if (thread && IsInTopic(message)) {
    builder.WithProperty(std::string(Names::MessageThreadId), *thread);
  }
  if (auto business = TextMember(message, "business_connection_id"); !business.empty()) {
    builder.WithProperty(std::string(Names::BusinessConnectionId), std::move(business));
  }
}

void AddPeople(MessageBuilder& builder, const json::object* from, const json::object* chat) {
  if (chat) {
    builder.WithProperty(std::string(Names::ChatId), Number(IntegerMember(*chat, "id")));
    builder.WithProperty(std::string(Names::ChatType), TextMember(*chat, "type"));
  }
  if (!from) {
    if (chat) builder.From(Endpoint(EndpointType::Id, Number(IntegerMember(*chat, "id"))));
    return;
  }
  builder.From(Endpoint(EndpointType::UserId, Number(IntegerMember(*from, "id"))));
  auto name = TextMember(*from, "first_name");
  if (const auto last = TextMember(*from, "last_name"); !last.empty()) name += " " + last;
  builder.WithProperty(std::string(Names::SenderName), std::move(name));
  if (auto user = TextMember(*from, "username"); !user.empty()) {
    builder.WithProperty(std::string(Names::SenderUsername), std::move(user));
  }
}

std::string RemoteIdOf(const json::object& message) {
  const auto* chat = ObjectMember(message, "chat");
  const auto chat_id = chat ? IntegerMember(*chat, "id") : std::nullopt;
  const auto id = IntegerMember(message, "message_id");
  if (!chat_id || !id) return {};
  return RemoteId(std::to_string(*chat_id), *id).ToText();
}

// Returns the label of the button with this payload, if the message is still available.
std::string LabelOf(const json::object& message, std::string_view payload) {
  const auto* markup = ObjectMember(message, "reply_markup");
  const auto* rows = markup ? markup->if_contains("inline_keyboard") : nullptr;
  if (!rows || !rows->is_array()) return {};
  for (const auto& row : rows->as_array()) {
    if (!row.is_array()) continue;
    for (const auto& button : row.as_array()) {
      const auto* object = button.if_object();
      if (object && TextMember(*object, "callback_data") == payload) {
        return TextMember(*object, "text");
      }
    }
  }
  return {};
}

/// Fills a message from one kind of update.
class UpdateReader {
 public:
  UpdateReader(ParsedUpdate& parsed, std::string_view bot_id, WallTime now)
      : parsed_(parsed), now_(now) {
    builder_.To(Endpoint(EndpointType::Id, std::string(bot_id)));
    builder_.WithProperty(std::string(Names::UpdateId), parsed.id);
  }

  void ReadMessage(const json::object& message, std::string_view kind) {
    const bool edited = kind.starts_with("edited_");
    const auto remote = RemoteIdOf(message);
    const auto changed = IntegerMember(message, "edit_date");
    // An edit is a separate message and must not be mistaken for a duplicate of the original.
    const auto id = IdOf(message, remote);
    builder_.WithId(edited ? id + "/edited/" + std::to_string(parsed_.id) : id);
    builder_.WithRemoteId(remote);
    AddPeople(builder_, ObjectMember(message, "from"), ObjectMember(message, "chat"));
    if (edited) builder_.WithProperty(std::string(Names::Edited), true);
    if (const auto* replied = ObjectMember(message, "reply_to_message")) {
      builder_.WithReplyTo(RemoteIdOf(*replied));
    }
    AddPlace(builder_, message);
    if (auto album = TextMember(message, "media_group_id"); !album.empty()) {
      builder_.WithProperty(std::string(Names::MediaGroupId), std::move(album));
    }
    auto content = ContentOf(message, kind, builder_);
    AddFurtherMembers(message, content, edited, builder_);
    builder_.WithContent(std::move(content));
    Keep(remote, TimeOf(edited ? changed : IntegerMember(message, "date"), now_));
  }

  void ReadTap(const json::object& query) {
    const auto id = TextMember(query, "id");
    const auto payload = TextMember(query, "data");
    const auto* message = ObjectMember(query, "message");
    AddPeople(builder_, ObjectMember(query, "from"),
              message ? ObjectMember(*message, "chat") : nullptr);
    builder_.WithId("callback/" + id);
    builder_.WithProperty(std::string(Names::CallbackQueryId), id);
    if (message) builder_.WithReplyTo(RemoteIdOf(*message));
    if (message) AddPlace(builder_, *message);
    if (payload.empty()) {
      // A button that opens a game.
      builder_.WithContent(CustomContent("telegram.callback_query", json::serialize(query)));
    } else {
      AddFurtherMembersOfTap(query, builder_);
      builder_.WithContent(
          ButtonAnswerContent(message ? LabelOf(*message, payload) : std::string(), payload));
    }
    parsed_.callback_query_id = id;
    Keep({}, now_);
  }

  void ReadOther(const json::object& what, std::string_view kind) {
    AddPeople(builder_, ObjectMember(what, "from"), ObjectMember(what, "chat"));
    builder_.WithId("update/" + std::to_string(parsed_.id));
    builder_.WithContent(CustomContent("telegram." + std::string(kind), json::serialize(what)));
    Keep({}, TimeOf(IntegerMember(what, "date"), now_));
  }

 private:
  // A message to a person that a business bot replies for is numbered by that person's account.
  static std::string IdOf(const json::object& message, const std::string& remote) {
    const auto business = TextMember(message, "business_connection_id");
    return business.empty() ? remote : "business/" + business + "/" + remote;
  }
  void Keep(std::string remote, WallTime at) {
    InboundMessage inbound;
    inbound.Message = std::move(builder_).Build();
    inbound.RemoteMessageId = std::move(remote);
    inbound.ReceivedAt = at;
    parsed_.inbound.Messages.push_back(std::move(inbound));
  }

  ParsedUpdate& parsed_;
  WallTime now_;
  MessageBuilder builder_;
};

bool IsMessageKind(std::string_view kind) noexcept {
  return kind == "message" || kind == "edited_message" || kind == "channel_post" ||
         kind == "edited_channel_post" || kind == "business_message" ||
         kind == "edited_business_message";
}

// Telegram executes the method in the reply to a webhook without a separate call.
WebhookReply ReplyFor(const ParsedUpdate& parsed) {
  if (parsed.callback_query_id.empty()) return WebhookReply(200, "", "");
  const json::object call{{"method", "answerCallbackQuery"},
                          {"callback_query_id", parsed.callback_query_id}};
  return WebhookReply(200, "application/json", json::serialize(call));
}

}  // namespace

OperationResult<ParsedUpdate> ParseUpdate(const json::value& update,
                                          std::string_view bot_id,
                                          WallTime now) {
  const auto* object = update.if_object();
  const auto id = object ? IntegerMember(*object, "update_id") : std::nullopt;
  if (!id) {
    return Error(MessagingErrorCodes::InvalidWebhookData,
                 "not a Telegram update: update_id is missing")
        .WithMember("update_id");
  }
  ParsedUpdate parsed;
  parsed.id = *id;
  UpdateReader reader(parsed, bot_id, now);
  for (const auto& [name, value] : *object) {
    const auto* what = value.if_object();
    if (!what) continue;
    const std::string_view kind(name.data(), name.size());
    const bool whole = !RemoteIdOf(*what).empty();
    if (IsMessageKind(kind) && whole) {
      reader.ReadMessage(*what, kind);
    } else if (kind == "callback_query") {
      reader.ReadTap(*what);
    } else {
      reader.ReadOther(*what, kind);
    }
    break;  // an update has only one of them
  }
  parsed.inbound.Reply = ReplyFor(parsed);
  return parsed;
}

}  // namespace ratatosk::telegram
