#include "simulators/twilio/address.hpp"

#include <algorithm>

namespace ratatosk::simulators {
namespace {

bool IsDigit(char c) noexcept { return c >= '0' && c <= '9'; }
bool IsUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) noexcept { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
bool IsHex(char c) noexcept {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool IsAlphanumeric(char c) noexcept { return IsDigit(c) || IsLetter(c); }

bool AllDigits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsAlphanumericSender(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 11 && std::any_of(text.begin(), text.end(), IsLetter) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsAlphanumeric(c) || c == ' ' || c == '-' || c == '+' || c == '_' || c == '&';
         });
}

}  // namespace

std::string_view ChannelOf(std::string_view address) noexcept {
  const auto colon = address.find(':');
  return colon == std::string_view::npos ? "sms" : address.substr(0, colon);
}

std::string_view WithoutChannel(std::string_view address) noexcept {
  const auto colon = address.find(':');
  return colon == std::string_view::npos ? address : address.substr(colon + 1);
}

bool IsE164(std::string_view number) noexcept {
  if (number.size() < 3 || number.size() > 16 || number[0] != '+') return false;
  return number[1] != '0' && AllDigits(number.substr(1));
}

bool IsBusinessScopedId(std::string_view id) noexcept {
  if (id.size() < 4 || !IsUpper(id[0]) || !IsUpper(id[1]) || id[2] != '.') return false;
  id.remove_prefix(3);
  if (id.starts_with("ENT.")) id.remove_prefix(4);
  return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), IsAlphanumeric);
}

bool IsValidTo(std::string_view address) noexcept {
  const auto rest = WithoutChannel(address);
  if (ChannelOf(address) == "sms") return IsE164(rest);
  if (ChannelOf(address) == "whatsapp") return IsE164(rest) || IsBusinessScopedId(rest);
  return !rest.empty();
}

bool IsValidFrom(std::string_view address) noexcept {
  const auto rest = WithoutChannel(address);
  if (ChannelOf(address) == "whatsapp") return IsE164(rest);
  if (ChannelOf(address) != "sms") return !rest.empty();
  return IsE164(rest) || IsShortCode(rest) || IsAlphanumericSender(rest);
}

bool IsShortCode(std::string_view address) noexcept {
  return AllDigits(address) && address.size() >= 3 && address.size() <= 8;
}

bool IsSid(std::string_view text, std::string_view prefix) noexcept {
  return text.size() == prefix.size() + 32 && text.starts_with(prefix) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(), IsHex);
}

bool IsWebUrl(std::string_view url) noexcept {
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return false;
  }
  auto host = url.substr(0, url.find_first_of("/?#"));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  return !host.empty() && host.front() != ':' && std::all_of(host.begin(), host.end(), [](char c) {
    return IsAlphanumeric(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

}  // namespace ratatosk::simulators
