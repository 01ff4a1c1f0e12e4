#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <ratatosk/core/value.hpp>
#include <ratatosk/messaging/content.hpp>
#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk {

/// Properties that mean the same on every channel.
struct KnownProperties {
  KnownProperties() = delete;
  static constexpr std::string_view Subject = "subject";
  static constexpr std::string_view RemoteMessageId = "remoteMessageId";
  static constexpr std::string_view ReplyTo = "replyTo";
  static constexpr std::string_view CorrelationId = "correlationId";
};

/// Further facts of a message by name; names are compared with case. Kept sorted.
class Properties {
 public:
  using Item = std::pair<std::string, Value>;

  Properties() = default;

  void Set(std::string name, Value value);
  /// Null when there is none of that name.
  const Value* Find(std::string_view name) const noexcept;
  std::size_t Size() const noexcept { return items_.size(); }
  bool Empty() const noexcept { return items_.empty(); }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.end(); }

 private:
  std::vector<Item> items_;
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

 private:
  friend class MessageBuilder;
  std::string id_;
  Endpoint sender_;
  Endpoint receiver_;
  ratatosk::Content content_;
  ratatosk::Properties properties_;
};

}  // namespace ratatosk
