#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::twilio {

// The members that errors in a message name, besides its properties.
inline constexpr std::string_view kSender = "Sender";
inline constexpr std::string_view kReceiver = "Receiver";
inline constexpr std::string_view kContent = "Content";

/// The maximum number of characters of a body (21617 above that).
inline constexpr std::size_t kMostCharacters = 1600;

/// How the sender is chosen if the message has no sender address.
enum class SenderChoice : std::uint8_t { MustBeGiven, MessagingService };

/// The address formats of a channel. A check returns an empty string for a valid address, otherwise
/// the problem.
class AddressRules {
 public:
  using Check = std::string (*)(std::string_view address);
  constexpr AddressRules(Check sender, Check receiver, ErrorCode fault_code)
      : sender_fault(sender), receiver_fault(receiver), code(fault_code) {}

  Check sender_fault;
  Check receiver_fault;
  /// The code of the errors.
  ErrorCode code;
};

void AddFault(ValidationFaults& faults, std::string_view member, ErrorCode code, std::string text);

/// Checks the sender and the recipient. `sender` is the resolved one; if it is empty but required,
/// adds `MISSING_FROM_NUMBER`. Skips an address that `faults` already names, because the schema
/// rejected it.
void CheckAddresses(const Message& message,
                    const Endpoint& sender,
                    SenderChoice choice,
                    const AddressRules& rules,
                    ValidationFaults& faults);

/// Requires valid UTF-8 with at most 1600 code points. The error text starts with `what`.
void CheckLength(std::string_view text,
                 std::string_view member,
                 std::string_view what,
                 ValidationFaults& faults);

/// Requires media for the property, and checks the length of the property or of the media's own
/// caption.
void CheckCaption(const Message& message, ValidationFaults& faults);

/// Requires at most `most` files, each with an absolute http or https URL. `channel` is for the
/// error text.
void CheckMediaFiles(const MediaContent& media,
                     std::size_t most,
                     std::string_view channel,
                     ValidationFaults& faults);

/// Returns the error that represents `faults` and contains them: `NotSent`, not retryable. The code
/// is the first that applies of MISSING_FROM_NUMBER or INVALID_SENDER, INVALID_RECIPIENT,
/// MISSING_CONTENT_SID, UNSUPPORTED_CONTENT_TYPE, MESSAGE_TOO_LONG, INVALID_MESSAGE.
Error MessageErrorFor(ValidationFaults faults);

}  // namespace ratatosk::twilio
