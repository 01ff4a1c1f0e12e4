#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/core/value.hpp>
#include <ratatosk/messaging/content.hpp>
#include <ratatosk/messaging/endpoint.hpp>
#include <ratatosk/schema/schema_table.hpp>

namespace ratatosk {

/// The features of a channel, as flags to combine with `|`.
enum class Capabilities : std::uint16_t {
  None = 0,
  SendMessages = 1 << 0,
  ReceiveMessages = 1 << 1,
  MessageStatusQuery = 1 << 2,
  HandleMessageState = 1 << 3,
  MediaAttachments = 1 << 4,
  Templates = 1 << 5,
  BulkMessaging = 1 << 6,
  HealthCheck = 1 << 7,
  InteractiveContent = 1 << 8,
};

inline constexpr std::array kAllCapabilities{
    Capabilities::SendMessages,       Capabilities::ReceiveMessages,
    Capabilities::MessageStatusQuery, Capabilities::HandleMessageState,
    Capabilities::MediaAttachments,   Capabilities::Templates,
    Capabilities::BulkMessaging,      Capabilities::HealthCheck,
    Capabilities::InteractiveContent};

constexpr Capabilities operator|(Capabilities a, Capabilities b) noexcept {
  return static_cast<Capabilities>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
constexpr bool Has(Capabilities all, Capabilities wanted) noexcept {
  return (static_cast<std::uint16_t>(all) & static_cast<std::uint16_t>(wanted)) ==
         static_cast<std::uint16_t>(wanted);
}
constexpr Capabilities operator-(Capabilities a, Capabilities b) noexcept {
  return static_cast<Capabilities>(static_cast<std::uint16_t>(a) & ~static_cast<std::uint16_t>(b));
}
/// Returns "SendMessages, Templates", or "None".
std::string ToString(Capabilities capabilities);

namespace detail {

// Not a member: clang 14 cannot use a member template while its class is being defined.
template <class Schema, class F>
constexpr Schema Changed(Schema copy, F change) {
  change(copy);
  return copy;
}

}  // namespace detail

/// A function that returns an empty string if the value is valid, otherwise the problem. The text
/// follows the parameter's name in error messages, and must not contain the value of a sensitive
/// parameter.
using CustomValidator = std::string (*)(const Value& value);

/// A setting of a channel or a property of its messages: its name, type and limits. A literal type.
/// Its views refer to static storage, or to the built schema that contains it.
class ParameterSchema {
 public:
  constexpr ParameterSchema(std::string_view parameter_name, DataType data_type) noexcept
      : name(parameter_name), type(data_type) {}

  constexpr ParameterSchema Required() const {
    return detail::Changed(*this, [](auto& p) { p.required = true; });
  }
  constexpr ParameterSchema Sensitive() const {
    return detail::Changed(*this, [](auto& p) { p.sensitive = true; });
  }
  constexpr ParameterSchema Default(std::string_view text) const {
    return detail::Changed(*this, [&](auto& p) { p.default_text = text; });
  }
  constexpr ParameterSchema Between(double least, double most) const {
    return detail::Changed(*this, [&](auto& p) { p.min_value = least, p.max_value = most; });
  }
  constexpr ParameterSchema Length(std::uint32_t least, std::uint32_t most) const {
    return detail::Changed(*this, [&](auto& p) { p.min_length = least, p.max_length = most; });
  }
  constexpr ParameterSchema OneOf(SchemaTable<std::string_view> values) const {
    return detail::Changed(*this, [&](auto& p) { p.allowed_values = values; });
  }
  /// Sets a regular expression (Perl syntax, Boost.Regex) that must match the whole text. Where
  /// speed matters, use a validator instead.
  constexpr ParameterSchema Matching(std::string_view expression) const {
    return detail::Changed(*this, [&](auto& p) { p.pattern = expression; });
  }
  constexpr ParameterSchema CheckedBy(CustomValidator check) const {
    return detail::Changed(*this, [&](auto& p) { p.validator = check; });
  }
  constexpr ParameterSchema Described(std::string_view text) const {
    return detail::Changed(*this, [&](auto& p) { p.description = text; });
  }

  std::string_view name;
  DataType type;
  bool required = false;
  bool sensitive = false;
  /// The default as text, converted to `type`; empty without a default.
  std::string_view default_text;
  std::string_view description;
  /// For Integer and Number.
  double min_value = -std::numeric_limits<double>::infinity();
  double max_value = std::numeric_limits<double>::infinity();
  /// For String, in bytes.
  std::uint32_t min_length = 0;
  std::uint32_t max_length = std::numeric_limits<std::uint32_t>::max();
  /// For String and Integer, as text; empty if any value is allowed.
  SchemaTable<std::string_view> allowed_values;
  /// For String; empty if any text is allowed.
  std::string_view pattern;
  CustomValidator validator = nullptr;
};

/// A kind of address that a channel supports.
class EndpointSchema {
 public:
  constexpr EndpointSchema(EndpointType endpoint_type,
                           bool sends,
                           bool receives,
                           bool is_required = false) noexcept
      : type(endpoint_type), can_send(sends), can_receive(receives), required(is_required) {}

  /// `Any` matches all types.
  EndpointType type;
  /// Whether it can be a message's sender.
  bool can_send;
  /// Whether it can be a message's recipient.
  bool can_receive;
  /// Whether a message must have an address of this type, as its recipient or its sender.
  bool required;
};

enum class AuthenticationScheme : std::uint8_t {
  None,
  ApiKey,
  Bearer,
  Basic,
  OAuthClientCredentials,
  ServiceAccount,
  Custom,
};

inline constexpr std::array kAllAuthenticationSchemes{AuthenticationScheme::None,
                                                      AuthenticationScheme::ApiKey,
                                                      AuthenticationScheme::Bearer,
                                                      AuthenticationScheme::Basic,
                                                      AuthenticationScheme::OAuthClientCredentials,
                                                      AuthenticationScheme::ServiceAccount,
                                                      AuthenticationScheme::Custom};

std::string_view ToString(AuthenticationScheme scheme) noexcept;

/// An authentication scheme and the settings that it needs. A connector uses the first scheme that
/// its settings satisfy.
class AuthenticationSchema {
 public:
  constexpr AuthenticationSchema(AuthenticationScheme kind,
                                 SchemaTable<std::string_view> needed) noexcept
      : scheme(kind), settings(needed) {}

  AuthenticationScheme scheme;
  SchemaTable<std::string_view> settings;
};

/// The features and requirements of a channel: a literal view over tables. A schema in static
/// storage costs nothing at start-up. To build a schema at run time, use ChannelSchemaBuilder.
///
/// Thread safety: immutable.
class ChannelSchema {
 public:
  constexpr ChannelSchema(std::string_view provider_name,
                          std::string_view channel_type,
                          std::string_view schema_version) noexcept
      : provider(provider_name), type(channel_type), version(schema_version) {}

  constexpr ChannelSchema Named(std::string_view text) const {
    return detail::Changed(*this, [&](auto& s) { s.display_name = text; });
  }
  constexpr ChannelSchema WithCapabilities(Capabilities value) const {
    return detail::Changed(*this, [&](auto& s) { s.capabilities = value; });
  }
  constexpr ChannelSchema WithParameters(SchemaTable<ParameterSchema> table) const {
    return detail::Changed(*this, [&](auto& s) { s.parameters = table; });
  }
  constexpr ChannelSchema WithEndpoints(SchemaTable<EndpointSchema> table) const {
    return detail::Changed(*this, [&](auto& s) { s.endpoints = table; });
  }
  constexpr ChannelSchema WithContentTypes(SchemaTable<ContentType> table) const {
    return detail::Changed(*this, [&](auto& s) { s.content_types = table; });
  }
  constexpr ChannelSchema WithMessageProperties(SchemaTable<ParameterSchema> table) const {
    return detail::Changed(*this, [&](auto& s) { s.message_properties = table; });
  }
  constexpr ChannelSchema WithAuthentications(SchemaTable<AuthenticationSchema> table) const {
    return detail::Changed(*this, [&](auto& s) { s.authentications = table; });
  }
  /// Sets whether unknown settings and message properties are errors (the default) or are accepted.
  constexpr ChannelSchema Strict(bool value) const {
    return detail::Changed(*this, [&](auto& s) { s.strict = value; });
  }

  constexpr bool Can(Capabilities wanted) const noexcept { return Has(capabilities, wanted); }
  /// Returns "Provider/Type/1.0.0".
  std::string Identity() const;
  /// Returns the parameter, or null if the name is unknown (case-insensitive). Also finds
  /// `CommonParameters()`, unless the schema has its own parameter of that name.
  const ParameterSchema* FindParameter(std::string_view name) const noexcept;
  /// Returns the message property, or null if the name is unknown (case-sensitive).
  constexpr const ParameterSchema* FindMessageProperty(std::string_view name) const noexcept {
    for (const auto& property : message_properties) {
      if (property.name == name) return &property;
    }
    return nullptr;
  }
  constexpr bool Takes(ContentType content) const noexcept {
    for (const auto each : content_types) {
      if (each == content) return true;
    }
    return false;
  }
  /// Returns whether an address of this type can be a message's sender or its recipient. A
  /// SenderRef can be the sender on any channel that has senders.
  constexpr bool TakesSender(EndpointType address) const noexcept {
    for (const auto& each : endpoints) {
      if (!each.can_send) continue;
      if (each.type == address || each.type == EndpointType::Any) return true;
      if (address == EndpointType::SenderRef) return true;
    }
    return false;
  }
  constexpr bool TakesReceiver(EndpointType address) const noexcept {
    if (address == EndpointType::SenderRef) return false;
    for (const auto& each : endpoints) {
      if (each.can_receive && (each.type == address || each.type == EndpointType::Any)) return true;
    }
    return false;
  }

  std::string_view provider;
  std::string_view type;
  std::string_view version;
  std::string_view display_name;
  bool strict = true;
  Capabilities capabilities = Capabilities::None;
  SchemaTable<ParameterSchema> parameters;
  SchemaTable<EndpointSchema> endpoints;
  SchemaTable<ContentType> content_types;
  SchemaTable<ParameterSchema> message_properties;
  SchemaTable<AuthenticationSchema> authentications;
};

/// A schema together with the owner of its tables. Converts implicitly from a schema in static
/// storage, which is only referenced, and is returned by ChannelSchemaBuilder. Cheap to copy.
class ChannelSchemaHandle {
 public:
  /// `schema` must outlive every connector that is created from it; temporaries do not compile.
  ChannelSchemaHandle(const ChannelSchema& schema)  // NOLINT: implicit by design
      : schema_(std::shared_ptr<const void>(), &schema) {}
  ChannelSchemaHandle(ChannelSchema&&) = delete;
  /// `schema` must own its tables, or share ownership with their owner.
  explicit ChannelSchemaHandle(std::shared_ptr<const ChannelSchema> schema)
      : schema_(std::move(schema)) {}

  const ChannelSchema& operator*() const noexcept { return *schema_; }
  const ChannelSchema* operator->() const noexcept { return schema_.get(); }

 private:
  std::shared_ptr<const ChannelSchema> schema_;
};

}  // namespace ratatosk
