#include <ratatosk/schema/connection_settings.hpp>

#include <array>
#include <ostream>

#include "schema/conversions.hpp"
#include "schema/names.hpp"

namespace ratatosk {

namespace {

std::string CheckDuration(const Value& value) {
  const auto duration = ToDuration(value.ToText());
  if (!duration) return "must be a duration such as 00:01:00 or a number of seconds";
  return duration->count() > 0 ? "" : "must be longer than nothing";
}

constexpr std::array kCommonParameters = {
    ParameterSchema(CommonSettings::SendTimeout, DataType::String)
        .Default("00:01:00")
        .CheckedBy(&CheckDuration)
        .Described("the longest that a send may take"),
    ParameterSchema(CommonSettings::ReceiveTimeout, DataType::String)
        .Default("00:01:00")
        .CheckedBy(&CheckDuration)
        .Described("the longest that taking a webhook may take"),
    ParameterSchema(CommonSettings::StatusQueryTimeout, DataType::String)
        .Default("00:00:30")
        .CheckedBy(&CheckDuration)
        .Described("the longest that a status query or a connection test may take"),
};

}  // namespace

std::span<const ParameterSchema> CommonParameters() noexcept { return kCommonParameters; }

bool ConnectionSettings::NoCase::operator()(std::string_view a,
                                            std::string_view b) const noexcept {
  return LessNoCase(a, b);
}

ConnectionSettings& ConnectionSettings::SetParameter(std::string_view name, Value value) & {
  return SetParameter(name, Secret(value.ToText()));
}

ConnectionSettings& ConnectionSettings::SetParameter(std::string_view name, Secret value) & {
  if (const auto found = texts_.find(name); found != texts_.end()) {
    found->second = std::move(value);
  } else {
    texts_.emplace(name, std::move(value));
  }
  return *this;
}

std::string_view ConnectionSettings::Text(std::string_view name) const noexcept {
  const auto found = texts_.find(name);
  return found == texts_.end() ? std::string_view() : found->second.Reveal();
}

bool ConnectionSettings::Has(std::string_view name) const noexcept {
  return texts_.contains(name);
}

std::vector<std::string> ConnectionSettings::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, text] : texts_) names.push_back(name);
  return names;
}

std::optional<std::string> ConnectionSettings::GetString(std::string_view name) const {
  if (!Has(name)) return std::nullopt;
  return std::string(Text(name));
}

std::optional<Secret> ConnectionSettings::GetSecret(std::string_view name) const {
  const auto found = texts_.find(name);
  if (found == texts_.end() || found->second.Empty()) return std::nullopt;
  return found->second;
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
  ConnectionSettings copy = *this;
  const auto fill = [&copy](std::span<const ParameterSchema> table) {
    for (const auto& parameter : table) {
      if (parameter.default_text.empty() || copy.Has(parameter.name)) continue;
      copy.SetParameter(parameter.name, Value(parameter.default_text));
    }
  };
  fill(schema.parameters);
  fill(CommonParameters());
  return copy;
}

namespace {

bool MayBeShown(const ChannelSchema& schema, std::string_view name) noexcept {
  if (const auto* parameter = schema.FindParameter(name)) return !parameter->sensitive;
  for (const auto& common : CommonParameters()) {
    if (EqualNoCase(common.name, name)) return true;
  }
  return false;
}

}  // namespace

std::string ConnectionSettings::ToText(const ChannelSchema& schema) const {
  std::string shown;
  for (const auto& [name, text] : texts_) {
    if (!shown.empty()) shown += "; ";
    shown.append(name).append("=");
    shown.append(MayBeShown(schema, name) ? text.Reveal() : "***");
  }
  return shown;
}

std::ostream& operator<<(std::ostream& out, const ConnectionSettings& settings) {
  const char* separator = "";
  for (const auto& [name, text] : settings.texts_) {
    out << separator << name << "=***";
    separator = "; ";
  }
  return out;
}

}  // namespace ratatosk
