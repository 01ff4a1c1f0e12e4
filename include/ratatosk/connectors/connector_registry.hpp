#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

/// The channels that a program knows: to each schema the function that makes its connector. Filled
/// by the channels' `Register...` functions; nothing registers itself. Not thread-safe while it is
/// filled.
class ConnectorRegistry {
 public:
  using Factory = std::function<std::unique_ptr<IChannelConnector>(
      Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings)>;

  ConnectorRegistry() = default;

  /// A channel of the same provider and type is replaced.
  void Register(ChannelSchemaHandle schema, Factory factory);

  /// `channel` is "Provider/Type", compared without regard to case. Null when unknown.
  const ChannelSchema* FindSchema(std::string_view channel) const noexcept;
  /// "Provider/Type" of all, sorted.
  std::vector<std::string> List() const;

  /// Validates `settings` against the schema and makes the connector; no network call. Errors:
  /// `CONNECTOR_NOT_FOUND` (the message lists the channels that are known);
  /// `INVALID_CONFIGURATION` with all faults. What only the channel itself can check is left to
  /// the connector's initialization.
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
