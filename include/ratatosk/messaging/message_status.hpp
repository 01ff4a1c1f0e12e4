#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace ratatosk {

/// The status of a message. Statuses only move forward; `Read` and all later ones are final.
enum class MessageStatus : std::uint8_t {
  Unknown,             ///< Not known, or not one of these.
  Scheduled,           ///< Accepted, to be sent later.
  Queued,              ///< Accepted, and waiting at the provider.
  Routed,              ///< On its way to the carrier.
  Sent,                ///< Handed to the carrier or network.
  PartiallyDelivered,  ///< Delivered in part.
  Delivered,           ///< On the device of the recipient.
  Read,                ///< Opened by the recipient.
  Received,            ///< An inbound message.
  RouteFailed,         ///< Could not be handed to a carrier.
  DeliveryFailed,      ///< Not delivered.
  Cancelled,           ///< Cancelled before it was sent.
  Deleted,             ///< Deleted at the provider.
};

/// Returns the enumerator's name.
std::string_view ToString(MessageStatus status) noexcept;
std::ostream& operator<<(std::ostream& out, MessageStatus status);

/// Returns true if no further status is expected. Only `Deleted` can follow a final status.
bool IsFinal(MessageStatus status) noexcept;

/// Returns the status of a message after `reported` arrives while its status is `known`. Callbacks
/// can arrive twice, late and out of order, so steps back are ignored. After a final status,
/// everything but `Deleted` is ignored.
MessageStatus Advance(MessageStatus known, MessageStatus reported) noexcept;

}  // namespace ratatosk
