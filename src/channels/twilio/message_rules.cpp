#include "channels/twilio/message_rules.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/media_rules.hpp"
#include "channels/twilio/text.hpp"
#include "channels/twilio/whatsapp_address.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::string_view kSender = "Sender";
constexpr std::string_view kReceiver = "Receiver";
constexpr std::string_view kContent = "Content";

constexpr std::size_t kMostCharacters = 1600;
constexpr std::size_t kMostVariables = 100;
constexpr std::size_t kMostNameCharacters = 16;

void AddFault(ValidationFaults& faults, std::string_view member, ErrorCode code, std::string text) {
  faults.emplace_back(std::string(member), code, std::move(text));
}

void CheckSender(const Endpoint& sender, SenderChoice choice, ValidationFaults& faults) {
  if (sender.Empty()) {
    if (choice == SenderChoice::MessagingService) return;
    AddFault(faults, kSender, TwilioErrorCodes::MissingFromNumber,
             "The message has no sender, and the settings have neither From nor "
             "MessagingServiceSid");
    return;
  }
  const auto fault = WhatsAppNumberFault(sender.Address());
  if (fault.empty()) return;
  AddFault(faults, kSender, TwilioErrorCodes::InvalidWhatsAppNumber,
           "The sender's address " + fault);
}

void CheckReceiver(const Endpoint& receiver, ValidationFaults& faults) {
  const auto fault = WhatsAppAddressFault(receiver.Address());
  if (fault.empty()) return;
  AddFault(faults, kReceiver, TwilioErrorCodes::InvalidWhatsAppNumber,
           "The receiver's address " + fault);
}

// Twilio counts characters, not bytes (21617 above 1600).
void CheckLength(std::string_view text,
                 std::string_view member,
                 std::string_view what,
                 ValidationFaults& faults) {
  const auto characters = CountCodePoints(text);
  if (!characters) {
    AddFault(faults, member, ValidationCodes::Invalid, std::string(what) + " is not valid UTF-8");
  } else if (*characters > kMostCharacters) {
    AddFault(faults, member, MessagingErrorCodes::MessageTooLong,
             std::string(what) + " has " + std::to_string(*characters) +
                 " characters; Twilio takes 1600");
  }
}

void CheckCaption(const Message& message, ValidationFaults& faults) {
  constexpr auto kName = TwilioMessageProperties::Caption;
  const auto* media = message.ContentAs<MediaContent>();
  const auto* property = message.Properties().Find(kName);
  if (property && !media) {
    AddFault(faults, kName, ValidationCodes::NotAllowed, "A caption goes with media only");
  } else if (const auto* caption = property ? property->AsString() : nullptr) {
    CheckLength(*caption, kName, "The caption", faults);
  } else if (media && !property) {
    CheckLength(media->Caption(), kContent, "The media's caption", faults);
  }
}

std::string_view NameFault(std::string_view name) noexcept {
  if (name.empty()) return "has an empty name";
  if (name.size() > kMostNameCharacters) return "has a name of more than 16 characters";
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [](char c) { return IsDigit(c) || IsLetter(c) || c == '_'; });
  return plain ? std::string_view() : "has a name with a character that is no letter or digit";
}

// On WhatsApp such a value fails later, with 63013; an empty one at once, with 21656.
std::string_view ValueFault(std::string_view value) noexcept {
  if (value.empty()) return "is empty";
  if (value.find_first_of("\r\n") != std::string_view::npos) return "has a line break";
  if (value.find('\t') != std::string_view::npos) return "has a tab";
  if (value.find("     ") != std::string_view::npos) return "has more than four spaces in a row";
  const auto characters = CountCodePoints(value);
  if (!characters) return "is not valid UTF-8";
  return *characters > kMostCharacters ? "has more than 1600 characters" : std::string_view();
}

// The name is the caller's text; the value may be private and is not shown.
void CheckVariable(std::string_view name, std::string_view value, ValidationFaults& faults) {
  for (const auto fault : {NameFault(name), ValueFault(value)}) {
    if (fault.empty()) continue;
    AddFault(
        faults, kContent, ValidationCodes::Invalid,
        "The template variable '" + std::string(name.substr(0, 64)) + "' " + std::string(fault));
  }
}

