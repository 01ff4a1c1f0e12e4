#include <ratatosk/schema/connection_settings.hpp>

#include <algorithm>
#include <ostream>

#include "schema/conversions.hpp"
#include "schema/names.hpp"
#include "schema/parameters.hpp"

namespace ratatosk {

bool ConnectionSettings::NoCase::operator()(std::string_view a, std::string_view b) const noexcept {
  return LessNoCase(a, b);
}

ConnectionSettings& ConnectionSettings::SetParameter(std::string_view name, Value value) & {
  return SetParameter(name, Secret(value.ToText()));
}

ConnectionSettings& ConnectionSettings::SetParameter(std::string_view name, Secret value) & {
  Set(name, std::move(value), nullptr);
  return *this;
}

void ConnectionSettings::Set(std::string_view name,
                             Secret value,
                             std::shared_ptr<const std::string> origin) {
  auto found = entries_.find(name);
  if (found == entries_.end()) found = entries_.emplace(name, Entry()).first;
  found->second.value = std::move(value);
  found->second.origin = std::move(origin);
}

void ConnectionSettings::SetOrigins(std::shared_ptr<const std::string> origin) {
  for (auto& [name, entry] : entries_) entry.origin = origin;
}

ConnectionSettings& ConnectionSettings::OverriddenBy(const ConnectionSettings& stronger) & {
  for (const auto& [name, entry] : stronger.entries_) Set(name, entry.value, entry.origin);
  return *this;
}

std::string_view ConnectionSettings::Text(std::string_view name) const noexcept {
  const auto found = entries_.find(name);
  return found == entries_.end() ? std::string_view() : found->second.value.Reveal();
}

std::string ConnectionSettings::OriginOf(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return {};
  return found->second.origin ? *found->second.origin : "code";
}

bool ConnectionSettings::Has(std::string_view name) const noexcept {
  return entries_.contains(name);
}

std::vector<std::string> ConnectionSettings::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

std::optional<std::string> ConnectionSettings::GetString(std::string_view name) const {
  if (!Has(name)) return std::nullopt;
  return std::string(Text(name));
}

std::optional<Secret> ConnectionSettings::GetSecret(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.value.Empty()) return std::nullopt;
  return found->second.value;
}

std::optional<std::int64_t> ConnectionSettings::GetInteger(std::string_view name) const {
  return ToInteger(Text(name));
}

std::optional<double> ConnectionSettings::GetNumber(std::string_view name) const {
  return ToNumber(Text(name));
}

std::optional<bool> ConnectionSettings::GetBoolean(std::string_view name) const {
  return ToBoolean(Text(name));
}

std::optional<std::chrono::milliseconds> ConnectionSettings::GetDuration(
    std::string_view name) const {
  return ToDuration(Text(name));
}

ConnectionSettings ConnectionSettings::WithDefaults(const ChannelSchema& schema) const {
  static const auto kOrigin = std::make_shared<const std::string>("default");
  ConnectionSettings copy = *this;
  ForEachParameter(schema, [&copy](const ParameterSchema& parameter) {
    if (parameter.default_text.empty() || !copy.Text(parameter.name).empty()) return;
    copy.Set(parameter.name, Secret(std::string(parameter.default_text)), kOrigin);
  });
  return copy;
}

namespace {

bool MayBeShown(const ChannelSchema& schema, std::string_view name) noexcept {
  const auto* parameter = schema.FindParameter(name);
  return parameter && !parameter->sensitive;
}

// Appends a value in the form in which Parse reads it back.
void AppendValue(std::string& out, std::string_view value) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const bool plain = value.empty() || (value.find_first_of(";\r\n") == std::string_view::npos &&
                                       value.front() != '\'' && value.front() != '"' &&
                                       kSpaces.find(value.front()) == std::string_view::npos &&
                                       kSpaces.find(value.back()) == std::string_view::npos);
  if (plain) {
    out.append(value);
    return;
  }
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// A URL can contain a password: "https://user:password@host".
std::string WithoutUserInfo(std::string_view value) {
  std::string shown(value);
  const auto scheme = shown.find("://");
  if (scheme == std::string::npos) return shown;
  const auto begin = scheme + 3;
  const auto end = std::min(shown.find_first_of("/?#", begin), shown.size());
  const auto at = shown.rfind('@', end);
  if (at != std::string::npos && at >= begin) shown.replace(begin, at - begin, "***");
  return shown;
}

}  // namespace

std::string ConnectionSettings::ToText(const ChannelSchema& schema) const {
  std::string shown;
  for (const auto& [name, entry] : entries_) {
    if (!shown.empty()) shown += "; ";
    shown.append(name).append("=");
    const bool may = MayBeShown(schema, name);
    AppendValue(shown, may ? WithoutUserInfo(entry.value.Reveal()) : std::string("***"));
  }
  return shown;
}

std::string ConnectionSettings::RevealConnectionString() const {
  std::string text;
  for (const auto& [name, entry] : entries_) {
    if (!text.empty()) text += ";";
    text.append(name).append("=");
    AppendValue(text, entry.value.Reveal());
  }
  return text;
}

std::ostream& operator<<(std::ostream& out, const ConnectionSettings& settings) {
  const char* separator = "";
  for (const auto& [name, entry] : settings.entries_) {
    out << separator << name << "=***";
    separator = "; ";
  }
  return out;
}

}  // namespace ratatosk
