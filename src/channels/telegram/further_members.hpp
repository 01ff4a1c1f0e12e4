#pragma once

#include <boost/json.hpp>

#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::telegram {

/// Returns whether `message_thread_id` refers to a topic. Replies elsewhere also have one, which is
/// not accepted when sending.
bool IsInTopic(const boost::json::object& message);

/// Adds the members of Telegram's `message` that the Message does not represent completely, as
/// properties under Telegram's own names: scalars as they are, objects and lists as JSON. Adds
/// nothing if `content` is a CustomContent, which contains everything.
void AddFurtherMembers(const boost::json::object& message,
                       const Content& content,
                       bool edited,
                       MessageBuilder& builder);

/// Does the same for a `callback_query` that became a ButtonAnswerContent.
void AddFurtherMembersOfTap(const boost::json::object& query, MessageBuilder& builder);

}  // namespace ratatosk::telegram
