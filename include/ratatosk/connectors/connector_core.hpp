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

/// The parameters of one send, as a channel sees them.
class SendContext {
 public:
  SendContext(OperationContext& operation, const SendOptions& options, const Endpoint& sender)
      : operation_(operation), options_(options), sender_(sender) {}

  /// Returns the operation. Pass it on to the transport, which records the progress of the request.
  OperationContext& Operation() const noexcept { return operation_; }
  /// Returns the options of the send.
  const SendOptions& Options() const noexcept { return options_; }
  /// Returns the resolved sender: the override, the message's own, or the settings' default. Empty
  /// if the channel chooses the sender itself.
  const Endpoint& Sender() const noexcept { return sender_; }

 private:
  OperationContext& operation_;
  const SendOptions& options_;
  const Endpoint& sender_;
};

/// The part of a connector that a channel's author writes: the translation to one provider.
///
/// ChannelConnectorBase implements everything that is the same for every channel. It calls these
/// functions on the home executor, and never runs two of `InitializeCoreAsync` and
/// `ShutdownCoreAsync` at the same time. The core lives until the last operation has ended, even if
/// the connector itself is already gone.
///
/// An override returns immediately on an error, does not need to check for cancellation, and may
/// throw: each of these becomes a result. If the error of a send has no certainty, it counts as
/// `Unknown`.
class ConnectorCore : public RecycledFrames {
 public:
  virtual ~ConnectorCore() = default;

  /// Returns the error that reports `faults` of the settings. Override it to use the channel's own
  /// code and domain.
  virtual Error SettingsError(ValidationFaults faults) const;
  /// Adds faults of the settings that a schema cannot express.
  virtual void ValidateSettingsCore(const ConnectionSettings& settings,
                                    ValidationFaults& faults) const;
  /// Creates whatever the channel needs. Called once the settings are known to be valid. Should not
  /// make network calls.
  virtual boost::asio::awaitable<OperationResult<void>> InitializeCoreAsync(
      OperationContext& operation);

  /// Verifies the settings with a call to the provider, for IChannelConnector::TestConnectionAsync.
  virtual boost::asio::awaitable<OperationResult<void>> TestConnectionCoreAsync(
      OperationContext& operation) = 0;

  /// Returns the sender to use if neither the message nor the options name one. Empty if the
  /// channel chooses the sender itself, or has none.
  virtual Endpoint DefaultSender() const;
  /// Adds faults of a message that a schema cannot express. `sender` is the resolved sender.
  /// `faults` already contains the faults that the schema found; see IsReported.
  virtual void ValidateMessageCore(const Message& message,
                                   const Endpoint& sender,
                                   ValidationFaults& faults) const;
  /// Returns the error that reports `faults` of a message, which are never empty. Override it to
  /// use the channel's own code and domain.
  virtual Error MessageError(ValidationFaults faults) const;

  /// Makes one attempt to send a valid message. Called again for each retry.
  virtual boost::asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(
      const Message& message, SendContext& context) = 0;

  /// Returns a name for the provider's account whose limits apply. It must be unique among
  /// providers and must not be secret.
  ///
  /// Connectors that return the same name share rates, concurrency limits, gates and the retry
  /// budget. Senders and recipients are distinguished by their addresses. Empty: the connector has
  /// limits of its own.
  virtual std::string LimitedAccount() const;
  /// Returns what the provider limits if a send fails with this `RATE_LIMITED` error. All
  /// connectors that share that key observe its `Retry::After`.
  virtual LimitScope LimitedBy(const Error& error) const;

  /// This function and the next two are called only if the schema has the capability they need.
  virtual boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusCoreAsync(
      const std::string& remote_message_id, OperationContext& operation);
  /// Verifies and parses a request from the provider, for IChannelConnector::ReceiveAsync.
  virtual boost::asio::awaitable<OperationResult<Inbound>> ReceiveCoreAsync(
      const MessageSource& source, OperationContext& operation);
  /// Checks the provider's health. By default, calls TestConnectionCoreAsync. The base adds what it
  /// already knows.
  virtual boost::asio::awaitable<OperationResult<void>> CheckHealthCoreAsync(
      OperationContext& operation);
  /// Releases what `InitializeCoreAsync` created. By default, does nothing.
  virtual boost::asio::awaitable<OperationResult<void>> ShutdownCoreAsync(
      OperationContext& operation);

  /// Releases sockets, timers and waiters immediately, because the executor's context is being
  /// destroyed. Required for cores that have any as members. Nothing may be started afterwards.
  virtual void ReleaseIo() noexcept {}

  /// Returns an interface beyond IChannelConnector, or null if the channel does not offer it.
  virtual void* FindInterface(const std::type_info& type) noexcept;

 protected:
  /// One session (a lasting connection), from connecting until it is lost. Success means that it
  /// was meant to end. An error with `Retry::Never` gives up; after any other error a new session
  /// starts.
  using Session =
      std::function<boost::asio::awaitable<OperationResult<void>>(OperationContext& operation)>;

  /// Runs sessions one after another in the background, until the connector is destroyed or shut
  /// down (once the calls in flight have ended).
  ///
  /// Between two sessions the connector is `Disconnected` but still accepts calls. The delay
  /// doubles, with jitter, from 100 ms to 30 s, or is the error's `Retry::After` if that is longer.
  /// Giving up changes the state to `Error`, and the next call initializes the connector again.
  /// `session` may capture `this`, because the core outlives its sessions. While a session lasts,
  /// the executor's context has work. Home executor only.
  void Supervise(Session session);

  /// Reports that the session is established: changes the state from `Disconnected` to `Ready` and
  /// resets the reconnect delay to 100 ms.
  void ReportConnected();

  /// Reports that receiving failed and will be retried, by logging `stream.interrupted` with the
  /// error's code. Intended for an IStreamReceiverCore, whose users would not notice otherwise.
  /// Home executor only.
  void ReportInterrupted(const Error& error);

 private:
  friend class ChannelConnectorBase;
  /// The connector that the core belongs to.
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
