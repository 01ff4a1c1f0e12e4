#pragma once

#include <functional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// Where a channel puts what it received. Its result is the acknowledgement: on success the channel
/// may forget the messages; after an error it keeps them and brings them again. So a message may
/// come twice, and none is lost. While the call lasts the channel brings nothing more.
class IInboundSink {
 public:
  virtual ~IInboundSink() = default;
  /// Called on the connector's home executor, one call at a time. An exception counts as an error.
  /// Cancelled when the receiver is stopped; then it counts as not taken.
  virtual boost::asio::awaitable<OperationResult<void>> OnInbound(Inbound inbound) = 0;
};

/// A sink that calls a function.
class InboundSink final : public IInboundSink {
 public:
  using Handler = std::function<boost::asio::awaitable<OperationResult<void>>(Inbound)>;
  explicit InboundSink(Handler handler) : handler_(std::move(handler)) {}

  boost::asio::awaitable<OperationResult<void>> OnInbound(Inbound inbound) override {
    return handler_(std::move(inbound));
  }

 private:
  Handler handler_;
};

/// The ability to fetch what people sent, of channels that pull or hold a session:
/// `connector.Find<IStreamReceiver>()`; null for channels that receive by webhook alone.
class IStreamReceiver {
 public:
  virtual ~IStreamReceiver() = default;

  /// Receives into `sink` until it is cancelled (`OPERATION_CANCELLED`), the connector is shut
  /// down, or an error that trying again cannot overcome. Initializes the connector first if need
  /// be. Has no deadline. Cancellation: every kind, at any point; what the sink did not take comes
  /// again. `sink` must outlive the call. One call at a time: a second gives
  /// `RECEIVE_MESSAGES_ERROR`.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<void>> RunAsync(
      IInboundSink& sink) = 0;
};

/// What the core of such a channel implements beside ConnectorCore. The base gives users the
/// IStreamReceiver.
class IStreamReceiverCore {
 public:
  virtual ~IStreamReceiverCore() = default;
  /// Puts into `sink` what comes, until `operation` is stopped or an error cannot be overcome.
  /// `sink` never throws and counts what it is given.
  virtual boost::asio::awaitable<OperationResult<void>> ReceiveStreamCoreAsync(
      IInboundSink& sink, OperationContext& operation) = 0;
};

}  // namespace ratatosk
