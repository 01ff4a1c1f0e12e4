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

  static constexpr ErrorCode MessagingError{"MESSAGING_ERROR"};
  static constexpr ErrorCode MessageSerializationFailed{"MESSAGE_SERIALIZATION_FAILED"};
  static constexpr ErrorCode MessageDeserializationFailed{"MESSAGE_DESERIALIZATION_FAILED"};
  static constexpr ErrorCode InvalidConfiguration{"INVALID_CONFIGURATION"};
  static constexpr ErrorCode UnsupportedContentType{"UNSUPPORTED_CONTENT_TYPE"};
  static constexpr ErrorCode ConnectorNotFound{"CONNECTOR_NOT_FOUND"};
  static constexpr ErrorCode InvalidWebhookData{"INVALID_WEBHOOK_DATA"};
  static constexpr ErrorCode InvalidRecipient{"INVALID_RECIPIENT"};
  /// Used in a ValidationFault: the settings satisfy none of the channel's ways to authenticate.
  static constexpr ErrorCode MissingCredentials{"MISSING_CREDENTIALS"};
  static constexpr ErrorCode MissingSender{"MISSING_SENDER"};
  static constexpr ErrorCode MessageTooLong{"MESSAGE_TOO_LONG"};
  static constexpr ErrorCode ConnectionFailed{"CONNECTION_FAILED"};
  /// Too many requests are waiting for a connection. The limit is this process's, not the
  /// provider's.
  static constexpr ErrorCode ConnectionPoolFull{"CONNECTION_POOL_FULL"};
  static constexpr ErrorCode SendMessageFailed{"SEND_MESSAGE_FAILED"};
  static constexpr ErrorCode RateLimited{"RATE_LIMITED"};
  static constexpr ErrorCode CircuitBreakerOpen{"CIRCUIT_BREAKER_OPEN"};
  static constexpr ErrorCode InvalidSignature{"INVALID_SIGNATURE"};

  static constexpr ErrorCode AlreadyInitialized{"ALREADY_INITIALIZED"};
  static constexpr ErrorCode InitializationError{"INITIALIZATION_ERROR"};
  static constexpr ErrorCode AuthenticationFailed{"AUTHENTICATION_FAILED"};
  static constexpr ErrorCode ConnectionTestError{"CONNECTION_TEST_ERROR"};
  static constexpr ErrorCode ConnectorShutdown{"CONNECTOR_SHUTDOWN"};
  static constexpr ErrorCode MessageValidationFailed{"MESSAGE_VALIDATION_FAILED"};
  static constexpr ErrorCode SendMessageError{"SEND_MESSAGE_ERROR"};
  static constexpr ErrorCode BatchValidationFailed{"BATCH_VALIDATION_FAILED"};
  static constexpr ErrorCode GetMessageStatusError{"GET_MESSAGE_STATUS_ERROR"};
  static constexpr ErrorCode GetHealthError{"GET_HEALTH_ERROR"};
  static constexpr ErrorCode ReceiveMessagesError{"RECEIVE_MESSAGES_ERROR"};
  static constexpr ErrorCode ReceiveStatusError{"RECEIVE_STATUS_ERROR"};
  static constexpr ErrorCode UnsupportedOperation{"UNSUPPORTED_OPERATION"};

  static constexpr ErrorCode OperationCancelled{"OPERATION_CANCELLED"};
  static constexpr ErrorCode OperationTimeout{"OPERATION_TIMEOUT"};
  static constexpr ErrorCode SendTimeout{"SEND_TIMEOUT"};
  static constexpr ErrorCode ReceiveTimeout{"RECEIVE_TIMEOUT"};
  static constexpr ErrorCode StatusQueryTimeout{"STATUS_QUERY_TIMEOUT"};
};

}  // namespace ratatosk
