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

/// Properties that mean the same on every channel. They are no faults on any: a channel that cannot
/// carry one sends the message without it.
struct KnownProperties {
  KnownProperties() = delete;
  static constexpr std::string_view Subject = "subject";
  static constexpr std::string_view RemoteMessageId = "remoteMessageId";
  static constexpr std::string_view ReplyTo = "replyTo";
  static constexpr std::string_view CorrelationId = "correlationId";

  static constexpr bool Contains(std::string_view name) noexcept {
    return name == Subject || name == RemoteMessageId || name == ReplyTo || name == CorrelationId;
  }
};

/// One further fact of a message. A sensitive one (a one-time code, an account number) is never
/// shown in a log or an error, nor written as JSON in clear.
class Property {
 public:
  Property(std::string name, ratatosk::Value value, bool sensitive = false)
      : name_(std::move(name)), value_(std::move(value)), sensitive_(sensitive) {}

  const std::string& Name() const noexcept { return name_; }
  /// The value itself, also of a sensitive property: not to be shown.
  const ratatosk::Value& Value() const noexcept { return value_; }
  bool IsSensitive() const noexcept { return sensitive_; }
  /// False when the value counts as not set: nothing, or an empty text.
  bool IsSet() const noexcept;
  /// `name=value`, or `name=***` when it is sensitive.
  std::string ToText() const;

  friend bool operator==(const Property&, const Property&) = default;

 private:
  friend class Properties;
  std::string name_;
  ratatosk::Value value_;
  bool sensitive_;
};

/// As `ToText`.
std::ostream& operator<<(std::ostream& out, const Property& property);

/// The properties of a message by name; names are compared with case. Kept sorted.
class Properties {
 public:
  Properties() = default;

  /// Makes room for `count` properties in all.
  void Reserve(std::size_t count) { items_.reserve(count); }
  /// A property that was sensitive stays so.
  void Set(std::string name, Value value);
  void SetSensitive(std::string name, Value value);
  /// Null when there is none of that name.
  const Value* Find(std::string_view name) const noexcept;
  /// Null also when the property is there but counts as not set. What a channel does by a property
  /// it reads by this.
  const Value* FindSet(std::string_view name) const noexcept;
  /// False when there is none of that name.
  bool IsSensitive(std::string_view name) const noexcept;
  std::size_t Size() const noexcept { return items_.size(); }
  bool Empty() const noexcept { return items_.empty(); }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.end(); }

  friend bool operator==(const Properties&, const Properties&) = default;

 private:
  Property& Place(std::string name);
  std::vector<Property, RecyclingAllocator<Property>> items_;
};

/// What is said, by whom, to whom. A plain value: build it with MessageBuilder, move it into a
/// send.
class Message {
 public:
  // Defined in one place: they are long to compile.
  Message();
  Message(const Message&);
  Message(Message&&) noexcept;
  Message& operator=(const Message&);
  Message& operator=(Message&&) noexcept;
  ~Message();

  const std::string& Id() const noexcept { return id_; }
  /// Empty when the channel's default sender is meant.
  const Endpoint& Sender() const noexcept { return sender_; }
  const Endpoint& Receiver() const noexcept { return receiver_; }
  const ratatosk::Content& Content() const noexcept { return content_; }
  const ratatosk::Properties& Properties() const noexcept { return properties_; }

  /// The content when it is a `C`, null otherwise.
  template <class C>
  const C* ContentAs() const noexcept {
    return std::get_if<C>(&content_);
  }

  /// One line for logs: id, addresses, the kind of content, and the properties, with `***` for the
  /// value of a sensitive one. Nothing of the content itself.
  std::string ToText() const;

  /// Of all that is seen here; not of what its JSON had beside.
  friend bool operator==(const Message& a, const Message& b) noexcept;

 private:
  friend class MessageBuilder;
  friend class detail::MessageAccess;
  std::string id_;
  Endpoint sender_;
  Endpoint receiver_;
  ratatosk::Content content_;
  ratatosk::Properties properties_;
  // What its JSON had that this version does not know.
  std::shared_ptr<const detail::UnknownMembers> unknown_;
};

/// As `ToText`.
std::ostream& operator<<(std::ostream& out, const Message& message);

}  // namespace ratatosk
