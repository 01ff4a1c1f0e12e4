#pragma once

#include <string_view>
#include <vector>

#include <ratatosk/core/error.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// The codes of the errors found by validation against a schema.
struct ValidationCodes {
  ValidationCodes() = delete;
  /// A required member is missing.
  static constexpr ErrorCode Missing{"MISSING"};
  /// The value has the wrong type.
  static constexpr ErrorCode WrongType{"WRONG_TYPE"};
  /// The value, or the length of the text, is out of range.
  static constexpr ErrorCode OutOfRange{"OUT_OF_RANGE"};
  /// The value is not one of those allowed.
  static constexpr ErrorCode NotAllowed{"NOT_ALLOWED"};
  /// The channel has no member with this name.
  static constexpr ErrorCode UnknownName{"UNKNOWN_NAME"};
  /// The value does not match the pattern, or was rejected by a validator.
  static constexpr ErrorCode Invalid{"INVALID"};
  /// The channel does not support this content or address.
  static constexpr ErrorCode Unsupported{"UNSUPPORTED"};
};

/// All errors that a validation found.
using ValidationFaults = std::vector<ValidationFault>;

/// Adds all errors in `settings`:
/// - a required setting is missing
/// - no authentication scheme is satisfied
/// - a value has the wrong type, is out of range, is not allowed, or is rejected by the validator
/// - a name is unknown and the schema is strict; the error suggests the nearest known name
///
/// Each error names its setting, or "Authentication" for missing credentials. None contains a
/// sensitive value. A setting with an empty text counts as not set. Makes no network call.
void ValidateSettings(const ChannelSchema& schema,
                      const ConnectionSettings& settings,
                      ValidationFaults& faults);

/// Appends its source to each fault of a setting that comes from an environment variable or a file:
/// "... (environment variable WA_FROM)".
void NameSources(const ConnectionSettings& settings, ValidationFaults& faults);

/// Adds all errors in `message`, each with its member ("Id", "Sender", "Receiver", "Content", or
/// the property). Checks endpoint types, the content type, and properties in the same way as
/// settings. A default-constructed sender is not an error here, because the channel may have a
/// default one; a sender with a type and no address is. Does not allocate if there are no errors.
void ValidateMessage(const ChannelSchema& schema, const Message& message, ValidationFaults& faults);
/// Validates the message as if its sender were `sender`.
void ValidateMessage(const ChannelSchema& schema,
                     const Message& message,
                     const Endpoint& sender,
                     ValidationFaults& faults);

/// Returns whether one of `faults` names `member`. A channel's own rules skip a member that the
/// schema rejected: a missing member, or one of the wrong type, needs no further checks.
bool IsReported(const ValidationFaults& faults, std::string_view member) noexcept;

/// Returns the first authentication of `schema` that `settings` satisfy, or null.
const AuthenticationSchema* FindAuthentication(const ChannelSchema& schema,
                                               const ConnectionSettings& settings) noexcept;

}  // namespace ratatosk
