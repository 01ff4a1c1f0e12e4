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

  /// Sets the display name.
  ChannelSchemaBuilder& Named(std::string display_name);
  /// Sets the channel's type, the second part of its identity.
  ChannelSchemaBuilder& WithType(std::string type);
  /// Sets the capabilities, replacing the previous ones.
  ChannelSchemaBuilder& WithCapabilities(Capabilities capabilities);
  /// Removes these capabilities.
  ChannelSchemaBuilder& WithoutCapabilities(Capabilities capabilities);
  /// Sets whether unknown settings and message properties are errors.
  ChannelSchemaBuilder& Strict(bool strict);
  /// Adds a parameter, replacing one with the same name.
  ChannelSchemaBuilder& AddParameter(const ParameterSchema& parameter);
  /// Removes a parameter, if there is one with this name.
  ChannelSchemaBuilder& RemoveParameter(std::string_view name);
  /// Adds an endpoint, replacing one of the same type.
  ChannelSchemaBuilder& AddEndpoint(const EndpointSchema& endpoint);
  /// Removes the endpoint of this type, if there is one.
  ChannelSchemaBuilder& RemoveEndpoint(EndpointType type);
  /// Adds a type of content.
  ChannelSchemaBuilder& AddContentType(ContentType type);
  /// Removes a type of content.
  ChannelSchemaBuilder& RemoveContentType(ContentType type);
  /// Adds a property, replacing one with the same name.
  ChannelSchemaBuilder& AddMessageProperty(const ParameterSchema& property);
  /// Removes a property, if there is one with this name.
  ChannelSchemaBuilder& RemoveMessageProperty(std::string_view name);
  /// Adds a way to authenticate, after the existing ones.
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
