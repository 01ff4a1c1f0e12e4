#include "channels/twilio/sms_rules.hpp"

#include <cstdint>
#include <string>

#include <ratatosk/channels/twilio/sms_segments.hpp>
#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/sms_address.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr AddressRules kSmsAddresses(SmsSenderFault,
                                     SmsReceiverFault,
                                     TwilioErrorCodes::InvalidPhoneNumber);
constexpr std::size_t kMostFiles = 10;
constexpr std::uint64_t kMostBytesTogether = 5U * 1024U * 1024U;

void CheckText(const std::string& text, ValidationFaults& faults) {
  if (text.empty()) AddFault(faults, kContent, ValidationCodes::Missing, "The text is empty");
  const auto characters = CountCodePoints(text);
  if (!characters || *characters <= kMostCharacters) {
    CheckLength(text, kContent, "The text", faults);
    return;
  }
  const auto count = CountSmsSegments(text);
  AddFault(faults, kContent, MessagingErrorCodes::MessageTooLong,
           "The text has " + std::to_string(*characters) + " characters, " +
               std::to_string(count.Segments) + " segments of " +
               std::string(ToString(count.Encoding)) + "; Twilio takes 1600 characters");
}

// The limit of five megabytes applies to all files of a message together.
void CheckFiles(const MediaContent& media, ValidationFaults& faults) {
  CheckMediaFiles(media, kMostFiles, "MMS", faults);
  std::uint64_t left = kMostBytesTogether;
  const auto fits = [&](const MediaContent& item) {
    const auto size = item.Size().value_or(0);
    if (size > left) return false;
    left -= size;
    return true;
  };
  bool all = fits(media);
  for (const auto& item : media.Further()) all = all && fits(item);
  if (all) return;
  AddFault(faults, kContent, ValidationCodes::OutOfRange,
           "The media are larger than the 5 MB that MMS takes");
}

// Twilio's link shortening requires a messaging service.
void CheckShortenUrls(const Message& message,
                      const Endpoint& sender,
                      SenderChoice choice,
                      ValidationFaults& faults) {
  constexpr auto kName = TwilioMessageProperties::ShortenUrls;
  const auto* property = message.Properties().FindSet(kName);
  const auto* wanted = property ? property->AsBoolean() : nullptr;
  if (!wanted || !*wanted || choice == SenderChoice::MessagingService) return;
  if (sender.Type() == EndpointType::Id) return;
  AddFault(faults, kName, ValidationCodes::NotAllowed,
           "ShortenUrls needs a messaging service, and there is no MessagingServiceSid");
}

}  // namespace

void CheckSmsMessage(const Message& message,
                     const Endpoint& sender,
                     SenderChoice choice,
                     ValidationFaults& faults) {
  CheckAddresses(message, sender, choice, kSmsAddresses, faults);
  if (const auto* text = message.ContentAs<TextContent>()) {
    CheckText(text->Text(), faults);
  } else if (const auto* media = message.ContentAs<MediaContent>()) {
    CheckFiles(*media, faults);
  }
  CheckCaption(message, faults);
  CheckShortenUrls(message, sender, choice, faults);
}

}  // namespace ratatosk::twilio
