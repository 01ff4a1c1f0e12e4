#include "channels/twilio/status_map.hpp"

#include <array>
#include <utility>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

MessageStatus MapStatus(std::string_view status) noexcept {
  using enum MessageStatus;
  static constexpr std::array<std::pair<std::string_view, MessageStatus>, 13> kStatuses{{
      {"accepted", Queued},
      {"queued", Queued},
      {"sending", Routed},
      {"sent", Sent},
      {"delivered", Delivered},
      {"read", Read},
      {"undelivered", DeliveryFailed},
      {"failed", DeliveryFailed},
      {"scheduled", Scheduled},
      {"canceled", Cancelled},
      {"partially_delivered", PartiallyDelivered},
      {"receiving", Received},
      {"received", Received},
  }};
  for (const auto& [name, mapped] : kStatuses) {
    if (EqualsNoCase(name, status)) return mapped;
  }
  return Unknown;
}

}  // namespace ratatosk::twilio
