#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk::telegram {

/// Returns an empty string if `endpoint` names a chat: the number of a person if it is a UserId,
/// otherwise the number of any chat or the `@name` of a public one. If it does not, returns the
/// problem in readable form.
std::string ChatFault(const Endpoint& endpoint);

/// The remote id of a message, which includes the chat: message numbers are unique only within a
/// chat.
class RemoteId {
 public:
  RemoteId(std::string chat_id, std::int64_t message_id)
      : chat(std::move(chat_id)), message(message_id) {}

  /// Parses `<chat>/<message>`. Returns nullopt for anything else.
  static std::optional<RemoteId> Parse(std::string_view text);
  std::string ToText() const { return chat + "/" + std::to_string(message); }

  std::string chat;
  std::int64_t message;
};

}  // namespace ratatosk::telegram
