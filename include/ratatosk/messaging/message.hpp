#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <ratatosk/core/recycling_allocator.hpp>
#include <ratatosk/core/value.hpp>
#include <ratatosk/messaging/content.hpp>
#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk {

namespace detail {
class MessageAccess;
class UnknownMembers;
}  // namespace detail

/// Names of properties that mean the same on every channel. They are valid on all channels: a
/// channel that does not support one sends the message without it.
struct KnownProperties {
  KnownProperties() = delete;
  /// The subject of an email or a similar message.
  static constexpr std::string_view Subject = "subject";
  /// The provider's id of this message.
  static constexpr std::string_view RemoteMessageId = "remoteMessageId";
  /// The provider's id of the message that this one replies to.
  static constexpr std::string_view ReplyTo = "replyTo";
  /// An id of the application's own, repeated in results, logs and callbacks.
  static constexpr std::string_view CorrelationId = "correlationId";

  /// Returns whether `name` is one of these names.
  static constexpr bool Contains(std::string_view name) noexcept {
    return name == Subject || name == RemoteMessageId || name == ReplyTo || name == CorrelationId;
  }
};

/// An additional named value of a message. The value of a sensitive property (a one-time code, an
/// account number) never appears in a log or an error, and is never written to JSON in clear text.
class Property {
 public:
  Property(std::string name, ratatosk::Value value, bool sensitive = false)
      : name_(std::move(name)), value_(std::move(value)), sensitive_(sensitive) {}

  /// Returns the name.
  const std::string& Name() const noexcept { return name_; }
  /// Returns the value, also of a sensitive property. Do not show it if the property is sensitive.
  const ratatosk::Value& Value() const noexcept { return value_; }
  /// Returns whether the value must not be shown.
  bool IsSensitive() const noexcept { return sensitive_; }
  /// Returns false if the value counts as not set, that is, null or an empty string.
  bool IsSet() const noexcept;
  /// Returns `name=value`, or `name=***` if the property is sensitive.
  std::string ToText() const;

  friend bool operator==(const Property&, const Property&) = default;

 private:
  friend class Properties;
  std::string name_;
  ratatosk::Value value_;
  bool sensitive_;
};

/// Writes `ToText()`.
std::ostream& operator<<(std::ostream& out, const Property& property);

/// The properties of a message, sorted by name. Names are case-sensitive.
class Properties {
 public:
  Properties() = default;

  /// Reserves room for `count` properties in total.
  void Reserve(std::size_t count) { items_.reserve(count); }
  /// Sets a property, replacing its value. A sensitive property stays sensitive.
  void Set(std::string name, Value value);
  /// Sets a property and marks it as sensitive.
  void SetSensitive(std::string name, Value value);
  /// Returns the value, or null if there is no property with this name.
  const Value* Find(std::string_view name) const noexcept;
  /// Returns the value, or null if the property is missing or counts as not set. Channels use this
  /// function to read the properties that they act on.
  const Value* FindSet(std::string_view name) const noexcept;
  /// Returns false if there is no property with this name.
  bool IsSensitive(std::string_view name) const noexcept;
  /// Returns the number of properties.
  std::size_t Size() const noexcept { return items_.size(); }
  /// Returns whether there are no properties.
  bool Empty() const noexcept { return items_.empty(); }
  /// Returns an iterator to the first Property.
  auto begin() const noexcept { return items_.begin(); }
  /// Returns the end of the properties.
  auto end() const noexcept { return items_.end(); }

  friend bool operator==(const Properties&, const Properties&) = default;

 private:
  Property& Place(std::string name);
  std::vector<Property, RecyclingAllocator<Property>> items_;
};

/// A message: its sender, recipient, content and properties. A plain value: build it with
/// MessageBuilder and move it into a send.
class Message {
 public:
  // Defined out of line because they take long to compile.
  Message();
  Message(const Message&);
  Message(Message&&) noexcept;
  Message& operator=(const Message&);
  Message& operator=(Message&&) noexcept;
  ~Message();

  /// Returns the message's own id.
  const std::string& Id() const noexcept { return id_; }
  /// Returns the sender. It is empty if the channel's default sender is to be used.
  const Endpoint& Sender() const noexcept { return sender_; }
  /// Returns the recipient.
  const Endpoint& Receiver() const noexcept { return receiver_; }
  /// Returns the content; `ContentAs` returns one kind of it.
  const ratatosk::Content& Content() const noexcept { return content_; }
  /// Returns the properties.
  const ratatosk::Properties& Properties() const noexcept { return properties_; }

  /// Returns the content if it is a `C`, otherwise null.
  template <class C>
  const C* ContentAs() const noexcept {
    return std::get_if<C>(&content_);
  }

  /// Returns one line for logs: the id, the addresses, the kind of content and the properties, with
  /// `***` for the values of sensitive ones. Never includes the content itself.
  std::string ToText() const;

  /// Compares everything that this class exposes, but not the unknown members of the message's
  /// JSON.
  friend bool operator==(const Message& a, const Message& b) noexcept;

 private:
  friend class MessageBuilder;
  friend class detail::MessageAccess;
  std::string id_;
  Endpoint sender_;
  Endpoint receiver_;
  ratatosk::Content content_;
  ratatosk::Properties properties_;
  // Members of the message's JSON that this version does not know.
  std::shared_ptr<const detail::UnknownMembers> unknown_;
};

/// Writes `ToText()`.
std::ostream& operator<<(std::ostream& out, const Message& message);

}  // namespace ratatosk
