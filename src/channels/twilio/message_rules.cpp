#include "channels/twilio/message_rules.hpp"

#include <algorithm>
#include <utility>

#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

void CheckUrl(const MediaContent& item, ValidationFaults& faults) {
  if (item.Url().empty()) {
    AddFault(faults, kContent, ValidationCodes::Missing, "The media has no URL");
  } else if (!IsAbsoluteHttpUrl(item.Url())) {
    AddFault(faults, kContent, ValidationCodes::Invalid,
             "The media's URL must be an absolute http or https URL");
  }
}

// The lowest rank determines the code of the whole message.
enum class Rank : std::uint8_t {
  MissingSender,
  WrongSender,
  WrongReceiver,
  MissingContentSid,
  UnsupportedContent,
  TooLong,
  Other,
};

Rank RankOf(const ValidationFault& fault) noexcept {
  const bool no_address = fault.Member() == kSender && fault.Code() == ValidationCodes::Missing;
  if (no_address || fault.Code() == TwilioErrorCodes::MissingFromNumber) return Rank::MissingSender;
  if (fault.Member() == kSender) return Rank::WrongSender;
  if (fault.Member() == kReceiver) return Rank::WrongReceiver;
  if (fault.Code() == TwilioErrorCodes::MissingContentSid) return Rank::MissingContentSid;
  const bool content = fault.Member() == kContent;
  if (content && fault.Code() == ValidationCodes::Unsupported) return Rank::UnsupportedContent;
  if (fault.Code() == MessagingErrorCodes::MessageTooLong) return Rank::TooLong;
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
    case Rank::TooLong:
      return Error(MessagingErrorCodes::MessageTooLong, std::move(text));
    case Rank::Other:
      break;
  }
  return Error(TwilioErrorCodes::InvalidMessage, std::move(text), kTwilioDomain);
}

}  // namespace

void AddFault(ValidationFaults& faults, std::string_view member, ErrorCode code, std::string text) {
  faults.emplace_back(std::string(member), code, std::move(text));
}

void CheckAddresses(const Message& message,
                    const Endpoint& sender,
                    SenderChoice choice,
                    const AddressRules& rules,
                    ValidationFaults& faults) {
  if (sender.Empty()) {
    if (choice == SenderChoice::MustBeGiven && !IsReported(faults, kSender)) {
      AddFault(faults, kSender, TwilioErrorCodes::MissingFromNumber,
               "The message has no sender, and the settings have neither From nor "
               "MessagingServiceSid");
    }
  } else if (!IsReported(faults, kSender)) {
    const auto fault = rules.sender_fault(sender.Address());
    if (!fault.empty()) AddFault(faults, kSender, rules.code, "The sender's address " + fault);
  }
  if (!IsReported(faults, kReceiver)) {
    const auto fault = rules.receiver_fault(message.Receiver().Address());
    if (!fault.empty()) AddFault(faults, kReceiver, rules.code, "The receiver's address " + fault);
  }
}

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
  const auto* property = message.Properties().FindSet(kName);
  if (property && !media) {
    AddFault(faults, kName, ValidationCodes::NotAllowed, "A caption goes with media only");
  } else if (const auto* caption = property ? property->AsString() : nullptr) {
    CheckLength(*caption, kName, "The caption", faults);
  } else if (media && !property) {
    CheckLength(media->Caption(), kContent, "The media's caption", faults);
  }
}

void CheckMediaFiles(const MediaContent& media,
                     std::size_t most,
                     std::string_view channel,
                     ValidationFaults& faults) {
  if (const auto count = 1 + media.Further().size(); count > most) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             std::string(channel) + " takes " + (most == 1 ? "one" : std::to_string(most)) +
                 " media item" + (most == 1 ? "" : "s") + " a message");
  }
  CheckUrl(media, faults);
  for (const auto& item : media.Further()) CheckUrl(item, faults);
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
