#include "channels/twilio/sms_address.hpp"

#include <algorithm>

#include "channels/twilio/address.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::size_t kLeastShortCode = 5;
constexpr std::size_t kMostShortCode = 6;
constexpr std::size_t kMostSenderId = 11;

bool IsShortCode(std::string_view address) noexcept {
  return address.size() >= kLeastShortCode && address.size() <= kMostShortCode &&
         std::all_of(address.begin(), address.end(), IsDigit);
}

// Finds problems that apply to senders and recipients alike.
std::string CommonFault(std::string_view address) {
  if (address.empty()) return "is empty";
  const auto colon = address.find(':');
  if (colon == std::string_view::npos) return {};
  return "has the prefix '" + std::string(address.substr(0, std::min<std::size_t>(colon, 20))) +
         ":'; a phone number here is +E164 alone";
}

bool FitsSenderId(char c) noexcept {
  return IsLetter(c) || IsDigit(c) || std::string_view(" +-_&").find(c) != std::string_view::npos;
}

std::string SenderIdFault(std::string_view id) {
  if (id.size() > kMostSenderId) {
    return "is too long for a sender id: " + std::to_string(id.size()) + " characters, 11 at most";
  }
  const auto other = std::find_if_not(id.begin(), id.end(), FitsSenderId);
  if (other != id.end()) {
    return "is not a sender id: it has a character other than letters, digits, spaces and + - _ & "
           "at "
           "position " +
           std::to_string(other - id.begin() + 1);
  }
  if (std::none_of(id.begin(), id.end(), IsLetter)) return "has no letter: a sender id needs one";
  return {};
}

}  // namespace

std::string SmsReceiverFault(std::string_view address) {
  auto fault = CommonFault(address);
  if (!fault.empty()) return fault;
  if (address.front() == '+') return PhoneNumberFault(address, 0);
  if (IsShortCode(address)) return "is a short code; those cannot be sent to";
  const auto other = std::find_if_not(address.begin(), address.end(), IsDigit);
  if (other == address.end()) return "has no '+' before the number";
  return CharacterFault(*other, static_cast<std::size_t>(other - address.begin()) + 1);
}

std::string SmsSenderFault(std::string_view address) {
  auto fault = CommonFault(address);
  if (!fault.empty()) return fault;
  if (address.front() == '+') return PhoneNumberFault(address, 0);
  if (IsSid(address, kServicePrefix) || IsShortCode(address)) return {};
  if (std::all_of(address.begin(), address.end(), IsDigit)) {
    return "has " + std::to_string(address.size()) +
           " digits: a short code has 5 or 6, and a phone number begins with '+'";
  }
  return SenderIdFault(address);
}

}  // namespace ratatosk::twilio
