#include "channels/telegram/message_rules.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <variant>

#include <boost/json.hpp>

#include <ratatosk/channels/telegram/telegram_settings.hpp>

#include "channels/telegram/address.hpp"
#include "channels/telegram/bot_request.hpp"
#include "channels/telegram/text.hpp"

namespace ratatosk::telegram {

namespace json = boost::json;

namespace {

using Names = TelegramMessageProperties;

constexpr std::string_view kContent = "Content";
constexpr std::size_t kMostText = 4096;
constexpr std::size_t kMostCaption = 1024;
constexpr std::size_t kMostPayloadBytes = 64;
constexpr std::uint64_t kMegabyte = 1024U * 1024U;
constexpr std::uint64_t kMostPhotoBytes = 10 * kMegabyte;
constexpr std::uint64_t kMostFileBytes = 50 * kMegabyte;
// The period of a live location that is updated until it is stopped.
constexpr std::int64_t kForever = 0x7FFFFFFF;

void AddFault(ValidationFaults& faults, std::string_view member, ErrorCode code, std::string text) {
  faults.emplace_back(std::string(member), code, std::move(text));
}

// Telegram takes the chat from the id, so the recipient must match it, as far as that can be
// checked.
bool IsOfChat(const RemoteId& id, const Endpoint& receiver) {
  const auto number = ParseInteger(id.chat);
  const auto given = ParseInteger(receiver.Address());
  return !number || !given || *number == *given;
}

// Rejects properties that apply only to a new message.
void CheckNoSendOptions(const Message& message, std::string_view what, ValidationFaults& faults) {
  for (const auto name :
       {Names::MessageThreadId, Names::DisableNotification, Names::ProtectContent}) {
    const auto* value = message.Properties().FindSet(name);
    const auto* flag = value ? value->AsBoolean() : nullptr;
    if (!value || (flag && !*flag)) continue;
    AddFault(faults, name, ValidationCodes::NotAllowed,
             std::string(what) + " has no " + std::string(name));
  }
}

// Checks each kind of content and adds the errors.
class ContentRules {
 public:
  ContentRules(const Message& message, ValidationFaults& faults)
      : message_(message), faults_(faults) {}

  void operator()(const TextContent& content) const {
    const bool formatted = message_.Properties().FindSet(Names::ParseMode) != nullptr;
    CheckText(content.Text(), kContent, "The text", kMostText, formatted);
  }
  void operator()(const HtmlContent& content) const {
    CheckText(content.Html(), kContent, "The text", kMostText, true);
    if (content.Attachments().empty()) return;
    Fault(ValidationCodes::NotAllowed, "Telegram sends a file as a message of its own");
  }
  void operator()(const ButtonContent& content) const {
    CheckText(content.Text(), kContent, "The text", kMostText, IsFormatted());
    if (content.Buttons().empty()) Fault(ValidationCodes::Missing, "There is no button");
    for (const auto& button : content.Buttons()) CheckButton(button);
  }
  void operator()(const QuickReplyContent& content) const {
    CheckText(content.Text(), kContent, "The text", kMostText, IsFormatted());
    if (content.Replies().empty()) Fault(ValidationCodes::Missing, "There is no reply");
    for (const auto& reply : content.Replies()) CheckLabel(reply.Label(), "A quick reply");
    if (message_.Properties().FindSet(Names::EditMessageId)) {
      AddFault(faults_, Names::EditMessageId, ValidationCodes::NotAllowed,
               "An edit cannot offer quick replies");
    }
  }
  void operator()(const MediaContent& content) const { CheckMedia(content); }
  void operator()(const BinaryContent& content) const {
    if (content.Data().Empty()) Fault(ValidationCodes::Missing, "There are no bytes");
    CheckSize(content.Data().Size(), false);
  }
  void operator()(const LocationContent& content) const { CheckLocation(content); }
  void operator()(const CustomContent& content) const {
    if (content.Kind() != kDeleteKind) {
      Fault(ValidationCodes::Unsupported,
            "Telegram has no custom content '" + content.Kind().substr(0, 64) + "'");
      return;
    }
    boost::system::error_code failed;
    const auto value = json::parse(content.Json(), failed);
    const auto* object = failed ? nullptr : value.if_object();
    const auto* id = object ? object->if_contains("messageId") : nullptr;
    const auto deleted =
        id && id->is_string() ? RemoteId::Parse(std::string_view(id->as_string())) : std::nullopt;
    if (!deleted) {
      Fault(ValidationCodes::Invalid, "The content must be {\"messageId\": \"<remote id>\"}");
    } else if (!IsOfChat(*deleted, message_.Receiver())) {
      Fault(ValidationCodes::Invalid, "The id is of a message in another chat than the receiver");
    }
    CheckNoSendOptions(message_, "A delete", faults_);
    if (!message_.Properties().FindSet(Names::BusinessConnectionId)) return;
    AddFault(faults_, Names::BusinessConnectionId, ValidationCodes::NotAllowed,
             "A bot deletes its own messages only");
  }
  template <class Other>
  void operator()(const Other&) const {}

