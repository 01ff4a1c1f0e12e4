#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

namespace ratatosk {

/// An error code: SCREAMING_SNAKE_CASE text with static storage duration, compared as text.
///
/// Can only be constructed from a string literal, so storing and copying it never allocates.
class ErrorCode {
 public:
  template <std::size_t N>
  consteval ErrorCode(const char (&literal)[N]) noexcept  // NOLINT: a code is its literal
      : text_(literal), size_(static_cast<std::uint16_t>(N - 1)) {}

  /// Returns the text.
  constexpr std::string_view Text() const noexcept { return {text_, size_}; }

  friend constexpr bool operator==(ErrorCode a, ErrorCode b) noexcept {
    return a.Text() == b.Text();
  }

 private:
  const char* text_;
  std::uint16_t size_;
};

std::ostream& operator<<(std::ostream& out, ErrorCode code);

/// The domain of the codes in MessagingErrorCodes.
inline constexpr std::string_view kMessagingDomain = "messaging";

/// The error codes that all channels use. A channel can define additional codes in its own domain.
struct MessagingErrorCodes {
  MessagingErrorCodes() = delete;

  /// The code of a default-constructed OperationResult.
  static constexpr ErrorCode Unset{"UNSET"};

  /// A failure without a more specific code, such as an exception from a channel's code.
  static constexpr ErrorCode MessagingError{"MESSAGING_ERROR"};
  /// A message cannot be written as JSON. The member says which part of it.
  static constexpr ErrorCode MessageSerializationFailed{"MESSAGE_SERIALIZATION_FAILED"};
  /// A text is not a message in JSON. The member says where.
  static constexpr ErrorCode MessageDeserializationFailed{"MESSAGE_DESERIALIZATION_FAILED"};
  /// Settings are missing or invalid. The member or the faults name them.
  static constexpr ErrorCode InvalidConfiguration{"INVALID_CONFIGURATION"};
  /// The channel does not support this type of content.
  static constexpr ErrorCode UnsupportedContentType{"UNSUPPORTED_CONTENT_TYPE"};
  /// No connector has this name, or no channel has this type.
  static constexpr ErrorCode ConnectorNotFound{"CONNECTOR_NOT_FOUND"};
  /// A webhook cannot be parsed, is for another account, or does not have what was asked for.
  static constexpr ErrorCode InvalidWebhookData{"INVALID_WEBHOOK_DATA"};
  /// The recipient's address is not valid, or the provider cannot reach it.
  static constexpr ErrorCode InvalidRecipient{"INVALID_RECIPIENT"};
  /// Used in a ValidationFault: the settings satisfy none of the channel's ways to authenticate.
  static constexpr ErrorCode MissingCredentials{"MISSING_CREDENTIALS"};
  /// The message has no sender, or the named sender is unknown.
  static constexpr ErrorCode MissingSender{"MISSING_SENDER"};
  /// A text is longer than the channel allows.
  static constexpr ErrorCode MessageTooLong{"MESSAGE_TOO_LONG"};
  /// The provider could not be reached, or the connection was lost.
  static constexpr ErrorCode ConnectionFailed{"CONNECTION_FAILED"};
  /// Too many requests are waiting for a connection. The limit is this process's, not the
  /// provider's.
  static constexpr ErrorCode ConnectionPoolFull{"CONNECTION_POOL_FULL"};
  /// The provider rejected the message for a reason that has no other code.
  static constexpr ErrorCode SendMessageFailed{"SEND_MESSAGE_FAILED"};
  /// The provider or a local limit allows no further calls now. `Retry` says when.
  static constexpr ErrorCode RateLimited{"RATE_LIMITED"};
  /// The circuit breaker is open: recent calls to the provider failed. `Retry` says when to try
  /// again.
  static constexpr ErrorCode CircuitBreakerOpen{"CIRCUIT_BREAKER_OPEN"};
  /// A webhook is not signed by the provider.
  static constexpr ErrorCode InvalidSignature{"INVALID_SIGNATURE"};

  /// InitializeAsync was called on a connector that is initialized.
  static constexpr ErrorCode AlreadyInitialized{"ALREADY_INITIALIZED"};
  /// The channel's code threw during initialization.
  static constexpr ErrorCode InitializationError{"INITIALIZATION_ERROR"};
  /// The provider rejected the credentials.
  static constexpr ErrorCode AuthenticationFailed{"AUTHENTICATION_FAILED"};
  /// The connection test failed for a reason that has no other code.
  static constexpr ErrorCode ConnectionTestError{"CONNECTION_TEST_ERROR"};
  /// The connector was shut down.
  static constexpr ErrorCode ConnectorShutdown{"CONNECTOR_SHUTDOWN"};
  /// The message violates the channel's rules. The faults name all of its errors.
  static constexpr ErrorCode MessageValidationFailed{"MESSAGE_VALIDATION_FAILED"};
  /// The channel's code threw during a send.
  static constexpr ErrorCode SendMessageError{"SEND_MESSAGE_ERROR"};
  /// The batch is empty, or two of its messages have the same id.
  static constexpr ErrorCode BatchValidationFailed{"BATCH_VALIDATION_FAILED"};
  /// The channel's code threw during a status query.
  static constexpr ErrorCode GetMessageStatusError{"GET_MESSAGE_STATUS_ERROR"};
  /// The health check failed for a reason that has no other code.
  static constexpr ErrorCode GetHealthError{"GET_HEALTH_ERROR"};
  /// Receiving messages failed for a reason that has no other code.
  static constexpr ErrorCode ReceiveMessagesError{"RECEIVE_MESSAGES_ERROR"};
  /// The channel's code threw while it received a status.
  static constexpr ErrorCode ReceiveStatusError{"RECEIVE_STATUS_ERROR"};
  /// The channel does not have the capability that the operation needs.
  static constexpr ErrorCode UnsupportedOperation{"UNSUPPORTED_OPERATION"};

  /// The operation was cancelled, or its connector or context was destroyed.
  static constexpr ErrorCode OperationCancelled{"OPERATION_CANCELLED"};
  /// The deadline of an operation other than those below passed.
  static constexpr ErrorCode OperationTimeout{"OPERATION_TIMEOUT"};
  /// The deadline of a send passed. The certainty says whether the message may have been accepted.
  static constexpr ErrorCode SendTimeout{"SEND_TIMEOUT"};
  /// The deadline for handling a webhook passed.
  static constexpr ErrorCode ReceiveTimeout{"RECEIVE_TIMEOUT"};
  /// The deadline of a status query passed.
  static constexpr ErrorCode StatusQueryTimeout{"STATUS_QUERY_TIMEOUT"};
};

}  // namespace ratatosk
