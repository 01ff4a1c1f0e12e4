#pragma once

#include <boost/json.hpp>

#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::telegram {

/// Whether `message_thread_id` is that of a topic. Replies elsewhere have one too, which sending
/// does not take.
bool IsInTopic(const boost::json::object& message);

/// Keeps what of Telegram's `message` was not put into the Message whole, as properties under
/// Telegram's own names: scalars as they are, objects and lists as JSON. Nothing when `content`
/// is a CustomContent, which holds it all.
void AddFurtherMembers(const boost::json::object& message,
                       const Content& content,
                       bool edited,
                       MessageBuilder& builder);

/// The same for a `callback_query` that became a ButtonAnswerContent.
void AddFurtherMembersOfTap(const boost::json::object& query, MessageBuilder& builder);

}  // namespace ratatosk::telegram
