#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ratatosk/messaging/message.hpp>

namespace ratatosk {

/// Messages that are sent together, each with its own outcome. A plain value.
class MessageBatch {
 public:
  /// Creates a batch with a random id of 32 hex digits.
  MessageBatch();
  explicit MessageBatch(std::string id) : id_(std::move(id)) {}

  /// Adds a message.
  MessageBatch& With(Message message) &;
  MessageBatch&& With(Message message) &&;

  /// Returns the batch's own id.
  const std::string& Id() const noexcept { return id_; }
  /// Returns the messages in the order in which they were added.
  const std::vector<Message>& Messages() const& noexcept { return messages_; }
  std::vector<Message>&& Messages() && noexcept { return std::move(messages_); }
  /// Returns the number of messages.
  std::size_t Size() const noexcept { return messages_.size(); }
  /// Returns whether there are no messages.
  bool Empty() const noexcept { return messages_.empty(); }

  friend bool operator==(const MessageBatch& a, const MessageBatch& b) noexcept {
    return a.id_ == b.id_ && a.messages_ == b.messages_;
  }

 private:
  friend class detail::MessageAccess;
  std::string id_;
  std::vector<Message> messages_;
  // Members of the batch's JSON that this version does not know.
  std::shared_ptr<const detail::UnknownMembers> unknown_;
};

}  // namespace ratatosk
