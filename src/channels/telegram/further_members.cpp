#include "channels/telegram/further_members.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::telegram {

namespace json = boost::json;

namespace {

using Name = std::string_view;

/// A member that is an object, and those of its members that a Message can represent.
class Known {
 public:
  constexpr Known(Name member, std::span<const Name> in_the_message)
      : name(member), members(in_the_message) {}
  Name name;
  std::span<const Name> members;
};

constexpr std::array<Name, 4> kPerson{"id", "first_name", "last_name", "username"};
constexpr std::array<Name, 2> kChat{"id", "type"};
constexpr std::array<Name, 2> kRepliedTo{"message_id", "chat"};
constexpr std::array<Name, 4> kFile{"file_id", "file_size", "file_name", "mime_type"};
constexpr std::array<Name, 6> kLocation{"latitude",    "longitude", "horizontal_accuracy",
                                        "live_period", "heading",   "proximity_alert_radius"};
constexpr std::array<Name, 3> kVenue{"location", "title", "address"};

constexpr std::array<Known, 12> kKnown{
    Known("from", kPerson),    Known("chat", kChat),         Known("reply_to_message", kRepliedTo),
    Known("animation", kFile), Known("audio", kFile),        Known("document", kFile),
    Known("sticker", kFile),   Known("video", kFile),        Known("video_note", kFile),
    Known("voice", kFile),     Known("location", kLocation), Known("venue", kVenue),
};

// Returns whether a Message can represent everything in `value`.
bool IsKnownWhole(Name name, const json::value& value) {
  const auto* object = value.if_object();
  const auto* known = std::find_if(kKnown.begin(), kKnown.end(),
                                   [&](const Known& each) { return each.name == name; });
  if (!object || known == kKnown.end()) return false;
  return std::all_of(object->begin(), object->end(), [&](const auto& member) {
    const Name inner(member.key().data(), member.key().size());
    return std::find(known->members.begin(), known->members.end(), inner) != known->members.end();
  });
}

Value ValueOf(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return Value();
    case json::kind::bool_:
      return Value(value.get_bool());
    case json::kind::int64:
      return Value(value.get_int64());
    case json::kind::double_:
      return Value(value.get_double());
    case json::kind::string:
      return Value(std::string(value.get_string()));
    default:
      return Value(json::serialize(value));
  }
}

// Sorts the members before setting them, so that thousands of them do not take quadratic time.
void Add(const json::object& object, std::span<const Name> taken, MessageBuilder& builder) {
  std::vector<const json::key_value_pair*> kept;
  for (const auto& member : object) {
    const Name name(member.key().data(), member.key().size());
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) continue;
    if (!IsKnownWhole(name, member.value())) kept.push_back(&member);
  }
  std::sort(kept.begin(), kept.end(), [](auto* a, auto* b) { return a->key() < b->key(); });
  for (const auto* member : kept) {
    builder.WithProperty(std::string(member->key()), ValueOf(member->value()));
  }
}

}  // namespace

bool IsInTopic(const json::object& message) {
  const auto* topic = message.if_contains("is_topic_message");
  return topic && topic->is_bool() && topic->get_bool();
}

void AddFurtherMembers(const json::object& message,
                       const Content& content,
                       bool edited,
                       MessageBuilder& builder) {
  if (std::holds_alternative<CustomContent>(content)) return;
  std::vector<Name> taken{"message_id", "business_connection_id", "media_group_id",
                          edited ? "edit_date" : "date"};
  if (IsInTopic(message)) taken.emplace_back("message_thread_id");
  const auto* media = std::get_if<MediaContent>(&content);
  if (std::holds_alternative<TextContent>(content)) taken.emplace_back("text");
  if (media && media->Type() != MediaType::Contact) taken.emplace_back("caption");
  Add(message, taken, builder);
}

void AddFurtherMembersOfTap(const json::object& query, MessageBuilder& builder) {
  constexpr std::array<Name, 2> kTaken{"id", "data"};
  Add(query, kTaken, builder);
}

}  // namespace ratatosk::telegram