 private:
  bool IsFormatted() const { return message_.Properties().FindSet(Names::ParseMode) != nullptr; }

  void Fault(ErrorCode code, std::string text) const {
    AddFault(faults_, kContent, code, std::move(text));
  }

  // Formatted text is counted without its markup, which only Telegram can determine reliably.
  void CheckText(std::string_view text,
                 std::string_view member,
                 std::string_view what,
                 std::size_t most,
                 bool formatted) const {
    const auto characters = CountCodePoints(text);
    if (!characters) {
      AddFault(faults_, member, ValidationCodes::Invalid,
               std::string(what) + " is not valid UTF-8");
    } else if (*characters > most && !formatted) {
      AddFault(faults_, member, MessagingErrorCodes::MessageTooLong,
               std::string(what) + " has " + std::to_string(*characters) +
                   " characters; Telegram takes " + std::to_string(most));
    }
    if (most == kMostText && text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      AddFault(faults_, member, ValidationCodes::Missing, std::string(what) + " is empty");
    }
  }

  void CheckLabel(std::string_view label, std::string_view what) const {
    if (!label.empty() && CountCodePoints(label)) return;
    Fault(ValidationCodes::Invalid, std::string(what) + " has no label, or one that is not UTF-8");
  }

  void CheckButton(const Button& button) const {
    CheckLabel(button.Label(), "A button");
    const auto& target = button.Target();
    switch (button.Kind()) {
      case ButtonKind::Url:
        if (IsAbsoluteHttpUrl(target) || std::string_view(target).starts_with("tg://")) return;
        return Fault(ValidationCodes::Invalid,
                     "A button's URL must be an absolute http or https URL");
      case ButtonKind::Postback:
        if (!target.empty() && target.size() <= kMostPayloadBytes && CountCodePoints(target))
          return;
        return Fault(ValidationCodes::OutOfRange, "A button's payload has not 1 to 64 bytes");
      case ButtonKind::Phone:
        return Fault(ValidationCodes::NotAllowed, "Telegram has no buttons that dial a number");
    }
  }

