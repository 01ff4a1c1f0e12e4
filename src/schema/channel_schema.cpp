#include <ratatosk/schema/channel_schema.hpp>

#include <ratatosk/schema/connection_settings.hpp>

#include "schema/names.hpp"

namespace ratatosk {

std::string ToString(Capabilities capabilities) {
  constexpr std::string_view kNames[] = {
      "SendMessages",       "ReceiveMessages",  "MessageStatusQuery",
      "HandleMessageState", "MediaAttachments", "Templates",
      "BulkMessaging",      "HealthCheck",      "InteractiveContent"};
  std::string text;
  for (std::size_t bit = 0; bit < std::size(kNames); ++bit) {
    if (!Has(capabilities, static_cast<Capabilities>(1U << bit))) continue;
    if (!text.empty()) text += ", ";
    text += kNames[bit];
  }
  return text.empty() ? "None" : text;
}

std::string_view ToString(AuthenticationScheme scheme) noexcept {
  switch (scheme) {
    case AuthenticationScheme::None:
      return "None";
    case AuthenticationScheme::ApiKey:
      return "ApiKey";
    case AuthenticationScheme::Bearer:
      return "Bearer";
    case AuthenticationScheme::Basic:
      return "Basic";
    case AuthenticationScheme::OAuthClientCredentials:
      return "OAuthClientCredentials";
    case AuthenticationScheme::ServiceAccount:
      return "ServiceAccount";
    case AuthenticationScheme::Custom:
      return "Custom";
  }
  return "?";
}

std::string ChannelSchema::Identity() const {
  std::string text(provider);
  return text.append("/").append(type).append("/").append(version);
}

const ParameterSchema* ChannelSchema::FindParameter(std::string_view name) const noexcept {
  for (const auto table : {parameters, CommonParameters()}) {
    for (const auto& parameter : table) {
      if (EqualNoCase(parameter.name, name)) return &parameter;
    }
  }
  return nullptr;
}

}  // namespace ratatosk
