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
  SendMessages = 1 << 0,        ///< SendMessageAsync.
  ReceiveMessages = 1 << 1,     ///< Messages from people, by webhook or stream.
  MessageStatusQuery = 1 << 2,  ///< GetMessageStatusAsync.
  HandleMessageState = 1 << 3,  ///< Status reports by webhook or stream.
  MediaAttachments = 1 << 4,    ///< Files.
  Templates = 1 << 5,           ///< Templates that the provider stores.
  BulkMessaging = 1 << 6,       ///< SendBatchAsync.
  HealthCheck = 1 << 7,         ///< GetHealthAsync.
  InteractiveContent = 1 << 8,  ///< Buttons, quick replies, carousels and lists.
};

/// All capabilities, in their order.
inline constexpr std::array kAllCapabilities{
    Capabilities::SendMessages,       Capabilities::ReceiveMessages,
    Capabilities::MessageStatusQuery, Capabilities::HandleMessageState,
    Capabilities::MediaAttachments,   Capabilities::Templates,
    Capabilities::BulkMessaging,      Capabilities::HealthCheck,
    Capabilities::InteractiveContent};

/// Returns the capabilities that are in `a` or in `b`.
constexpr Capabilities operator|(Capabilities a, Capabilities b) noexcept {
  return static_cast<Capabilities>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
/// Returns whether `all` contains every capability in `wanted`.
constexpr bool Has(Capabilities all, Capabilities wanted) noexcept {
  return (static_cast<std::uint16_t>(all) & static_cast<std::uint16_t>(wanted)) ==
         static_cast<std::uint16_t>(wanted);
}
/// Returns the capabilities that are in `a` but not in `b`.
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

  /// Returns a copy that must be set.
  constexpr ParameterSchema Required() const {
    return detail::Changed(*this, [](auto& p) { p.required = true; });
  }
  /// Returns a copy whose value is never shown.
  constexpr ParameterSchema Sensitive() const {
    return detail::Changed(*this, [](auto& p) { p.sensitive = true; });
  }
  /// Returns a copy with this default, as text.
  constexpr ParameterSchema Default(std::string_view text) const {
    return detail::Changed(*this, [&](auto& p) { p.default_text = text; });
  }
  /// Returns a copy whose value must be from `least` to `most`.
  constexpr ParameterSchema Between(double least, double most) const {
    return detail::Changed(*this, [&](auto& p) { p.min_value = least, p.max_value = most; });
  }
  /// Returns a copy whose text must have `least` to `most` bytes.
  constexpr ParameterSchema Length(std::uint32_t least, std::uint32_t most) const {
    return detail::Changed(*this, [&](auto& p) { p.min_length = least, p.max_length = most; });
  }
  /// Returns a copy whose value must be one of these, as text.
  constexpr ParameterSchema OneOf(SchemaTable<std::string_view> values) const {
    return detail::Changed(*this, [&](auto& p) { p.allowed_values = values; });
  }
  /// Sets a regular expression (Perl syntax, Boost.Regex) that must match the whole text. Where
  /// speed matters, use a validator instead.
  constexpr ParameterSchema Matching(std::string_view expression) const {
    return detail::Changed(*this, [&](auto& p) { p.pattern = expression; });
  }
  /// Returns a copy whose value must also satisfy `check`.
  constexpr ParameterSchema CheckedBy(CustomValidator check) const {
    return detail::Changed(*this, [&](auto& p) { p.validator = check; });
  }
  /// Returns a copy with this description.
  constexpr ParameterSchema Described(std::string_view text) const {
    return detail::Changed(*this, [&](auto& p) { p.description = text; });
  }

  /// The name.
  std::string_view name;
  /// The type of the value.
  DataType type;
  /// Whether it must be set.
  bool required = false;
  /// Whether the value must not be shown.
  bool sensitive = false;
  /// The default as text, converted to `type`; empty without a default.
  std::string_view default_text;
  /// A description for people.
  std::string_view description;
  /// For Integer and Number.
  double min_value = -std::numeric_limits<double>::infinity();
  /// The maximum, for Integer and Number.
  double max_value = std::numeric_limits<double>::infinity();
  /// For String, in bytes.
  std::uint32_t min_length = 0;
  /// The maximum length, for String, in bytes.
  std::uint32_t max_length = std::numeric_limits<std::uint32_t>::max();
  /// For String and Integer, as text; empty if any value is allowed.
  SchemaTable<std::string_view> allowed_values;
  /// For String; empty if any text is allowed.
  std::string_view pattern;
  /// An additional check; null for none.
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

/// How a connector authenticates itself to the provider.
enum class AuthenticationScheme : std::uint8_t {
  None,                    ///< No authentication.
  ApiKey,                  ///< A key in a header of the provider's own.
  Bearer,                  ///< A fixed token (RFC 6750).
  Basic,                   ///< User and password (RFC 7617).
  OAuthClientCredentials,  ///< Short-lived tokens (RFC 6749, 4.4).
  ServiceAccount,          ///< Short-lived tokens for a signed JWT (RFC 7523).
  Custom,                  ///< The channel does it in its own way.
};

/// All schemes, in their order.
inline constexpr std::array kAllAuthenticationSchemes{AuthenticationScheme::None,
                                                      AuthenticationScheme::ApiKey,
                                                      AuthenticationScheme::Bearer,
                                                      AuthenticationScheme::Basic,
                                                      AuthenticationScheme::OAuthClientCredentials,
                                                      AuthenticationScheme::ServiceAccount,
                                                      AuthenticationScheme::Custom};

/// Returns the enumerator's name.
std::string_view ToString(AuthenticationScheme scheme) noexcept;

/// An authentication scheme and the settings that it needs. A connector uses the first scheme that
/// its settings satisfy.
class AuthenticationSchema {
 public:
  constexpr AuthenticationSchema(AuthenticationScheme kind,
                                 SchemaTable<std::string_view> needed) noexcept
      : scheme(kind), settings(needed) {}

  /// The scheme.
  AuthenticationScheme scheme;
  /// The names of the settings that must all be set.
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

  /// Returns a copy with this display name. The functions below likewise return a changed copy.
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

  /// Returns whether the channel has all of these capabilities.
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
  /// Returns whether the channel supports this type of content.
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
  /// Returns whether an address of this type can be a message's recipient.
  constexpr bool TakesReceiver(EndpointType address) const noexcept {
    if (address == EndpointType::SenderRef) return false;
    for (const auto& each : endpoints) {
      if (each.can_receive && (each.type == address || each.type == EndpointType::Any)) return true;
    }
    return false;
  }

  /// The provider's name, the first part of `Identity()`.
  std::string_view provider;
  /// The channel's type, the second part of `Identity()`.
  std::string_view type;
  /// The version of the schema.
  std::string_view version;
  /// The name for people.
  std::string_view display_name;
  bool strict = true;
  /// The channel's features.
  Capabilities capabilities = Capabilities::None;
  /// The channel's settings, in addition to `CommonParameters()`.
  SchemaTable<ParameterSchema> parameters;
  /// The kinds of address that the channel supports.
  SchemaTable<EndpointSchema> endpoints;
  /// The types of content that the channel supports.
  SchemaTable<ContentType> content_types;
  /// The channel's message properties, in addition to KnownProperties.
  SchemaTable<ParameterSchema> message_properties;
  /// The ways to authenticate. The first one whose settings are set is used.
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

  /// Returns the schema.
  const ChannelSchema& operator*() const noexcept { return *schema_; }
  /// Returns a pointer to the schema, which is never null.
  const ChannelSchema* operator->() const noexcept { return schema_.get(); }

 private:
  std::shared_ptr<const ChannelSchema> schema_;
};

}  // namespace ratatosk