  void CheckMedia(const MediaContent& media) const {
    const auto method = FileMethodOf(message_, media);
    const bool kind_given = message_.Properties().FindSet(Names::FileKind) != nullptr;
    if (method.method.empty() && !kind_given) {
      Fault(ValidationCodes::Unsupported,
            "Telegram sends no " + std::string(ToString(media.Type())) + " as a file");
    }
    if (!media.Further().empty()) {
      Fault(ValidationCodes::OutOfRange, "Telegram takes one media item a message");
    }
    const auto* file_id = message_.Properties().FindSet(Names::FileId);
    const bool by_url = !media.Url().empty();
    const int sources = (file_id ? 1 : 0) + (by_url ? 1 : 0) + (media.Data().Empty() ? 0 : 1);
    if (sources == 0) {
      Fault(ValidationCodes::Missing, "The media has no URL, no bytes, and no property fileId");
    } else if (sources > 1) {
      Fault(ValidationCodes::Invalid, "The media has more than one of URL, bytes, property fileId");
    }
    if (by_url && !IsAbsoluteHttpUrl(media.Url())) {
      Fault(ValidationCodes::Invalid, "The media's URL must be an absolute http or https URL");
    }
    if (by_url && method.field == "video_note") {
      Fault(ValidationCodes::NotAllowed, "Telegram takes no video note by URL");
    }
    // A file that Telegram already has can be sent regardless of its size.
    if (media.Size() && !file_id) CheckSize(*media.Size(), method.field == "photo");
    const bool captioned =
        !media.Caption().empty() || message_.Properties().FindSet(Names::Caption);
    if (captioned && !method.HasCaption()) {
      Fault(ValidationCodes::NotAllowed,
            method.field == "sticker" ? "A sticker has no caption" : "A video note has no caption");
    }
    if (!message_.Properties().FindSet(Names::Caption)) {
      CheckText(media.Caption(), kContent, "The media's caption", kMostCaption, IsFormatted());
    }
  }

  void CheckSize(std::uint64_t bytes, bool photo) const {
    if (bytes <= (photo ? kMostPhotoBytes : kMostFileBytes)) return;
    Fault(ValidationCodes::OutOfRange,
          photo ? "The photo is larger than 10 MB" : "The file is larger than 50 MB");
  }

  void CheckRange(double value, double least, double most, std::string_view what) const {
    // Written so that NaN is an error.
    if (value >= least && value <= most) return;
    Fault(ValidationCodes::OutOfRange, "The " + std::string(what) + " is out of range");
  }

  void CheckLocation(const LocationContent& location) const {
    CheckRange(location.Latitude(), -90, 90, "latitude");
    CheckRange(location.Longitude(), -180, 180, "longitude");
    const auto accuracy = location.HorizontalAccuracy();
    const auto period = location.LivePeriod();
    const auto heading = location.Heading();
    const auto radius = location.ProximityAlertRadius();
    if (accuracy) CheckRange(*accuracy, 0, 1500, "horizontal accuracy");
    if (period && period->count() != kForever) {
      CheckRange(static_cast<double>(period->count()), 60, 86400, "live period");
    }
    if (heading) CheckRange(*heading, 1, 360, "heading");
    if (radius) CheckRange(*radius, 1, 100000, "proximity alert radius");
    if (location.Label().empty() != location.Address().empty()) {
      Fault(ValidationCodes::Missing, "A place needs both a label and an address");
    }
    if (!location.Label().empty() && (accuracy || period || heading || radius)) {
      Fault(ValidationCodes::NotAllowed, "A place with a label cannot be live");
    }
  }

