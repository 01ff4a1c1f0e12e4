#include "channels/twilio/address.hpp"

#include <algorithm>
#include <utility>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::size_t kMostDigits = 15;
constexpr std::size_t kLeastDigits = 7;

EndpointType TypeOf(std::string_view address) noexcept {
  if (address.empty()) return EndpointType::Any;
  const auto colon = address.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const auto rest = prefixed ? address.substr(colon + 1) : address;
  if (rest.starts_with('+')) return EndpointType::PhoneNumber;
  if (prefixed) return EndpointType::UserId;
  if (std::all_of(rest.begin(), rest.end(), IsDigit)) return EndpointType::PhoneNumber;
  return IsSid(rest, kServicePrefix) ? EndpointType::Id : EndpointType::Label;
}

}  // namespace

Endpoint EndpointOf(std::string address) {
  const auto type = TypeOf(address);
  return Endpoint(type, std::move(address));
}

std::string CharacterFault(char c, std::size_t position) {
  const bool printable = c > ' ' && c < '\x7f';
  std::string fault = IsLetter(c) ? "has a letter" : "has a character that is not a digit";
  if (printable) fault.append(" '").append(1, c).append("'");
  return fault + " at position " + std::to_string(position);
}

std::string PhoneNumberFault(std::string_view number, std::size_t before) {
  const auto digits = number.substr(1);
  const auto other = std::find_if_not(digits.begin(), digits.end(), IsDigit);
  if (other != digits.end()) {
    const auto index = static_cast<std::size_t>(other - digits.begin());
    return CharacterFault(*other, before + 1 + index + 1);
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

}  // namespace ratatosk::twilio