void CheckTemplate(const TemplateContent& content, ValidationFaults& faults) {
  if (Trim(content.Id()).empty()) {
    AddFault(faults, kContent, TwilioErrorCodes::MissingContentSid,
             "The template has neither a Content SID nor a name");
  }
  if (content.GetParameters().size() > kMostVariables) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             "The template has more than 100 variables");
  }
  for (const auto& [name, value] : content.GetParameters()) {
    if (const auto* text = value.AsString()) {
      CheckVariable(name, *text, faults);
    } else {
      CheckVariable(name, value.ToText(), faults);
    }
  }
}

void CheckLocation(const LocationContent& location, ValidationFaults& faults) {
  // Written so that a NaN is a fault.
  if (!(std::abs(location.Latitude()) <= 90)) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             "The latitude is not within 90 degrees");
  }
  if (!(std::abs(location.Longitude()) <= 180)) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             "The longitude is not within 180 degrees");
  }
  CheckLength(location.Label(), kContent, "The location's label", faults);
  CheckLength(location.Address(), kContent, "The location's address", faults);
}

void CheckContent(const Message& message, ValidationFaults& faults) {
  if (const auto* text = message.ContentAs<TextContent>()) {
    if (text->Text().empty()) {
      AddFault(faults, kContent, ValidationCodes::Missing, "The text is empty");
    }
    CheckLength(text->Text(), kContent, "The text", faults);
  } else if (const auto* media = message.ContentAs<MediaContent>()) {
    CheckMedia(*media, faults);
  } else if (const auto* content = message.ContentAs<TemplateContent>()) {
    CheckTemplate(*content, faults);
  } else if (const auto* location = message.ContentAs<LocationContent>()) {
    CheckLocation(*location, faults);
  }
}

// Lower ranks stand for the whole message.
enum class Rank : std::uint8_t {
  MissingSender,
  WrongSender,
  WrongReceiver,
  MissingContentSid,
  UnsupportedContent,
  Other,
};

Rank RankOf(const ValidationFault& fault) noexcept {
  if (fault.Code() == TwilioErrorCodes::MissingFromNumber) return Rank::MissingSender;
  if (fault.Member() == kSender) return Rank::WrongSender;
  if (fault.Member() == kReceiver) return Rank::WrongReceiver;
  if (fault.Code() == TwilioErrorCodes::MissingContentSid) return Rank::MissingContentSid;
  const bool content = fault.Member() == kContent;
  if (content && fault.Code() == ValidationCodes::Unsupported) return Rank::UnsupportedContent;
  return Rank::Other;
}

Error ErrorOf(Rank rank, std::string text) {
  switch (rank) {
    case Rank::MissingSender:
      return Error(TwilioErrorCodes::MissingFromNumber, std::move(text), kTwilioDomain);
    case Rank::WrongSender:
      return Error(TwilioErrorCodes::InvalidSender, std::move(text), kTwilioDomain);
    case Rank::WrongReceiver:
      return Error(MessagingErrorCodes::InvalidRecipient, std::move(text));
    case Rank::MissingContentSid:
      return Error(TwilioErrorCodes::MissingContentSid, std::move(text), kTwilioDomain);
    case Rank::UnsupportedContent:
      return Error(MessagingErrorCodes::UnsupportedContentType, std::move(text));
    case Rank::Other:
      break;
  }
  return Error(TwilioErrorCodes::InvalidMessage, std::move(text), kTwilioDomain);
}

}  // namespace

void CheckMessage(const Message& message,
                  const Endpoint& sender,
                  SenderChoice choice,
                  ValidationFaults& faults) {
  CheckSender(sender, choice, faults);
  CheckReceiver(message.Receiver(), faults);
  CheckContent(message, faults);
  CheckCaption(message, faults);
}

Error MessageErrorFor(ValidationFaults faults) {
  const auto first =
      std::min_element(faults.begin(), faults.end(),
                       [](const auto& a, const auto& b) { return RankOf(a) < RankOf(b); });
  const Rank rank = first == faults.end() ? Rank::Other : RankOf(*first);
  std::string text = first == faults.end() ? std::string() : first->Message();
  return ErrorOf(rank, std::move(text))
      .WithFaults(std::move(faults))
      .WithCertainty(Certainty::NotSent)
      .WithRetry(Retry::Never());
}

}  // namespace ratatosk::twilio
