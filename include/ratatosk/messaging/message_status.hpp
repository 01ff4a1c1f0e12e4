#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace ratatosk {

/// Where a message stands. Statuses only move forward; those from `Read` on are final.
enum class MessageStatus : std::uint8_t {
  Unknown,
  Scheduled,
  Queued,
  Routed,
  Sent,
  PartiallyDelivered,
  Delivered,
  Read,
  Received,
  RouteFailed,
  DeliveryFailed,
  Cancelled,
  Deleted,
};

std::string_view ToString(MessageStatus status) noexcept;
std::ostream& operator<<(std::ostream& out, MessageStatus status);

/// No further status is expected; only `Deleted` may still follow.
bool IsFinal(MessageStatus status) noexcept;

/// What a message's status is after `reported` came while it was `known`: callbacks come twice,
/// late and out of order, so a step back is ignored, and so is everything after a final status but
/// `Deleted`.
MessageStatus Advance(MessageStatus known, MessageStatus reported) noexcept;

}  // namespace ratatosk
