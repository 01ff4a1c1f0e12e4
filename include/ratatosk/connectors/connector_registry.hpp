#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

/// The channels that a program knows: the schema of each, and the function that creates its
/// connector.
///
/// The channels' `Register...` functions fill the registry; no channel registers itself. Not
/// thread-safe while it is being filled.
class ConnectorRegistry {
 public:
  /// A function that creates a channel's connector.
  using Factory = std::function<std::unique_ptr<IChannelConnector>(
      Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings)>;

  ConnectorRegistry() = default;

  /// Registers a channel. Replaces a channel with the same provider and type.
  void Register(ChannelSchemaHandle schema, Factory factory);

  /// Returns the schema of `channel` ("Provider/Type", case-insensitive), or null if it is unknown.
  const ChannelSchema* FindSchema(std::string_view channel) const noexcept;
  /// Returns "Provider/Type" of all channels, sorted.
  std::vector<std::string> List() const;

  /// Validates `settings` against the schema and creates the connector. Makes no network call.
  /// Checks that only the channel can make are left to the connector's initialization.
  ///
  /// Errors: `CONNECTOR_NOT_FOUND` (the message lists the known channels); `INVALID_CONFIGURATION`
  /// with all faults; `MESSAGING_ERROR` if the factory returns null.
  OperationResult<std::unique_ptr<IChannelConnector>> Create(std::string_view channel,
                                                             Runtime runtime,
                                                             ConnectionSettings settings) const;

 private:
  class Entry;
  const Entry* Find(std::string_view channel) const noexcept;

  class Entry {
   public:
    Entry(std::string n, ChannelSchemaHandle s, Factory f)
        : name(std::move(n)), schema(std::move(s)), factory(std::move(f)) {}
    std::string name;
    ChannelSchemaHandle schema;
    Factory factory;
  };
  std::vector<Entry> entries_;
};

}  // namespace ratatosk
