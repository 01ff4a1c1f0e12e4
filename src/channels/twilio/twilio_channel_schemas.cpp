#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>

#include <algorithm>

#include <ratatosk/http/url.hpp>

#include "channels/twilio/sms_address.hpp"
#include "channels/twilio/text.hpp"
#include "channels/twilio/whatsapp_address.hpp"

namespace ratatosk::twilio {

namespace {

std::string_view TextOf(const Value& value) noexcept {
  const auto* text = value.AsString();
  return text ? std::string_view(*text) : std::string_view();
}

}  // namespace

std::string CheckAccountSid(const Value& value) {
  if (IsSid(TextOf(value), "AC")) return {};
  return "must be an account SID: AC and 32 hexadecimal digits";
}

std::string CheckApiKeySid(const Value& value) {
  if (IsSid(TextOf(value), "SK")) return {};
  return "must be an API key SID: SK and 32 hexadecimal digits";
}

std::string CheckMessagingServiceSid(const Value& value) {
  if (IsSid(TextOf(value), "MG")) return {};
  return "must be a messaging service SID: MG and 32 hexadecimal digits";
}

std::string CheckUrl(const Value& value) {
  if (IsAbsoluteHttpUrl(TextOf(value))) return {};
  return "must be an absolute http or https URL";
}

// The credentials are sent to this URL.
std::string CheckApiBaseUrl(const Value& value) {
  const auto text = TextOf(value);
  if (auto fault = CheckUrl(value); !fault.empty()) return fault;
  const auto url = http::Url::Parse(text);
  if (!url) return std::string(url.Error().Message());
  if (text.find_first_of("?#") != std::string_view::npos) return "must have no query or fragment";
  if (url->Origin().tls || url->Origin().IsLoopback()) return {};
  return "must be https: over http anybody on the way could read the credentials";
}

// Twilio rejects such a host with 21609.
std::string CheckStatusCallback(const Value& value) {
  auto fault = CheckUrl(value);
  if (!fault.empty()) return fault;
  if (HostOf(TextOf(value)).find('_') == std::string::npos) return {};
  return "must not have an underscore in its host";
}

std::string CheckWhatsAppFrom(const Value& value) { return WhatsAppNumberFault(TextOf(value)); }

std::string CheckSmsFrom(const Value& value) { return SmsSenderFault(TextOf(value)); }

std::string CheckHostLabel(const Value& value) {
  const auto label = TextOf(value);
  const bool good = !label.empty() && label.size() <= 63 && label.front() != '-' &&
                    label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
                      return IsDigit(c) || IsLetter(c) || c == '-';
                    });
  return good ? std::string() : "must be one label of a host name, such as 'sydney' or 'au1'";
}

// Twilio would reject a value that was copied with its line break, with an unhelpful message.
std::string CheckSecret(const Value& value) {
  const auto text = TextOf(value);
  const bool good =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return good ? std::string() : "must have no blanks, line ends or characters beyond ASCII";
}

}  // namespace ratatosk::twilio
