#pragma once

#include "simulators/twilio/world.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace ratatosk::simulators {

boost::json::object MessageView(const MessageRecord& message);
boost::json::object MediaView(const MessageRecord& message, const MediaRecord& media);
boost::json::object ContentView(const World& world, const ContentRecord& record);
boost::json::object ApprovalView(const World& world, const ContentRecord& record);
std::string AccountJson(const TwilioAccount& account);
std::string BalanceJson(const TwilioAccount& account);
std::string ToJson(const boost::json::object& object);

std::string MessagePath(const MessageRecord& message);
/// Returns an empty string if the text is not Base64.
std::string DecodeBase64(std::string_view text);

}  // namespace ratatosk::simulators
