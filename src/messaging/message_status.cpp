#include <ratatosk/messaging/message_status.hpp>

#include <ostream>

namespace ratatosk {

namespace {

bool CanFollow(MessageStatus known, MessageStatus reported) noexcept {
  using enum MessageStatus;
  if (reported == Deleted) return true;
  if (IsFinal(known)) return false;
  switch (reported) {
    case Received:
    case RouteFailed:
    case Cancelled:
      return known < Sent;
    case DeliveryFailed:
      return known < Delivered;
    default:
      return known < reported;
  }
}

}  // namespace

std::string_view ToString(MessageStatus status) noexcept {
  switch (status) {
    case MessageStatus::Unknown:
      return "Unknown";
    case MessageStatus::Scheduled:
      return "Scheduled";
    case MessageStatus::Queued:
      return "Queued";
    case MessageStatus::Routed:
      return "Routed";
    case MessageStatus::Sent:
      return "Sent";
    case MessageStatus::PartiallyDelivered:
      return "PartiallyDelivered";
    case MessageStatus::Delivered:
      return "Delivered";
    case MessageStatus::Read:
      return "Read";
    case MessageStatus::Received:
      return "Received";
    case MessageStatus::RouteFailed:
      return "RouteFailed";
    case MessageStatus::DeliveryFailed:
      return "DeliveryFailed";
    case MessageStatus::Cancelled:
      return "Cancelled";
    case MessageStatus::Deleted:
      return "Deleted";
  }
  return "?";
}

std::ostream& operator<<(std::ostream& out, MessageStatus status) {
  return out << ToString(status);
}

bool IsFinal(MessageStatus status) noexcept { return status >= MessageStatus::Read; }

MessageStatus Advance(MessageStatus known, MessageStatus reported) noexcept {
  return CanFollow(known, reported) ? reported : known;
}

}  // namespace ratatosk
