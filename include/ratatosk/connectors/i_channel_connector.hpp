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

/// One channel to people: a message goes in, a result comes back.
///
/// Every asynchronous member takes its arguments by value and gives a value or an `Error`; no
/// exception leaves it but std::bad_alloc. Members may be called from any thread and any executor,
/// also at the same time; the caller resumes on its own executor. An operation on an uninitialized
/// connector initializes it first, once, however many callers arrive together, and gives the error
/// of that when it fails. A call whose capability the schema lacks gives `UNSUPPORTED_OPERATION`;
/// one on a connector that is shut down gives `CONNECTOR_SHUTDOWN`. GetStatusAsync and
/// ShutdownAsync alone need none of this.
///
/// When a channel's own code throws, the result is the operation's code for that:
/// `INITIALIZATION_ERROR`, `CONNECTION_TEST_ERROR`, `SEND_MESSAGE_ERROR`,
/// `GET_MESSAGE_STATUS_ERROR`, `RECEIVE_MESSAGES_ERROR`, `RECEIVE_STATUS_ERROR`,
/// `GET_HEALTH_ERROR`; of ShutdownAsync, `MESSAGING_ERROR`.
///
/// Cancellation (`OPERATION_CANCELLED`): `terminal` and `partial` end an operation at any point,
/// `total` only while nothing was written. A cancelled send is `NotSent` before the request was
/// written and `Unknown` after. A call begun by a coroutine that is already cancelled throws at the
/// caller's own `co_await`: Asio's rule.
///
/// Lifetime: destroying a connector ends the calls in flight with `OPERATION_CANCELLED`, and one
/// that had not begun on the home executor with `CONNECTOR_SHUTDOWN`.
class IChannelConnector {
 public:
  virtual ~IChannelConnector() = default;

  virtual const ChannelSchema& Schema() const noexcept = 0;
  virtual const ConnectionSettings& Settings() const noexcept = 0;
  virtual ConnectorState State() const noexcept = 0;
  /// Where handlers run that have no executor of their own. Empty once its context was destroyed.
  virtual boost::asio::any_io_executor Executor() const = 0;

  /// Validates the settings and makes the connector `Ready`; may be tried again after a failure.
  /// Deadline: `Timeout.Send` (`OPERATION_TIMEOUT`). Errors: `ALREADY_INITIALIZED`;
  /// `INVALID_CONFIGURATION`, or the channel's own code for that, with all faults.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> InitializeAsync() = 0;

  /// Asks the provider for proof that the settings work. Deadline: `Timeout.StatusQuery`
  /// (`OPERATION_TIMEOUT`). Errors: `AUTHENTICATION_FAILED` when it refuses the credentials,
  /// `CONNECTION_FAILED` when it cannot be reached, `RATE_LIMITED`, or the channel's own.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> TestConnectionAsync() = 0;

  /// Validates and sends. The error of a failed send says what is known (`Certainty`) and whether a
  /// repetition makes sense (`Retry`). Deadline: `options.timeout`, else `Timeout.Send`
  /// (`SEND_TIMEOUT`). Two sends in flight to one person have no order.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<SendResult>> SendMessageAsync(
      Message message, SendOptions options = {}) = 0;

  /// Sends each message as SendMessageAsync does, `Batch.MaxConcurrency` at a time. Once it began,
  /// the result is a value whose items tell what became of each message, also when it is cancelled
  /// or its time is over: what was not begun by then is `NotSent`. Needs `BulkMessaging`.
  /// Error: `BATCH_VALIDATION_FAILED` (nothing was sent) when the batch is empty or has two
  /// messages of one id. Deadline: `options.timeout` for all of it (`SEND_TIMEOUT`), otherwise
  /// none.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(
      MessageBatch batch, SendOptions options = {}) = 0;

  /// Asks the provider where a message stands. Needs `MessageStatusQuery`. Deadline:
  /// `Timeout.StatusQuery` (`STATUS_QUERY_TIMEOUT`).
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<StatusUpdatesResult>>
  GetMessageStatusAsync(std::string remote_message_id) = 0;

  /// Checks and parses what the provider posted, messages and statuses both, and says what to
  /// answer. Deadline: `Timeout.Receive` (`RECEIVE_TIMEOUT`). Errors: `INVALID_SIGNATURE`;
  /// `INVALID_WEBHOOK_DATA`, or the channel's own code, for what cannot be read. Needs
  /// `ReceiveMessages` or `HandleMessageState`.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(
      MessageSource source) = 0;
  /// The messages of ReceiveAsync; a body without one gives `INVALID_WEBHOOK_DATA`. Needs
  /// `ReceiveMessages`.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<std::vector<InboundMessage>>>
  ReceiveMessagesAsync(MessageSource source) = 0;
  /// The statuses of ReceiveAsync; a body without one gives `INVALID_WEBHOOK_DATA`. Needs
  /// `HandleMessageState`.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<StatusUpdatesResult>>
  ReceiveMessageStatusAsync(MessageSource source) = 0;

  /// All faults of a message, without a network call.
  virtual OperationResult<void> ValidateMessage(const Message& message) const = 0;

  /// Where the connector stands, in words. Asks nobody: it initializes nothing, has no deadline,
  /// and answers after a shutdown too.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<StatusInfo>> GetStatusAsync() = 0;
  /// Asks the provider how it is, once, without retries. A check that fails is a value: not
  /// healthy, with its issues. Needs `HealthCheck`. Deadline: `Timeout.StatusQuery`
  /// (`OPERATION_TIMEOUT`).
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<ConnectorHealth>>
  GetHealthAsync() = 0;

  /// Takes no more work, lets what is in flight end within its own deadlines, and closes. May be
  /// called twice, which succeeds, and during initialization; each caller waits for the end, and
  /// may be cancelled without stopping it. What is still in flight after `Timeout.Send` is stopped;
  /// closing has as long again. Whatever its result, the connector is shut down after it.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> ShutdownAsync() = 0;

  /// An ability beyond these, which a channel offers as an interface of its own; null when it does
  /// not. This interface itself never grows.
  template <class I>
  I* Find() noexcept {
    return static_cast<I*>(FindInterface(typeid(I)));
  }

 private:
  virtual void* FindInterface(const std::type_info& type) noexcept = 0;
};

}  // namespace ratatosk
