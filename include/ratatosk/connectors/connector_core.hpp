#pragma once

#include <string>
#include <typeinfo>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_source.hpp>
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
class ConnectorCore {
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
  /// Further faults of a message that a schema cannot express. `sender` is the resolved one.
  virtual void ValidateMessageCore(const Message& message,
                                   const Endpoint& sender,
                                   ValidationFaults& faults) const;
  /// The code and domain under which faults of a message are reported; faults are never empty.
  virtual Error MessageError(ValidationFaults faults) const;

  virtual boost::asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(
      const Message& message, SendContext& context) = 0;

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

  /// An ability beyond IChannelConnector.
  virtual void* FindInterface(const std::type_info& type) noexcept;
};

}  // namespace ratatosk
