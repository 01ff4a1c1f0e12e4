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

/// Where a connector stands.
enum class ConnectorState : std::uint8_t {
  Uninitialized,
  Initializing,
  Ready,
  Error,
  Disconnected,
  ShuttingDown,
  Shutdown,
};

std::string_view ToString(ConnectorState state) noexcept;

/// An accepted message is not a delivered one: its outcome comes by status.
class SendResult {
 public:
  SendResult() = default;

  /// The message's own id.
  std::string MessageId;
  /// The provider's id, for status queries; stands in every status callback.
  std::string RemoteMessageId;
  MessageStatus Status = MessageStatus::Unknown;
  /// The status in the provider's own words.
  std::string ProviderStatus;
  std::string CorrelationId;
  /// When the message was accepted: the provider's time if it gave one, otherwise the Runtime's.
  WallTime SentAt{};
  /// Further facts that the provider gave, by its names.
  Properties Further;
};

/// What became of one message of a batch.
class BatchItem {
 public:
  BatchItem() = default;

  /// The message's own id.
  std::string MessageId;
  OperationResult<SendResult> Result;
};

/// What became of a batch: one item for each message, in the batch's order.
class BatchResult {
 public:
  BatchResult() = default;

  /// How many were accepted.
  std::size_t Accepted() const noexcept;

  /// The batch's own id.
  std::string BatchId;
  std::vector<BatchItem> Items;
};

/// One report of where a message stands, asked for or posted by the provider.
class StatusUpdate {
 public:
  StatusUpdate() = default;

  std::string RemoteMessageId;
  MessageStatus Status = MessageStatus::Unknown;
  std::string ProviderStatus;
  /// Why it failed, when it did: the provider's own code and words.
  std::optional<ratatosk::Error> Failure;
  WallTime At{};
  Properties Further;
};

class StatusUpdatesResult {
 public:
  StatusUpdatesResult() = default;
  std::vector<StatusUpdate> Updates;
};

/// A message that a person sent.
class InboundMessage {
 public:
  InboundMessage() = default;

  /// Its Id is the same when it comes again; an edit has one of its own.
  ratatosk::Message Message;
  std::string RemoteMessageId;
  WallTime ReceivedAt{};
  /// One with this message's Id was among the last thousand that this connector gave: by a webhook,
  /// which a provider posts again when it saw no answer, or by a stream, where the sink took it.
  /// What other processes were given, or this one before it was restarted, is not known here: who
  /// must do a thing once keeps the Ids with what was done.
  bool Repeated = false;
};

/// The HTTP answer that the provider expects to what it posted.
class WebhookReply {
 public:
  WebhookReply() = default;
  WebhookReply(int status, std::string content_type, std::string body)
      : Status(status), ContentType(std::move(content_type)), Body(std::move(body)) {}

  int Status = 204;
  std::string ContentType;
  std::string Body;
};

/// What a provider posted. One request may hold messages and statuses.
class Inbound {
 public:
  Inbound() = default;

  std::vector<InboundMessage> Messages;
  std::vector<StatusUpdate> Statuses;
  WebhookReply Reply;
};

/// Where a connector stands.
class StatusInfo {
 public:
  StatusInfo() = default;
  ConnectorState State = ConnectorState::Uninitialized;
  /// The channel and the state, and what went wrong when it is `Error` or `Disconnected`.
  std::string Description;
};

/// How a connector is.
class ConnectorHealth {
 public:
  ConnectorHealth() = default;
  ConnectorState State = ConnectorState::Uninitialized;
  /// The provider answered the check, and the connector is `Ready`.
  bool Healthy = false;
  /// For people: the error of the check, and why the connector is `Error` or `Disconnected`.
  std::vector<std::string> Issues;
  /// Since the connector became ready; zero before.
  std::chrono::nanoseconds Uptime{};
  /// Counts by name: "sent", "failed", "received".
  std::map<std::string, std::uint64_t, std::less<>> Metrics;
};

/// What may be said with a send, beside the message.
class SendOptions {
 public:
  SendOptions() = default;

  /// The longest that the whole send may take; the setting `Timeout.Send` otherwise. Zero or less
  /// fails at once. Of a batch: all of it; each of its messages has `Timeout.Send` besides.
  SendOptions& WithTimeout(std::chrono::milliseconds t) & { return timeout = t, *this; }
  SendOptions&& WithTimeout(std::chrono::milliseconds t) && { return std::move(WithTimeout(t)); }
  /// Stands in the result, in logs, and where the channel can carry it, in callbacks.
  SendOptions& WithCorrelationId(std::string id) & { return correlation_id = std::move(id), *this; }
  SendOptions&& WithCorrelationId(std::string id) && {
    return std::move(WithCorrelationId(std::move(id)));
  }
  /// Sends as this one, whatever the message or the settings say.
  SendOptions& WithSender(Endpoint s) & { return sender = std::move(s), *this; }
  SendOptions&& WithSender(Endpoint s) && { return std::move(WithSender(std::move(s))); }

  std::optional<std::chrono::milliseconds> timeout;
  std::string correlation_id;
  std::optional<Endpoint> sender;
};

}  // namespace ratatosk
