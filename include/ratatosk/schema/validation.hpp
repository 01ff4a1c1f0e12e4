#pragma once

#include <string_view>
#include <vector>

#include <ratatosk/core/error.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// The codes of faults that validation against a schema finds.
struct ValidationCodes {
  ValidationCodes() = delete;
  static constexpr ErrorCode Missing{"MISSING"};
  static constexpr ErrorCode WrongType{"WRONG_TYPE"};
  static constexpr ErrorCode OutOfRange{"OUT_OF_RANGE"};
  static constexpr ErrorCode NotAllowed{"NOT_ALLOWED"};
  static constexpr ErrorCode UnknownName{"UNKNOWN_NAME"};
  static constexpr ErrorCode Invalid{"INVALID"};
  static constexpr ErrorCode Unsupported{"UNSUPPORTED"};
};

using ValidationFaults = std::vector<ValidationFault>;

/// All faults of `settings`, each naming its setting and none showing a sensitive value: missing
/// required ones, no authentication satisfied, wrong type, out of range, not among the allowed
/// values, refused by the validator, unknown when the schema is strict (with the nearest known
/// name). A setting with an empty text counts as not set. No network call.
void ValidateSettings(const ChannelSchema& schema,
                      const ConnectionSettings& settings,
                      ValidationFaults& faults);

/// All faults of `message`, each naming its member ("Id", "Sender", "Receiver", "Content", or
/// the property): endpoint types, content type, properties as for settings. An empty sender is not
/// a fault here: the channel may have a default one. Allocates nothing when there is no fault.
void ValidateMessage(const ChannelSchema& schema, const Message& message, ValidationFaults& faults);
/// The same when `sender` is to stand in place of the message's own.
void ValidateMessage(const ChannelSchema& schema,
                     const Message& message,
                     const Endpoint& sender,
                     ValidationFaults& faults);

/// Whether one of `faults` names `member`. A channel's own rules leave out a member that its schema
/// refused: what is missing or of the wrong type needs no further look.
bool IsReported(const ValidationFaults& faults, std::string_view member) noexcept;

/// The first authentication of `schema` that `settings` satisfy; null when there is none.
const AuthenticationSchema* FindAuthentication(const ChannelSchema& schema,
                                               const ConnectionSettings& settings) noexcept;

}  // namespace ratatosk
