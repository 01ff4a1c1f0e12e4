#include "channels/twilio/inbound_parser.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/channels/twilio/twiml.hpp>
#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/schema/validation.hpp>

#include "channels/twilio/address.hpp"
#include "channels/twilio/error_map.hpp"
#include "channels/twilio/status_map.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

using Names = std::vector<std::string_view>;

enum class WebhookKind : std::uint8_t { Message, Status, Neither };

// Every status callback has MessageStatus and no message does. Both have SmsStatus.
WebhookKind KindOf(const FormFields& fields) noexcept {
  if (fields.Has("MessageStatus")) return WebhookKind::Status;
  const auto status = fields.Get("SmsStatus");
  const bool receives = EqualsNoCase(status, "received") || EqualsNoCase(status, "receiving");
  if (receives || fields.Has("NumMedia")) return WebhookKind::Message;
  if (!status.empty()) return WebhookKind::Status;
  return fields.Has("Body") ? WebhookKind::Message : WebhookKind::Neither;
}

void Require(const FormFields& fields, std::string_view name, ValidationFaults& faults) {
  if (!fields.Get(name).empty()) return;
  faults.emplace_back(std::string(name), MessagingErrorCodes::InvalidWebhookData,
                      "The webhook has no " + std::string(name));
}

void RequireAccount(const FormFields& fields,
                    std::string_view account_sid,
                    ValidationFaults& faults) {
  const auto account = fields.Find("AccountSid");
  if (!account || account_sid.empty() || EqualsNoCase(*account, account_sid)) return;
  faults.emplace_back("AccountSid", MessagingErrorCodes::InvalidWebhookData,
                      "The webhook is of another account");
}

Error WebhookError(ErrorCode code, ValidationFaults faults) {
  std::string text = faults.front().Message();
  for (std::size_t i = 1; i < faults.size(); ++i) text += "; " + faults[i].Message();
  return Error(code, std::move(text), kTwilioDomain).WithFaults(std::move(faults));
}

// Passes on all fields except `taken`. If a name is repeated, the first one counts. Sorts the
// fields first, so that thousands of them do not take quadratic time.
template <class Set>
void KeepOthers(const FormFields& fields, const Names& taken, Set set) {
  std::vector<const FormFields::Field*> kept;
  kept.reserve(fields.Size());
  for (const auto& field : fields) {
    if (std::find(taken.begin(), taken.end(), field.first) == taken.end()) kept.push_back(&field);
  }
  // Sort by name, then by position; all fields are in one array.
  std::sort(kept.begin(), kept.end(), [](auto* a, auto* b) {
    const auto order = a->first.compare(b->first);
    return order != 0 ? order < 0 : a < b;
  });
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0 && kept[i]->first == kept[i - 1]->first) continue;
    set(std::string(kept[i]->first), std::string(kept[i]->second));
  }
}

MediaType MediaTypeOf(std::string_view mime) {
  const std::string type = LowerCase(Trim(mime.substr(0, mime.find(';'))));
  if (type == "image/webp") return MediaType::Sticker;
  if (type == "text/vcard" || type == "text/x-vcard") return MediaType::Contact;
  if (type.starts_with("image/")) return MediaType::Image;
  if (type.starts_with("audio/")) return MediaType::Audio;
  if (type.starts_with("video/")) return MediaType::Video;
  return type.empty() ? MediaType::Unknown : MediaType::Document;
}

// Returns the number in "MediaUrl7", or nullopt for another name. These numbers count and not
// NumMedia, which is just text from the sender of the request.
std::optional<unsigned> MediaIndex(std::string_view name) noexcept {
  constexpr std::string_view kName = "MediaUrl";
  if (!name.starts_with(kName)) return std::nullopt;
  name.remove_prefix(kName.size());
  unsigned index = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool whole = read.ec == std::errc() && read.ptr == name.data() + name.size();
  return whole && index < 1000 ? std::optional(index) : std::nullopt;
}

MediaContent MediaItem(const FormFields& fields, unsigned index, std::string_view url) {
  const std::string_view mime = fields.Get("MediaContentType" + std::to_string(index));
  const auto path = url.substr(0, url.find_first_of("?#"));
  const auto name = path.substr(path.rfind('/') + 1);
  return MediaContent(MediaTypeOf(mime), std::string(name), std::string(url))
      .WithMimeType(std::string(mime));
}

// Returns all files in the order of their numbers.
std::vector<MediaContent> MediaItems(const FormFields& fields) {
  std::vector<std::pair<unsigned, std::string_view>> urls;
  for (const auto& [name, value] : fields) {
    const auto index = MediaIndex(name);
    if (index && !value.empty()) urls.emplace_back(*index, value);
  }
  std::stable_sort(urls.begin(), urls.end(), [](auto& a, auto& b) { return a.first < b.first; });
  urls.erase(
      std::unique(urls.begin(), urls.end(), [](auto& a, auto& b) { return a.first == b.first; }),
      urls.end());
  std::vector<MediaContent> items;
  items.reserve(urls.size());
  for (const auto& [index, url] : urls) items.push_back(MediaItem(fields, index, url));
  return items;
}

