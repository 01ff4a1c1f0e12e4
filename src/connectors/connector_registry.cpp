#include <ratatosk/connectors/connector_registry.hpp>

#include <algorithm>
#include <cctype>

#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

namespace {

bool SameName(std::string_view a, std::string_view b) noexcept {
  const auto same = [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same);
}

}  // namespace

void ConnectorRegistry::Register(ChannelSchemaHandle schema, Factory factory) {
  auto name = std::string(schema->provider) + "/" + std::string(schema->type);
  std::erase_if(entries_, [&](const Entry& entry) { return SameName(entry.name, name); });
  entries_.emplace_back(std::move(name), std::move(schema), std::move(factory));
}

const ConnectorRegistry::Entry* ConnectorRegistry::Find(std::string_view channel) const noexcept {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return SameName(entry.name, channel);
  });
  return found == entries_.end() ? nullptr : &*found;
}

const ChannelSchema* ConnectorRegistry::FindSchema(std::string_view channel) const noexcept {
  const auto* entry = Find(channel);
  return entry ? &*entry->schema : nullptr;
}

std::vector<std::string> ConnectorRegistry::List() const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.name);
  std::sort(names.begin(), names.end());
  return names;
}

OperationResult<std::unique_ptr<IChannelConnector>> ConnectorRegistry::Create(
    std::string_view channel, Runtime runtime, ConnectionSettings settings) const {
  const auto* entry = Find(channel);
  if (!entry) {
    std::string known;
    for (const auto& name : List()) known += (known.empty() ? "" : ", ") + name;
    return Error(MessagingErrorCodes::ConnectorNotFound,
                 "no channel '" + std::string(channel) +
                     "'; known are: " + (known.empty() ? "none" : known));
  }
  ValidationFaults faults;
  const auto complete = settings.WithDefaults(*entry->schema);
  ValidateSettings(*entry->schema, complete, faults);
  if (!faults.empty()) {
    NameSources(settings, faults);
    const auto message =
        faults.size() == 1 ? faults.front().Message() : std::to_string(faults.size()) + " faults";
    return Error(MessagingErrorCodes::InvalidConfiguration, message).WithFaults(std::move(faults));
  }
  auto connector = entry->factory(std::move(runtime), entry->schema, std::move(settings));
  if (!connector) {
    return Error(MessagingErrorCodes::MessagingError,
                 "the factory of '" + entry->name + "' made no connector");
  }
  return connector;
}

}  // namespace ratatosk
