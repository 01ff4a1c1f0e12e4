#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::twilio {

// The members that faults of a message name, beside its properties.
inline constexpr std::string_view kSender = "Sender";
inline constexpr std::string_view kReceiver = "Receiver";
inline constexpr std::string_view kContent = "Content";

/// The most characters of a body (21617 above).
inline constexpr std::size_t kMostCharacters = 1600;

/// Who is to choose the sender when there is no address of one.
enum class SenderChoice : std::uint8_t { MustBeGiven, MessagingService };

/// What a channel's addresses look like. A check gives an empty text for a good one, and what is
/// wrong with it otherwise.
class AddressRules {
 public:
  using Check = std::string (*)(std::string_view address);
  constexpr AddressRules(Check sender, Check receiver, ErrorCode fault_code)
      : sender_fault(sender), receiver_fault(receiver), code(fault_code) {}

  Check sender_fault;
  Check receiver_fault;
  /// Of the faults.
  ErrorCode code;
};

void AddFault(ValidationFaults& faults, std::string_view member, ErrorCode code, std::string text);

/// `sender` is the resolved one; when it is empty and must be given: `MISSING_FROM_NUMBER`. An
/// address that `faults` names already, because the schema refused it, is not looked at.
void CheckAddresses(const Message& message,
                    const Endpoint& sender,
                    SenderChoice choice,
                    const AddressRules& rules,
                    ValidationFaults& faults);

/// Valid UTF-8 and at most 1600 characters: code points, not bytes. `what` begins the words.
void CheckLength(std::string_view text,
                 std::string_view member,
                 std::string_view what,
                 ValidationFaults& faults);

/// The property goes with media only; its length, or that of the media's own caption.
void CheckCaption(const Message& message, ValidationFaults& faults);

/// At most `most` files, each with an absolute http or https URL. `channel` is for the words.
void CheckMediaFiles(const MediaContent& media,
                     std::size_t most,
                     std::string_view channel,
                     ValidationFaults& faults);

/// The error that stands for `faults`, which travel along: `NotSent`, never to be repeated as it
/// is. The code is the first of: MISSING_FROM_NUMBER or INVALID_SENDER, INVALID_RECIPIENT,
/// MISSING_CONTENT_SID, UNSUPPORTED_CONTENT_TYPE, MESSAGE_TOO_LONG, INVALID_MESSAGE.
Error MessageErrorFor(ValidationFaults faults);

}  // namespace ratatosk::twilio
