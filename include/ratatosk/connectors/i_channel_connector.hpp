#pragma once

#include <string>
#include <typeinfo>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_batch.hpp>
#include <ratatosk/messaging/message_source.hpp>
#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// A channel for sending and receiving messages.
///
/// Asynchronous members take their arguments by value and return a value or an `Error`. The only
/// exception that leaves them is std::bad_alloc. An operation on an uninitialized connector
/// initializes it first; concurrent callers share one initialization, and its error if it fails. A
/// call that needs a capability that the schema lacks fails with `UNSUPPORTED_OPERATION`. A call
/// after shutdown fails with `CONNECTOR_SHUTDOWN`. None of this applies to GetStatusAsync and
/// ShutdownAsync.
///
/// If a channel's own code throws, the result has the operation's own code: `INITIALIZATION_ERROR`,
/// `CONNECTION_TEST_ERROR`, `SEND_MESSAGE_ERROR`, `GET_MESSAGE_STATUS_ERROR`,
/// `RECEIVE_MESSAGES_ERROR`, `RECEIVE_STATUS_ERROR` or `GET_HEALTH_ERROR`; `MESSAGING_ERROR` for
/// ShutdownAsync.
///
/// Thread safety: members can be called from any thread and any executor, also concurrently. The
/// caller resumes on its own executor.
///
/// Cancellation (`OPERATION_CANCELLED`): `terminal` and `partial` end an operation at any point;
/// `total` ends it only if nothing has been written yet. A cancelled send is `NotSent` before the
/// request was written and `Unknown` afterwards. If a coroutine is already cancelled when it makes
/// a call, Asio throws at the coroutine's own `co_await`.
///
/// Lifetime: destroying a connector ends the calls in flight with `OPERATION_CANCELLED`. A call
/// that has not started on the home executor yet ends with `CONNECTOR_SHUTDOWN`.
class IChannelConnector {
 public:
  virtual ~IChannelConnector() = default;

  /// Returns the schema that the connector was created with.
  virtual const ChannelSchema& Schema() const noexcept = 0;
  /// Returns the connector's settings, including the schema's defaults.
  virtual const ConnectionSettings& Settings() const noexcept = 0;
  /// Returns the current state, which another thread can change at any time.
  virtual ConnectorState State() const noexcept = 0;
  /// Returns the executor for handlers that have none of their own. Empty once its context has been
  /// destroyed.
  virtual boost::asio::any_io_executor Executor() const = 0;

  /// Validates the settings and changes the state to `Ready`. Can be retried after a failure.
  ///
  /// Deadline: `Timeout.Send` (`OPERATION_TIMEOUT`). Errors: `ALREADY_INITIALIZED`;
  /// `INVALID_CONFIGURATION`, or the channel's own code for it, with all faults.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> InitializeAsync() = 0;

  /// Verifies the settings with a call to the provider.
  ///
  /// Deadline: `Timeout.StatusQuery` (`OPERATION_TIMEOUT`). Errors: `AUTHENTICATION_FAILED` if the
  /// provider rejects the credentials; `CONNECTION_FAILED` if it cannot be reached; `RATE_LIMITED`;
  /// the channel's own codes.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> TestConnectionAsync() = 0;

  /// Validates and sends a message.
  ///
  /// The error of a failed send says whether the provider might have the message (`Certainty`) and
  /// whether a retry makes sense (`Retry`). Concurrent sends to the same recipient can arrive in
  /// any order. Deadline: `options.timeout`, or `Timeout.Send` if it is not set (`SEND_TIMEOUT`).
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<SendResult>> SendMessageAsync(
      Message message, SendOptions options = {}) = 0;

  /// Sends each message as SendMessageAsync does, `Batch.MaxConcurrency` at a time. Needs
  /// `BulkMessaging`.
  ///
  /// Once the batch has started, the result is a value with one item for each message, even if the
  /// batch is cancelled or its deadline passes. Messages that were not started by then are
  /// `NotSent`. Deadline: `options.timeout` for the whole batch (`SEND_TIMEOUT`), or none. Error:
  /// `BATCH_VALIDATION_FAILED` if the batch is empty or has two messages with the same id; nothing
  /// is sent then.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(
      MessageBatch batch, SendOptions options = {}) = 0;

  /// Queries the status of a message from the provider. Needs `MessageStatusQuery`.
  ///
  /// Deadline: `Timeout.StatusQuery` (`STATUS_QUERY_TIMEOUT`).
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<StatusUpdatesResult>>
  GetMessageStatusAsync(std::string remote_message_id) = 0;

  /// Verifies and parses a request from the provider, and returns its messages, its statuses and
  /// the reply to send. Needs `ReceiveMessages` or `HandleMessageState`.
  ///
  /// Deadline: `Timeout.Receive` (`RECEIVE_TIMEOUT`). Errors: `INVALID_SIGNATURE`;
  /// `INVALID_WEBHOOK_DATA`, or the channel's own code, if the request cannot be parsed.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(
      MessageSource source) = 0;
  /// Returns only the messages of ReceiveAsync. Needs `ReceiveMessages`. Error:
  /// `INVALID_WEBHOOK_DATA` if the request has no message.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<std::vector<InboundMessage>>>
  ReceiveMessagesAsync(MessageSource source) = 0;
  /// Returns only the statuses of ReceiveAsync. Needs `HandleMessageState`. Error:
  /// `INVALID_WEBHOOK_DATA` if the request has no status.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<StatusUpdatesResult>>
  ReceiveMessageStatusAsync(MessageSource source) = 0;

  /// Returns all faults of a message. Makes no network call.
  virtual OperationResult<void> ValidateMessage(const Message& message) const = 0;

  /// Returns the connector's state as text. Makes no network call, does not initialize the
  /// connector, has no deadline, and also works after shutdown.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<StatusInfo>> GetStatusAsync() = 0;
  /// Checks the provider's health once, without retries. Needs `HealthCheck`.
  ///
  /// A failed check is a value: not healthy, with its issues. Deadline: `Timeout.StatusQuery`
  /// (`OPERATION_TIMEOUT`).
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<ConnectorHealth>>
  GetHealthAsync() = 0;

  /// Shuts the connector down: rejects new calls, lets the calls in flight end within their own
  /// deadlines, and closes.
  ///
  /// Calls still in flight after `Timeout.Send` are stopped; closing then has the same time again.
  /// Can be called during initialization and more than once, which succeeds. Each caller waits for
  /// the end, and cancelling a caller does not stop the shutdown. The connector is shut down
  /// whatever the result.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> ShutdownAsync() = 0;

  /// Returns an additional interface of the channel, or null if the channel does not offer it.
  /// IChannelConnector itself never grows.
  template <class I>
  I* Find() noexcept {
    return static_cast<I*>(FindInterface(typeid(I)));
  }

 private:
  virtual void* FindInterface(const std::type_info& type) noexcept = 0;
};

}  // namespace ratatosk
