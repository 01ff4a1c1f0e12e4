#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_batch.hpp>

namespace ratatosk::detail {

/// Members of an object that a reader did not know, and those of the objects below it, by name or
/// index.
class UnknownMembers {
 public:
  bool Empty() const noexcept { return members.empty() && children.empty(); }
  /// Returns the unknown members there, or null without unknown members.
  const UnknownMembers* Child(std::string_view name) const noexcept {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : &found->second;
  }

  boost::json::object members;
  std::map<std::string, UnknownMembers, std::less<>> children;
};

inline const UnknownMembers* ChildOf(const UnknownMembers* unknown,
                                     std::string_view name) noexcept {
  return unknown ? unknown->Child(name) : nullptr;
}

/// Access to what the builder does not expose: an id as given, even empty, and the unknown members.
class MessageAccess {
 public:
  MessageAccess() = delete;
  static void SetId(Message& message, std::string id) { message.id_ = std::move(id); }
  template <class T>  // Message or MessageBatch
  static const UnknownMembers* Unknown(const T& t) noexcept {
    return t.unknown_.get();
  }
  template <class T>
  static void SetUnknown(T& t, UnknownMembers unknown) {
    if (!unknown.Empty()) t.unknown_ = std::make_shared<const UnknownMembers>(std::move(unknown));
  }
};

}  // namespace ratatosk::detail
