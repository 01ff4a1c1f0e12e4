#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// A name as a template argument: `WithProperty<"caption">(...)`.
template <std::size_t N>
class FixedName {
 public:
  consteval FixedName(const char (&literal)[N]) noexcept {  // NOLINT: a name is its literal
    std::copy_n(literal, N, characters);
  }
  /// Returns the name.
  constexpr std::string_view Text() const noexcept { return {characters, N - 1}; }

  /// The name with a terminating zero.
  char characters[N];  // public, as a type of template arguments requires
};

/// Returns whether a C++ type can be the value of a property.
template <class V>
constexpr bool IsOfType(DataType type) noexcept {
  switch (type) {
    case DataType::Boolean:
      return std::same_as<V, bool>;
    case DataType::Integer:
      return std::integral<V> && !std::same_as<V, bool>;
    case DataType::Number:
      return (std::integral<V> || std::floating_point<V>)&&!std::same_as<V, bool>;
    case DataType::String:
      return std::convertible_to<V, std::string_view>;
    case DataType::Null:
      return true;
  }
  return false;
}

/// Returns the type of a message property, or nullopt if the channel has none with this name. It
/// does not return a pointer to the property: with sanitizers, g++ 12 does not accept that as a
/// constant.
constexpr std::optional<DataType> TypeOfProperty(const ChannelSchema& schema,
                                                 std::string_view name) noexcept {
  for (const auto& property : schema.message_properties) {
    if (property.name == name) return property.type;
  }
  return std::nullopt;
}

/// A MessageBuilder for a channel that is known at compile time. Content, addresses and properties
/// that the channel does not support do not compile, according to the same tables that are used at
/// run time. `Schema` must be constexpr: `CheckedMessageBuilder<kSomeSchema>()`. Rules that depend
/// on values (a range, the format of a number) are still checked by the connector.
template <const ChannelSchema& Schema>
class CheckedMessageBuilder {
 public:
  CheckedMessageBuilder() = default;

  /// Sets the message's own id.
  CheckedMessageBuilder& WithId(std::string id) & {
    return Apply([&] { builder_.WithId(std::move(id)); });
  }
  CheckedMessageBuilder&& WithId(std::string id) && { return std::move(WithId(std::move(id))); }

  /// Sets the sender.
  template <EndpointType Type>
  CheckedMessageBuilder& From(std::string address) & {
    static_assert(Schema.TakesSender(Type), "this channel has no sender of that type");
    return Apply([&] { builder_.From(Endpoint(Type, std::move(address))); });
  }
  template <EndpointType Type>
  CheckedMessageBuilder&& From(std::string address) && {
    return std::move(this->template From<Type>(std::move(address)));
  }
  /// Sets the recipient.
  template <EndpointType Type>
  CheckedMessageBuilder& To(std::string address) & {
    static_assert(Schema.TakesReceiver(Type), "this channel has no receiver of that type");
    return Apply([&] { builder_.To(Endpoint(Type, std::move(address))); });
  }
  template <EndpointType Type>
  CheckedMessageBuilder&& To(std::string address) && {
    return std::move(this->template To<Type>(std::move(address)));
  }

  /// Sets the content.
  template <class C>
  CheckedMessageBuilder& WithContent(C content) & {
    static_assert(Schema.Takes(kContentTypeOf<C>), "this channel takes no content of that type");
    return Apply([&] { builder_.WithContent(std::move(content)); });
  }
  template <class C>
  CheckedMessageBuilder&& WithContent(C content) && {
    return std::move(WithContent(std::move(content)));
  }

  /// Adds a property. Its name is known at compile time: `WithProperty<"caption">("...")`.
  template <FixedName Name, class V>
  CheckedMessageBuilder& WithProperty(V value) & {
    constexpr auto kType = TypeOfProperty(Schema, Name.Text());
    static_assert(kType.has_value() || KnownProperties::Contains(Name.Text()),
                  "this channel has no message property of that name");
    if constexpr (kType.has_value()) {
      static_assert(IsOfType<V>(*kType), "this property has a value of another type");
    }
    return Apply([&] { builder_.WithProperty(std::string(Name.Text()), Value(std::move(value))); });
  }
  template <FixedName Name, class V>
  CheckedMessageBuilder&& WithProperty(V value) && {
    return std::move(this->template WithProperty<Name>(std::move(value)));
  }

  /// Returns the message.
  Message Build() const& { return builder_.Build(); }
  Message Build() && { return std::move(builder_).Build(); }

 private:
  template <class F>
  CheckedMessageBuilder& Apply(F change) {
    change();
    return *this;
  }

  MessageBuilder builder_;
};

}  // namespace ratatosk
