#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/error.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_status.hpp>

namespace ratatosk {

/// The state of a connector.
enum class ConnectorState : std::uint8_t {
  Uninitialized,  ///< Not initialized yet; the first operation does it.
  Initializing,   ///< Validates the settings and prepares the channel.
  Ready,          ///< Accepts calls.
  Error,          ///< Initialization failed or a session gave up; the next call tries again.
  Disconnected,   ///< A session was lost and is being restored; calls are accepted.
  ShuttingDown,   ///< Waits for the calls in flight.
  Shutdown,       ///< Rejects calls.
};

/// Returns the enumerator's name.
std::string_view ToString(ConnectorState state) noexcept;

/// The result of a successful send. Accepted does not mean delivered: the outcome arrives as a
/// status.
class SendResult {
 public:
  SendResult() = default;

  /// The message's own id.
  std::string MessageId;
  /// The provider's id. Use it for status queries; it is part of every status callback.
  std::string RemoteMessageId;
  /// The status that the provider reported when it accepted the message.
  MessageStatus Status = MessageStatus::Unknown;
  /// The status as the provider words it.
  std::string ProviderStatus;
  /// The correlation id from SendOptions.
  std::string CorrelationId;
  /// The time at which the message was accepted: the provider's if it returned one, or the
  /// Runtime's.
  WallTime SentAt{};
  /// Additional values that the provider returned, under the provider's names.
  Properties Further;
};

/// The result for one message of a batch.
class BatchItem {
 public:
  BatchItem() = default;

  /// The message's own id.
  std::string MessageId;
  /// The outcome of the message's send.
  OperationResult<SendResult> Result;
};

/// The result of a batch: one item for each message, in the batch's order.
class BatchResult {
 public:
  BatchResult() = default;

  /// Returns the number of accepted messages.
  std::size_t Accepted() const noexcept;

  /// The batch's own id.
  std::string BatchId;
  /// One item for each message.
  std::vector<BatchItem> Items;
};

/// A status report for a message, queried or posted by the provider.
class StatusUpdate {
 public:
  StatusUpdate() = default;

  /// The provider's id of the message.
  std::string RemoteMessageId;
  /// The reported status.
  MessageStatus Status = MessageStatus::Unknown;
  /// The status as the provider words it.
  std::string ProviderStatus;
  /// The reason if the message failed, with the provider's own code and text.
  std::optional<ratatosk::Error> Failure;
  /// The time of the report: the provider's if it has one, or the Runtime's.
  WallTime At{};
  /// Additional values that the provider reported, under the provider's names.
  Properties Further;
};

/// The status reports in a response or a request of the provider.
class StatusUpdatesResult {
 public:
  StatusUpdatesResult() = default;
  /// The reports, in the provider's order.
  std::vector<StatusUpdate> Updates;
};

/// A message from a person.
class InboundMessage {
 public:
  InboundMessage() = default;

  /// The message. If it is delivered again, its Id is the same; an edit has an Id of its own.
  ratatosk::Message Message;
  /// The provider's id of the message.
  std::string RemoteMessageId;
  /// The time of the message: the provider's if it has one, or the Runtime's.
  WallTime ReceivedAt{};
  /// True if this connector recently delivered a message with the same Id.
  ///
  /// Happens if the provider posts a webhook again because it received no response, and on a stream
  /// if the sink has already accepted the message. The connector remembers the last 1,000 Ids, in
  /// memory, so it does not detect duplicates across processes or restarts. To process each message
  /// exactly once, store the Ids together with the results.
  bool Repeated = false;
};

/// The HTTP response that the provider expects to its request.
class WebhookReply {
 public:
  WebhookReply() = default;
  WebhookReply(int status, std::string content_type, std::string body)
      : Status(status), ContentType(std::move(content_type)), Body(std::move(body)) {}

  /// The HTTP status.
  int Status = 204;
  /// The value of the Content-Type header; empty if there is no body.
  std::string ContentType;
  /// The body; may be empty.
  std::string Body;
};

/// The contents of a request from the provider, which can have both messages and statuses.
class Inbound {
 public:
  Inbound() = default;

  /// Messages from people.
  std::vector<InboundMessage> Messages;
  /// Status reports for messages that were sent earlier.
  std::vector<StatusUpdate> Statuses;
  /// The response to send to the provider.
  WebhookReply Reply;
};

/// The state of a connector, with a description.
class StatusInfo {
 public:
  StatusInfo() = default;
  /// The connector's state.
  ConnectorState State = ConnectorState::Uninitialized;
  /// The channel and the state, and the reason if the state is `Error` or `Disconnected`.
  std::string Description;
};

/// The health of a connector.
class ConnectorHealth {
 public:
  ConnectorHealth() = default;
  /// The connector's state.
  ConnectorState State = ConnectorState::Uninitialized;
  /// True if the provider answered the check and the connector is `Ready`.
  bool Healthy = false;
  /// Descriptions for people: the error of the check, and why the connector is `Error` or
  /// `Disconnected`.
  std::vector<std::string> Issues;
  /// Time since the connector became ready.
  std::chrono::nanoseconds Uptime{};
  /// Counters by name: "sent", "failed", "received".
  std::map<std::string, std::uint64_t, std::less<>> Metrics;
};

/// Options for a single send.
class SendOptions {
 public:
  SendOptions() = default;

  /// Sets the time limit of the whole send. Default: the setting `Timeout.Send`.
  ///
  /// Zero or less fails immediately. For a batch, limits the batch as a whole; each of its messages
  /// is also limited by `Timeout.Send`.
  SendOptions& WithTimeout(std::chrono::milliseconds t) & { return timeout = t, *this; }
  SendOptions&& WithTimeout(std::chrono::milliseconds t) && { return std::move(WithTimeout(t)); }
  /// Sets the correlation id, which appears in the result, in logs and, if the channel supports it,
  /// in callbacks.
  SendOptions& WithCorrelationId(std::string id) & { return correlation_id = std::move(id), *this; }
  SendOptions&& WithCorrelationId(std::string id) && {
    return std::move(WithCorrelationId(std::move(id)));
  }
  /// Overrides the sender of the message and of the settings.
  SendOptions& WithSender(Endpoint s) & { return sender = std::move(s), *this; }
  SendOptions&& WithSender(Endpoint s) && { return std::move(WithSender(std::move(s))); }

  std::optional<std::chrono::milliseconds> timeout;
  std::string correlation_id;
  std::optional<Endpoint> sender;
};

}  // namespace ratatosk
