#include "channels/twilio/whatsapp_address.hpp"

#include <algorithm>

#include "channels/twilio/address.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::string_view kPrefix = "whatsapp:";
constexpr std::size_t kMostIdCharacters = 128;

bool IsBlank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Returns the problem in an address up to the end of the prefix; empty if it begins with the
// prefix.
std::string PrefixFault(std::string_view address) {
  if (address.empty()) return "is empty";
  if (std::any_of(address.begin(), address.end(), IsBlank)) return "has white space in it";
  if (address.starts_with(kPrefix)) return {};
  if (EqualsNoCase(address.substr(0, kPrefix.size()), kPrefix)) {
    return "has its prefix in the wrong case; it must be 'whatsapp:' in lower case";
  }
  return "has no 'whatsapp:' prefix; it must be whatsapp:+E164";
}

// `number` is the part after the prefix. Positions count from 1 over the whole address.
std::string NumberFault(std::string_view number) {
  if (number.empty()) return "has no number behind 'whatsapp:'";
  if (number.front() == '+') return PhoneNumberFault(number, kPrefix.size());
  return IsDigit(number.front()) ? "has no '+' before the number" : "has no '+' behind 'whatsapp:'";
}

// `id` is the part after the prefix and begins with "CC.".
std::string UserIdFault(std::string_view id) {
  auto rest = id.substr(3);
  if (rest.starts_with("ENT.")) rest.remove_prefix(4);
  if (rest.empty()) return "has an empty user id";
  if (rest.size() > kMostIdCharacters) return "has a user id of more than 128 characters";
  const auto other =
      std::find_if_not(rest.begin(), rest.end(), [](char c) { return IsDigit(c) || IsLetter(c); });
  if (other == rest.end()) return {};
  return "has a user id with a character that is neither letter nor digit";
}

}  // namespace

AddressKind KindOfAddress(std::string_view address) noexcept {
  if (!address.starts_with(kPrefix)) return AddressKind::Other;
  const auto rest = address.substr(kPrefix.size());
  if (rest.starts_with('+')) return AddressKind::Number;
  const bool scoped = rest.size() >= 3 && IsUpper(rest[0]) && IsUpper(rest[1]) && rest[2] == '.';
  return scoped ? AddressKind::UserId : AddressKind::Other;
}

std::string WhatsAppNumberFault(std::string_view address) {
  auto fault = PrefixFault(address);
  return fault.empty() ? NumberFault(address.substr(kPrefix.size())) : fault;
}

std::string WhatsAppAddressFault(std::string_view address) {
  auto fault = PrefixFault(address);
  if (!fault.empty()) return fault;
  const auto rest = address.substr(kPrefix.size());
  return KindOfAddress(address) == AddressKind::UserId ? UserIdFault(rest) : NumberFault(rest);
}

}  // namespace ratatosk::twilio
