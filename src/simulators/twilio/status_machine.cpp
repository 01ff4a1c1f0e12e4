#include "simulators/twilio/status_machine.hpp"

#include "simulators/twilio/address.hpp"

#include <array>
#include <utility>

namespace ratatosk::simulators {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSteps{
    {{"accepted", "queued"},
     {"queued", "sending"},
     {"sending", "sent"},
     {"sent", "delivered"},
     {"delivered", "read"}}};

// Chooses the sender of a message sent through a service, when it leaves `accepted`.
void ChooseSender(const World& world, MessageRecord& message) {
  if (!message.from.empty()) return;
  const auto* account = world.FindAccount(message.account_sid);
  if (!account) return;
  for (const auto& service : account->services) {
    if (service.sid != message.service_sid) continue;
    for (const auto& sender : service.senders) {
      if (message.from.empty() && ChannelOf(sender) == ChannelOf(message.to)) {
        message.from = sender;
      }
    }
  }
}

}  // namespace

std::string_view NextStatus(const MessageRecord& message) {
  if (!message.Outbound() || message.status == message.end_status) return {};
  // A `failed` message never left Twilio; an `undelivered` one was rejected afterwards.
  if (message.status == "queued" && message.end_status == "failed") return "failed";
  if (message.status == "sent" && message.end_status == "undelivered") return "undelivered";
  if (message.status == "delivered" && message.end_status != "read") return {};
  for (const auto& [from, to] : kSteps) {
    if (from == message.status) return to;
  }
  return {};
}

void MoveTo(World& world, MessageRecord& message, std::string_view status, int error_code) {
  if (status != "accepted" && status != "scheduled") ChooseSender(world, message);
  const bool failure = status == "failed" || status == "undelivered";
  message.error_code = failure ? error_code : 0;
  message.SetStatus(status, world.Now());
}

}  // namespace ratatosk::simulators
