#pragma once

#include <functional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// The destination of received messages.
///
/// The result of a call is the acknowledgement. After a success, the channel may discard the
/// messages. After an error, it keeps them and delivers them again: a message can arrive more than
/// once, but none is lost. The channel delivers nothing else while a call is in progress.
class IInboundSink {
 public:
  virtual ~IInboundSink() = default;
  /// Handles received messages. Called on the connector's home executor, one call at a time.
  ///
  /// An exception counts as an error. If the receiver is stopped, the call is cancelled and its
  /// messages count as not accepted.
  virtual boost::asio::awaitable<OperationResult<void>> OnInbound(Inbound inbound) = 0;
};

/// A sink that calls a function.
class InboundSink final : public IInboundSink {
 public:
  /// A function that handles received messages; see IInboundSink::OnInbound.
  using Handler = std::function<boost::asio::awaitable<OperationResult<void>>(Inbound)>;
  explicit InboundSink(Handler handler) : handler_(std::move(handler)) {}

  boost::asio::awaitable<OperationResult<void>> OnInbound(Inbound inbound) override {
    return handler_(std::move(inbound));
  }

 private:
  Handler handler_;
};

/// The interface of channels that fetch messages by polling or over a session:
/// `connector.Find<IStreamReceiver>()`. Null for channels that receive only by webhook.
class IStreamReceiver {
 public:
  virtual ~IStreamReceiver() = default;

  /// Receives into `sink` until it is cancelled (`OPERATION_CANCELLED`), the connector is shut
  /// down, or an error occurs that retrying cannot overcome.
  ///
  /// Initializes the connector first if necessary. Has no deadline. Cancellation: all types, at any
  /// point; messages that the sink has not accepted are delivered again. `sink` must outlive the
  /// call. Error: `RECEIVE_MESSAGES_ERROR` if a call is already running.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> RunAsync(
      IInboundSink& sink) = 0;
};

/// The interface that the core of such a channel implements in addition to ConnectorCore. The base
/// provides the IStreamReceiver for users.
class IStreamReceiverCore {
 public:
  virtual ~IStreamReceiverCore() = default;
  /// Delivers what arrives to `sink` until `operation` is stopped or an error cannot be overcome.
  /// `sink` never throws, and it counts the messages.
  virtual boost::asio::awaitable<OperationResult<void>> ReceiveStreamCoreAsync(
      IInboundSink& sink, OperationContext& operation) = 0;
};

}  // namespace ratatosk
