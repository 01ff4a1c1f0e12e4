#include "channels/twilio/whatsapp_address.hpp"

#include <algorithm>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::string_view kPrefix = "whatsapp:";
constexpr std::size_t kMostDigits = 15;
constexpr std::size_t kLeastDigits = 7;
constexpr std::size_t kMostIdCharacters = 128;

bool IsBlank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

// What is wrong with an address before the prefix's end; empty when it begins with the prefix.
std::string PrefixFault(std::string_view address) {
  if (address.empty()) return "is empty";
  if (std::any_of(address.begin(), address.end(), IsBlank)) return "has white space in it";
  if (address.starts_with(kPrefix)) return {};
  if (EqualsNoCase(address.substr(0, kPrefix.size()), kPrefix)) {
    return "has its prefix in the wrong case; it must be 'whatsapp:' in lower case";
  }
  return "has no 'whatsapp:' prefix; it must be whatsapp:+E164";
}

std::string CharacterFault(char c, std::size_t position) {
  const bool printable = c > ' ' && c < '\x7f';
  std::string fault = IsLetter(c) ? "has a letter" : "has a character that is no digit";
  if (printable) fault.append(" '").append(1, c).append("'");
  return fault + " at position " + std::to_string(position);
}

// `number` is what follows the prefix. Positions count from 1 over the whole address.
std::string NumberFault(std::string_view number) {
  if (number.empty()) return "has no number behind 'whatsapp:'";
  if (number.front() != '+') {
    return IsDigit(number.front()) ? "has no '+' before the number"
                                   : "has no '+' behind 'whatsapp:'";
  }
  const auto digits = number.substr(1);
  const auto other = std::find_if_not(digits.begin(), digits.end(), IsDigit);
  if (other != digits.end()) {
    const auto index = static_cast<std::size_t>(other - digits.begin());
    return CharacterFault(*other, kPrefix.size() + 1 + index + 1);
  }
  if (digits.empty()) return "has no digits behind the '+'";
  if (digits.front() == '0') return "has a leading zero; no country code begins with 0";
  if (digits.size() > kMostDigits) {
    return "is too long: " + std::to_string(digits.size()) + " digits, E.164 allows 15";
  }
  if (digits.size() < kLeastDigits) {
    return "is too short: " + std::to_string(digits.size()) + " digits";
  }
  return {};
}

// `id` is what follows the prefix, "CC." at its start.
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
