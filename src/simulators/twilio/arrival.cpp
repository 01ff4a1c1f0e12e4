#include <ratatosk/simulators/twilio/arrival.hpp>

#include <cstdio>
#include <utility>

namespace ratatosk::simulators {
namespace {

std::string Decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value);
  return text;
}

}  // namespace

std::string_view FindField(const FormFields& fields, std::string_view name) noexcept {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return {};
}

bool HasField(const FormFields& fields, std::string_view name) noexcept {
  for (const auto& [key, value] : fields) {
    if (key == name) return true;
  }
  return false;
}

Arrival::Arrival(std::string from_address, std::string to_address)
    : from(std::move(from_address)), to(std::move(to_address)) {}

Arrival& Arrival::WithText(std::string body) {
  return fields.emplace_back("Body", std::move(body)), *this;
}

Arrival& Arrival::WithProfileName(std::string name) {
  return fields.emplace_back("ProfileName", std::move(name)), *this;
}

Arrival& Arrival::WithMedia(std::string content_type, std::string bytes) {
  return media.emplace_back(std::move(content_type), std::move(bytes)), *this;
}

Arrival& Arrival::WithLocation(double latitude,
                               double longitude,
                               std::string label,
                               std::string address) {
  fields.emplace_back("MessageType", "location");
  fields.emplace_back("Latitude", Decimal(latitude));
  fields.emplace_back("Longitude", Decimal(longitude));
  if (!label.empty()) fields.emplace_back("Label", std::move(label));
  if (!address.empty()) fields.emplace_back("Address", std::move(address));
  return *this;
}

Arrival& Arrival::WithButton(std::string text, std::string payload) {
  fields.emplace_back("MessageType", "button");
  fields.emplace_back("Body", text);
  fields.emplace_back("ButtonText", std::move(text));
  fields.emplace_back("ButtonPayload", std::move(payload));
  fields.emplace_back("ButtonType", "REPLY");
  return *this;
}

Arrival& Arrival::WithListReply(std::string id, std::string title, std::string description) {
  fields.emplace_back("MessageType", "interactive");
  fields.emplace_back("Body", title);
  fields.emplace_back("ListId", std::move(id));
  fields.emplace_back("ListTitle", std::move(title));
  if (!description.empty()) fields.emplace_back("ListDescription", std::move(description));
  return *this;
}

Arrival& Arrival::WithField(std::string name, std::string value) {
  return overrides.emplace_back(std::move(name), std::move(value)), *this;
}

Arrival& Arrival::WithoutField(std::string name) {
  return left_out.push_back(std::move(name)), *this;
}

Arrival& Arrival::ToAccount(std::string sid) { return account_sid = std::move(sid), *this; }

Arrival& Arrival::WithMessageSid(std::string sid) { return message_sid = std::move(sid), *this; }

Arrival& Arrival::SignedWith(std::string auth_token) {
  return signing_token = std::move(auth_token), *this;
}

Arrival& Arrival::WithSignature(std::string text) { return signature = std::move(text), *this; }

Arrival& Arrival::WithoutSignature() { return without_signature = true, *this; }

}  // namespace ratatosk::simulators