std::optional<Content> LocationOf(const FormFields& fields) {
  const auto latitude = ParseDecimal(fields.Get("Latitude"));
  const auto longitude = ParseDecimal(fields.Get("Longitude"));
  if (!latitude || !longitude) return std::nullopt;
  if (*latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180) {
    return std::nullopt;
  }
  LocationContent location(*latitude, *longitude);
  location.WithLabel(std::string(fields.Get("Label")));
  location.WithAddress(std::string(fields.Get("Address")));
  return location;
}

// Returns the content of the message, depending on which fields are present: MessageType is an open
// set. Adds the names that the content covers to `taken`.
Content ContentOf(const FormFields& fields, Names& taken) {
  const auto text = [&](std::string_view name) { return std::string(fields.Get(name)); };
  if (!fields.Get("ListId").empty()) {
    return ListAnswerContent(text("ListId"), text("ListTitle"), text("ListDescription"));
  }
  if (!fields.Get("ButtonText").empty() || !fields.Get("ButtonPayload").empty()) {
    return ButtonAnswerContent(text("ButtonText"), text("ButtonPayload"));
  }
  if (auto items = MediaItems(fields); !items.empty()) {
    taken.push_back("Body");
    auto first = std::move(items.front());
    items.erase(items.begin());
    first.WithCaption(text("Body")).WithFurther(std::move(items));
    return first;
  }
  if (auto location = LocationOf(fields)) return *std::move(location);
  taken.push_back("Body");
  return TextContent(text("Body"));
}

InboundMessage MessageOf(const FormFields& fields, WallTime now) {
  Names taken{"MessageSid", "From", "To"};
  const std::string sid(fields.Get("MessageSid"));
  MessageBuilder builder;
  builder.WithId(sid).WithRemoteId(sid);
  builder.From(EndpointOf(std::string(fields.Get("From"))));
  builder.To(EndpointOf(std::string(fields.Get("To"))));
  if (const auto quoted = fields.Get("OriginalRepliedMessageSid"); !quoted.empty()) {
    builder.WithReplyTo(std::string(quoted));
  }
  builder.WithContent(ContentOf(fields, taken));
  KeepOthers(fields, taken, [&](std::string name, std::string value) {
    builder.WithProperty(std::move(name), std::move(value));
  });
  InboundMessage inbound;
  inbound.Message = std::move(builder).Build();
  inbound.RemoteMessageId = sid;
  inbound.ReceivedAt = now;
  return inbound;
}

std::string_view StatusText(const FormFields& fields) noexcept {
  const auto status = fields.Get("MessageStatus");
  return status.empty() ? fields.Get("SmsStatus") : status;
}

StatusUpdate StatusOf(const FormFields& fields, WallTime now) {
  StatusUpdate update;
  update.RemoteMessageId = fields.Get("MessageSid");
  update.ProviderStatus = StatusText(fields);
  update.Status = MapStatus(update.ProviderStatus);
  update.At = now;
  auto code = fields.Get("ErrorCode");
  if (code == "0") code = {};
  if (update.Status == MessageStatus::DeliveryFailed || !code.empty()) {
    auto text = fields.Get("ErrorMessage");
    if (text.empty()) text = fields.Get("ChannelStatusMessage");
    update.Failure = MapDeliveryError(std::string(code), std::string(text), fields.Get("To"));
  }
  update.Further.Reserve(fields.Size());
  KeepOthers(fields, {"MessageSid", "MessageStatus"}, [&](std::string name, std::string value) {
    update.Further.Set(std::move(name), std::move(value));
  });
  return update;
}

}  // namespace

OperationResult<Inbound> ParseWebhook(const FormFields& fields,
                                      std::string_view account_sid,
                                      WallTime now) {
  const auto kind = KindOf(fields);
  ValidationFaults faults;
  Require(fields, "MessageSid", faults);
  if (kind == WebhookKind::Status) {
    if (StatusText(fields).empty()) Require(fields, "MessageStatus", faults);
  } else {
    Require(fields, "From", faults);
  }
  if (kind == WebhookKind::Neither && faults.empty()) Require(fields, "Body", faults);
  RequireAccount(fields, account_sid, faults);
  if (!faults.empty()) {
    const bool status = kind == WebhookKind::Status;
    return WebhookError(
        status ? TwilioErrorCodes::ReceiveStatusFailed : TwilioErrorCodes::ReceiveMessageFailed,
        std::move(faults));
  }
  Inbound inbound;
  inbound.Reply = TwiML::Empty();
  if (kind == WebhookKind::Status) {
    inbound.Statuses.push_back(StatusOf(fields, now));
  } else {
    inbound.Messages.push_back(MessageOf(fields, now));
  }
  return inbound;
}

}  // namespace ratatosk::twilio
