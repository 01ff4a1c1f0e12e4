#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk::telegram {

/// Empty when `endpoint` names a chat: a number, of a person only when it is a UserId, or `@name`;
/// what is wrong with it otherwise, in words for people.
std::string ChatFault(const Endpoint& endpoint);

/// The remote id of a message: message numbers are unique within a chat only.
class RemoteId {
 public:
  RemoteId(std::string chat_id, std::int64_t message_id)
      : chat(std::move(chat_id)), message(message_id) {}

  /// From `<chat>/<message>`; nothing when it is not that.
  static std::optional<RemoteId> Parse(std::string_view text);
  std::string ToText() const { return chat + "/" + std::to_string(message); }

  std::string chat;
  std::int64_t message;
};

}  // namespace ratatosk::telegram
