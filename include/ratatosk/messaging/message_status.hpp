#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace ratatosk {

/// The status of a message. Statuses only move forward; `Read` and all later ones are final.
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

/// Returns true if no further status is expected. Only `Deleted` can follow a final status.
bool IsFinal(MessageStatus status) noexcept;

/// Returns the status of a message after `reported` arrives while its status is `known`. Callbacks
/// can arrive twice, late and out of order, so steps back are ignored. After a final status,
/// everything but `Deleted` is ignored.
MessageStatus Advance(MessageStatus known, MessageStatus reported) noexcept;

}  // namespace ratatosk
