#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// Builds a schema at run time. The builder copies every text and table that it is given, so none
/// of them needs to outlive it. Not thread-safe; the schemas that it builds are immutable.
class ChannelSchemaBuilder {
 public:
  ChannelSchemaBuilder(std::string provider, std::string type, std::string version);
  /// Starts from another schema, in order to restrict it.
  explicit ChannelSchemaBuilder(const ChannelSchema& base);
  ~ChannelSchemaBuilder();
  ChannelSchemaBuilder(ChannelSchemaBuilder&&) noexcept;
  ChannelSchemaBuilder& operator=(ChannelSchemaBuilder&&) noexcept;

  ChannelSchemaBuilder& Named(std::string display_name);
  ChannelSchemaBuilder& WithType(std::string type);
  ChannelSchemaBuilder& WithCapabilities(Capabilities capabilities);
  ChannelSchemaBuilder& WithoutCapabilities(Capabilities capabilities);
  ChannelSchemaBuilder& Strict(bool strict);
  /// Adds a parameter, replacing one with the same name.
  ChannelSchemaBuilder& AddParameter(const ParameterSchema& parameter);
  ChannelSchemaBuilder& RemoveParameter(std::string_view name);
  /// Adds an endpoint, replacing one of the same type.
  ChannelSchemaBuilder& AddEndpoint(const EndpointSchema& endpoint);
  ChannelSchemaBuilder& RemoveEndpoint(EndpointType type);
  ChannelSchemaBuilder& AddContentType(ContentType type);
  ChannelSchemaBuilder& RemoveContentType(ContentType type);
  /// Adds a property, replacing one with the same name.
  ChannelSchemaBuilder& AddMessageProperty(const ParameterSchema& property);
  ChannelSchemaBuilder& RemoveMessageProperty(std::string_view name);
  ChannelSchemaBuilder& AddAuthentication(AuthenticationScheme scheme,
                                          std::vector<std::string> settings);
  /// Removes every authentication with this scheme.
  ChannelSchemaBuilder& RemoveAuthentication(AuthenticationScheme scheme);

  /// Returns the schema, which owns its tables. The builder can be used further.
  ChannelSchemaHandle Build() const;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace ratatosk
