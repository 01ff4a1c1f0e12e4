#include <ratatosk/schema/channel_schema_builder.hpp>

#include <algorithm>
#include <deque>

#include "schema/names.hpp"

namespace ratatosk {

// A schema's tables together with the texts that they refer to. Texts are only ever added, so views
// stay valid. A copy rebuilds all views.
struct ChannelSchemaBuilder::Tables {
  Tables() : schema("", "", "") {}

  std::string_view Keep(std::string_view text) { return texts.emplace_back(text); }

  ParameterSchema Keep(const ParameterSchema& given) {
    ParameterSchema kept = given;
    kept.name = Keep(given.name);
    kept.default_text = Keep(given.default_text);
    kept.description = Keep(given.description);
    kept.pattern = Keep(given.pattern);
    auto& values = lists.emplace_back();
    for (const auto value : given.allowed_values) values.push_back(Keep(value));
    kept.allowed_values = values;
    return kept;
  }

  AuthenticationSchema Keep(const AuthenticationSchema& given) {
    auto& names = lists.emplace_back();
    for (const auto name : given.settings) names.push_back(Keep(name));
    return AuthenticationSchema(given.scheme, names);
  }

  void TakeAll(const ChannelSchema& base) {
    schema.provider = Keep(base.provider);
    schema.type = Keep(base.type);
    schema.version = Keep(base.version);
    schema.display_name = Keep(base.display_name);
    schema.strict = base.strict;
    schema.capabilities = base.capabilities;
    for (const auto& each : base.parameters) parameters.push_back(Keep(each));
    endpoints.assign(base.endpoints.begin(), base.endpoints.end());
    content_types.assign(base.content_types.begin(), base.content_types.end());
    for (const auto& each : base.message_properties) properties.push_back(Keep(each));
    for (const auto& each : base.authentications) authentications.push_back(Keep(each));
  }

  void Point() {
    schema.parameters = parameters;
    schema.endpoints = endpoints;
    schema.content_types = content_types;
    schema.message_properties = properties;
    schema.authentications = authentications;
  }

  ChannelSchema schema;
  std::deque<std::string> texts;
  std::deque<std::vector<std::string_view>> lists;
  std::vector<ParameterSchema> parameters;
  std::vector<EndpointSchema> endpoints;
  std::vector<ContentType> content_types;
  std::vector<ParameterSchema> properties;
  std::vector<AuthenticationSchema> authentications;
};

ChannelSchemaBuilder::ChannelSchemaBuilder(std::string provider,
                                           std::string type,
                                           std::string version)
    : tables_(std::make_unique<Tables>()) {
  tables_->schema.provider = tables_->Keep(provider);
  tables_->schema.type = tables_->Keep(type);
  tables_->schema.version = tables_->Keep(version);
}

ChannelSchemaBuilder::ChannelSchemaBuilder(const ChannelSchema& base)
    : tables_(std::make_unique<Tables>()) {
  tables_->TakeAll(base);
}

ChannelSchemaBuilder::~ChannelSchemaBuilder() = default;
ChannelSchemaBuilder::ChannelSchemaBuilder(ChannelSchemaBuilder&&) noexcept = default;
ChannelSchemaBuilder& ChannelSchemaBuilder::operator=(ChannelSchemaBuilder&&) noexcept = default;

ChannelSchemaBuilder& ChannelSchemaBuilder::Named(std::string display_name) {
  tables_->schema.display_name = tables_->Keep(display_name);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::WithType(std::string type) {
  tables_->schema.type = tables_->Keep(type);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::WithCapabilities(Capabilities capabilities) {
  tables_->schema.capabilities = capabilities;
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::WithoutCapabilities(Capabilities capabilities) {
  tables_->schema.capabilities = tables_->schema.capabilities - capabilities;
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::Strict(bool strict) {
  tables_->schema.strict = strict;
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::AddParameter(const ParameterSchema& parameter) {
  const auto kept = tables_->Keep(parameter);
  RemoveParameter(kept.name);
  tables_->parameters.push_back(kept);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::RemoveParameter(std::string_view name) {
  std::erase_if(tables_->parameters,
                [&](const ParameterSchema& each) { return EqualNoCase(each.name, name); });
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::AddEndpoint(const EndpointSchema& endpoint) {
  std::erase_if(tables_->endpoints,
                [&](const EndpointSchema& each) { return each.type == endpoint.type; });
  tables_->endpoints.push_back(endpoint);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::RemoveEndpoint(EndpointType type) {
  std::erase_if(tables_->endpoints, [&](const EndpointSchema& each) { return each.type == type; });
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::AddContentType(ContentType type) {
  RemoveContentType(type);
  tables_->content_types.push_back(type);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::RemoveContentType(ContentType type) {
  std::erase(tables_->content_types, type);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::AddMessageProperty(const ParameterSchema& property) {
  const auto kept = tables_->Keep(property);
  RemoveMessageProperty(kept.name);
  tables_->properties.push_back(kept);
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::RemoveMessageProperty(std::string_view name) {
  std::erase_if(tables_->properties,
                [&](const ParameterSchema& each) { return each.name == name; });
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::AddAuthentication(AuthenticationScheme scheme,
                                                              std::vector<std::string> settings) {
  const std::vector<std::string_view> views(settings.begin(), settings.end());
  tables_->authentications.push_back(tables_->Keep(AuthenticationSchema(scheme, views)));
  return *this;
}

ChannelSchemaBuilder& ChannelSchemaBuilder::RemoveAuthentication(AuthenticationScheme scheme) {
  std::erase_if(tables_->authentications,
                [&](const AuthenticationSchema& each) { return each.scheme == scheme; });
  return *this;
}

ChannelSchemaHandle ChannelSchemaBuilder::Build() const {
  tables_->Point();
  auto owned = std::make_shared<Tables>();
  owned->TakeAll(tables_->schema);
  owned->Point();
  return ChannelSchemaHandle(std::shared_ptr<const ChannelSchema>(owned, &owned->schema));
}

}  // namespace ratatosk