  const Message& message_;
  ValidationFaults& faults_;
};

void CheckAddresses(const Message& message,
                    const Endpoint& sender,
                    std::string_view bot_id,
                    ValidationFaults& faults) {
  if (!sender.Empty() && !IsReported(faults, "Sender") && sender.Address() != bot_id) {
    AddFault(faults, "Sender", ValidationCodes::NotAllowed,
             "The sender is the bot itself: its number, or nothing");
  }
  if (IsReported(faults, "Receiver")) return;
  const auto fault = ChatFault(message.Receiver());
  if (!fault.empty()) {
    AddFault(faults, "Receiver", ValidationCodes::Invalid, "The receiver's address " + fault);
  }
}

bool IsText(const Message& message) noexcept {
  return message.ContentAs<TextContent>() || message.ContentAs<HtmlContent>() ||
         message.ContentAs<ButtonContent>() || message.ContentAs<QuickReplyContent>();
}

bool IsFile(const Message& message) noexcept {
  return message.ContentAs<MediaContent>() || message.ContentAs<BinaryContent>();
}

void CheckEdit(const Message& message, std::string_view edited, ValidationFaults& faults) {
  const auto id = RemoteId::Parse(edited);
  if (!IsText(message)) {
    AddFault(faults, Names::EditMessageId, ValidationCodes::NotAllowed,
             "Only text can take the place of a message");
  } else if (!id) {
    AddFault(faults, Names::EditMessageId, ValidationCodes::Invalid,
             "The id is not a message id: expected <chat>/<message>");
  } else if (!IsOfChat(*id, message.Receiver())) {
    AddFault(faults, Names::EditMessageId, ValidationCodes::Invalid,
             "The id is of a message in another chat than the receiver");
  }
  CheckNoSendOptions(message, "An edit", faults);
}

// Checks the values of properties, and that they fit the content.
void CheckProperties(const Message& message, ValidationFaults& faults) {
  const auto& properties = message.Properties();
  const auto text = [&](std::string_view name) -> const std::string* {
    const auto* value = properties.FindSet(name);
    return value ? value->AsString() : nullptr;
  };
  if (const auto* caption = text(Names::Caption)) {
    const auto characters = CountCodePoints(*caption);
    if (!IsFile(message)) {
      AddFault(faults, Names::Caption, ValidationCodes::NotAllowed,
               "A caption goes with media only");
    } else if (!characters) {
      AddFault(faults, Names::Caption, ValidationCodes::Invalid, "The caption is not valid UTF-8");
    } else if (*characters > kMostCaption && !properties.FindSet(Names::ParseMode)) {
      AddFault(
          faults, Names::Caption, MessagingErrorCodes::MessageTooLong,
          "The caption has " + std::to_string(*characters) + " characters; Telegram takes 1024");
    }
  }
  for (const auto name : {Names::FileId, Names::FileKind}) {
    if (!properties.FindSet(name) || message.ContentAs<MediaContent>()) continue;
    AddFault(faults, name, ValidationCodes::NotAllowed,
             "A " + std::string(name) + " goes with media only");
  }
  const auto* mode = text(Names::ParseMode);
  if (mode && message.ContentAs<HtmlContent>() && *mode != "HTML") {
    AddFault(faults, Names::ParseMode, ValidationCodes::NotAllowed, "HTML content is HTML");
  }
  if (const auto* edited = text(Names::EditMessageId)) CheckEdit(message, *edited, faults);
  const auto* reply = text(KnownProperties::ReplyTo);
  if (reply && !RemoteId::Parse(*reply) && ParseInteger(*reply).value_or(0) <= 0) {
    AddFault(faults, KnownProperties::ReplyTo, ValidationCodes::Invalid,
             "The id is not a message id: expected <chat>/<message>, or a message's number");
  }
}

ErrorCode CodeFor(const ValidationFaults& faults) noexcept {
  const auto has = [&](auto condition) {
    return std::any_of(faults.begin(), faults.end(), condition);
  };
  if (IsReported(faults, "Receiver")) return MessagingErrorCodes::InvalidRecipient;
  if (has([](const auto& fault) {
        return fault.Member() == kContent && fault.Code() == ValidationCodes::Unsupported;
      })) {
    return MessagingErrorCodes::UnsupportedContentType;
  }
  if (has([](const auto& fault) { return fault.Code() == MessagingErrorCodes::MessageTooLong; })) {
    return MessagingErrorCodes::MessageTooLong;
  }
  return MessagingErrorCodes::MessageValidationFailed;
}

}  // namespace

void CheckMessage(const Message& message,
                  const Endpoint& sender,
                  std::string_view bot_id,
                  ValidationFaults& faults) {
  CheckAddresses(message, sender, bot_id, faults);
  std::visit(ContentRules(message, faults), message.Content());
  CheckProperties(message, faults);
}

Error MessageErrorFor(ValidationFaults faults) {
  const auto code = CodeFor(faults);
  std::string text = faults.empty() ? std::string() : faults.front().Message();
  if (faults.size() > 1) text += " (and " + std::to_string(faults.size() - 1) + " more)";
  return Error(code, std::move(text))
      .WithFaults(std::move(faults))
      .WithCertainty(Certainty::NotSent)
      .WithRetry(Retry::Never());
}

}  // namespace ratatosk::telegram
