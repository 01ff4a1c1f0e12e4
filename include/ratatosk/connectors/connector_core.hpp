#pragma once

#include <functional>
#include <memory>
#include <string>
#include <typeinfo>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_source.hpp>
#include <ratatosk/resilience/resilience_policy.hpp>
#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

/// What a plugin sees of one send.
class SendContext {
 public:
  SendContext(OperationContext& operation, const SendOptions& options, const Endpoint& sender)
      : operation_(operation), options_(options), sender_(sender) {}

  /// Hand it on to the transport, which marks how far the request came.
  OperationContext& Operation() const noexcept { return operation_; }
  const SendOptions& Options() const noexcept { return options_; }
  /// Resolved: the override, the message's own, or the settings' default. Empty when the channel
  /// chooses by itself.
  const Endpoint& Sender() const noexcept { return sender_; }

 private:
  OperationContext& operation_;
  const SendOptions& options_;
  const Endpoint& sender_;
};

/// What a channel's author writes: the translation to one provider. ChannelConnectorBase does all
/// that is the same for every channel and calls these on the home executor, never two of
/// `InitializeCoreAsync`, `ShutdownCoreAsync` at a time. It lives until the last operation ended,
/// also when the connector itself is gone.
///
/// An override returns at once on an error, need not look at cancellation, and may throw: all of
/// that becomes a result. An error of a send that carries no certainty counts as `Unknown`.
class ConnectorCore : public RecycledFrames {
 public:
  virtual ~ConnectorCore() = default;

  /// The code and domain under which faults of the settings are reported.
  virtual Error SettingsError(ValidationFaults faults) const;
  /// Further faults of settings that a schema cannot express.
  virtual void ValidateSettingsCore(const ConnectionSettings& settings,
                                    ValidationFaults& faults) const;
  /// Settings were found valid. Makes what the channel needs; no network call is expected.
  virtual boost::asio::awaitable<OperationResult<void>> InitializeCoreAsync(
      OperationContext& operation);

  virtual boost::asio::awaitable<OperationResult<void>> TestConnectionCoreAsync(
      OperationContext& operation) = 0;

  /// The sender when neither message nor options name one. Empty: the channel chooses, or has none.
  virtual Endpoint DefaultSender() const;
  /// Adds the faults of a message that a schema cannot express. `sender` is the resolved one. What
  /// the schema found is in `faults` already: see IsReported.
  virtual void ValidateMessageCore(const Message& message,
                                   const Endpoint& sender,
                                   ValidationFaults& faults) const;
  /// The code and domain under which faults of a message are reported; faults are never empty.
  virtual Error MessageError(ValidationFaults faults) const;

  virtual boost::asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(
      const Message& message, SendContext& context) = 0;

  /// The provider's account whose limits apply, by a name that no other provider's has; never a
  /// secret. Connectors that name the same one share rates, bounds, gates and retry budget. Empty:
  /// this connector has its own. Senders and receivers are told apart by their addresses.
  virtual std::string LimitedAccount() const;
  /// What the provider limits when it answers a send with this `RATE_LIMITED` error; all who share
  /// that key keep to its `Retry::After`.
  virtual LimitScope LimitedBy(const Error& error) const;

  /// The next four need their capability in the schema; without it they are never called.
  virtual boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusCoreAsync(
      const std::string& remote_message_id, OperationContext& operation);
  virtual boost::asio::awaitable<OperationResult<Inbound>> ReceiveCoreAsync(
      const MessageSource& source, OperationContext& operation);
  /// Adds to what the base already knows.
  virtual boost::asio::awaitable<OperationResult<void>> CheckHealthCoreAsync(
      OperationContext& operation);
  virtual boost::asio::awaitable<OperationResult<void>> ShutdownCoreAsync(
      OperationContext& operation);

  /// The executor's context is going away: lets go of sockets, timers and waiters now. Needed by
  /// cores that keep any in members; nothing may be started any more.
  virtual void ReleaseIo() noexcept {}

  /// An ability beyond IChannelConnector.
  virtual void* FindInterface(const std::type_info& type) noexcept;

 protected:
  /// The life of one session (a lasting connection), from connecting to its loss. Success: it was
  /// meant to end. An error with `Retry::Never` gives up; any other is followed by a new session.
  using Session =
      std::function<boost::asio::awaitable<OperationResult<void>>(OperationContext& operation)>;

  /// Begins sessions one after another in the background, until the connector is shut down (after
  /// the calls in flight have ended) or destroyed. Between two of them the connector is
  /// `Disconnected` and takes calls all the same; the wait doubles with jitter from 100 ms to 30 s,
  /// or is the error's `Retry::After` when that is longer. Giving up makes it `Error`, and the next
  /// call initializes it anew. `this` may be captured: the core outlives its sessions. While a
  /// session lasts, the executor's context has work. Home executor only.
  void Supervise(Session session);

  /// The session stands: `Disconnected` becomes `Ready`, and the wait begins at 100 ms again.
  void ReportConnected();

  /// Receiving failed, and is tried again: the log has the code as `stream.interrupted`. For an
  /// IStreamReceiverCore, whose user would see nothing otherwise. Home executor only.
  void ReportInterrupted(const Error& error);

 private:
  friend class ChannelConnectorBase;
  /// The connector that the core is part of.
  class Host {
   public:
    virtual void Supervise(Session session) = 0;
    virtual void ReportConnected() = 0;
    virtual void ReportInterrupted(const Error& error) = 0;

   protected:
    ~Host() = default;
  };
  std::weak_ptr<Host> host_;
};

}  // namespace ratatosk
