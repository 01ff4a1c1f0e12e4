#include "channels/twilio/whatsapp_rules.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/message_form.hpp"
#include "channels/twilio/text.hpp"
#include "channels/twilio/whatsapp_address.hpp"
#include "channels/twilio/whatsapp_media_rules.hpp"

namespace ratatosk::twilio {

namespace {

constexpr AddressRules kWhatsAppAddresses(WhatsAppNumberFault,
                                          WhatsAppAddressFault,
                                          TwilioErrorCodes::InvalidWhatsAppNumber);
constexpr std::size_t kMostVariables = 100;
constexpr std::size_t kMostNameCharacters = 16;

std::string_view NameFault(std::string_view name) noexcept {
  if (name.empty()) return "has an empty name";
  if (name.size() > kMostNameCharacters) return "has a name of more than 16 characters";
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [](char c) { return IsDigit(c) || IsLetter(c) || c == '_'; });
  return plain ? std::string_view() : "has a name with a character that is not a letter or digit";
}

// On WhatsApp such a value fails later, with 63013. An empty one fails immediately, with 21656.
std::string_view ValueFault(std::string_view value) noexcept {
  if (value.empty()) return "is empty";
  if (value.find_first_of("\r\n") != std::string_view::npos) return "has a line break";
  if (value.find('\t') != std::string_view::npos) return "has a tab";
  if (value.find("     ") != std::string_view::npos) return "has more than four spaces in a row";
  const auto characters = CountCodePoints(value);
  if (!characters) return "is not valid UTF-8";
  return *characters > kMostCharacters ? "has more than 1600 characters" : std::string_view();
}

// The name is the caller's text. The value may be private and is not shown.
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
  if (content.Parameters().size() > kMostVariables) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             "The template has more than 100 variables");
  }
  for (const auto& [name, value] : content.Parameters()) {
    if (const auto* text = value.AsString()) {
      CheckVariable(name, *text, faults);
    } else {
      CheckVariable(name, value.ToText(), faults);
    }
  }
}

void CheckLocation(const LocationContent& location, ValidationFaults& faults) {
  // Written so that NaN is an error.
  if (!(std::abs(location.Latitude()) <= 90)) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             "The latitude is not within 90 degrees");
  }
  if (!(std::abs(location.Longitude()) <= 180)) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             "The longitude is not within 180 degrees");
  }
  CheckLength(PlaceText(location), kContent, "The location's label and address", faults);
  if (location.HorizontalAccuracy() || location.LivePeriod() || location.Heading() ||
      location.ProximityAlertRadius()) {
    AddFault(faults, kContent, ValidationCodes::NotAllowed,
             "Twilio sends no live location: it has neither accuracy, live period, heading nor "
             "proximity alert radius");
  }
}

void CheckContent(const Message& message, ValidationFaults& faults) {
  if (const auto* text = message.ContentAs<TextContent>()) {
    if (text->Text().empty()) {
      AddFault(faults, kContent, ValidationCodes::Missing, "The text is empty");
    }
    CheckLength(text->Text(), kContent, "The text", faults);
  } else if (const auto* media = message.ContentAs<MediaContent>()) {
    CheckWhatsAppMedia(*media, faults);
  } else if (const auto* content = message.ContentAs<TemplateContent>()) {
    CheckTemplate(*content, faults);
  } else if (const auto* location = message.ContentAs<LocationContent>()) {
    CheckLocation(*location, faults);
  }
}

}  // namespace

void CheckWhatsAppMessage(const Message& message,
                          const Endpoint& sender,
                          SenderChoice choice,
                          ValidationFaults& faults) {
  CheckAddresses(message, sender, choice, kWhatsAppAddresses, faults);
  CheckContent(message, faults);
  CheckCaption(message, faults);
}

}  // namespace ratatosk::twilio
