#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

class ConnectorCore;

/// Base class for connectors. Implements everything that does not depend on the provider, in one
/// fixed order: state, capabilities, initialization on demand, sender, validation, deadlines,
/// cancellation, logs, metrics and errors.
///
/// A channel derives its connector from this class and passes in its ConnectorCore.
///
/// Thread safety: all members can be called from any thread.
///
/// Lifetime: destroying the connector ends the calls in flight. The core lives until they have
/// ended.
class ChannelConnectorBase : public IChannelConnector {
 public:
  ~ChannelConnectorBase() override;
  ChannelConnectorBase(const ChannelConnectorBase&) = delete;
  ChannelConnectorBase& operator=(const ChannelConnectorBase&) = delete;

  const ChannelSchema& Schema() const noexcept final;
  const ConnectionSettings& Settings() const noexcept final;
  ConnectorState State() const noexcept final;
  boost::asio::any_io_executor Executor() const final;

  boost::asio::awaitable<OperationResult<void>> InitializeAsync() final;
  boost::asio::awaitable<OperationResult<void>> TestConnectionAsync() final;
  boost::asio::awaitable<OperationResult<SendResult>> SendMessageAsync(
      Message message, SendOptions options = {}) final;
  boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(
      MessageBatch batch, SendOptions options = {}) final;
  boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusAsync(
      std::string remote_message_id) final;
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(MessageSource source) final;
  boost::asio::awaitable<OperationResult<std::vector<InboundMessage>>> ReceiveMessagesAsync(
      MessageSource source) final;
  boost::asio::awaitable<OperationResult<StatusUpdatesResult>> ReceiveMessageStatusAsync(
      MessageSource source) final;
  OperationResult<void> ValidateMessage(const Message& message) const final;
  boost::asio::awaitable<OperationResult<StatusInfo>> GetStatusAsync() final;
  boost::asio::awaitable<OperationResult<ConnectorHealth>> GetHealthAsync() final;
  boost::asio::awaitable<OperationResult<void>> ShutdownAsync() final;

 protected:
  /// Creates a connector. The schema's defaults are added to `settings`. Throws
  /// std::invalid_argument if `core` is null.
  ChannelConnectorBase(Runtime runtime,
                       ChannelSchemaHandle schema,
                       ConnectionSettings settings,
                       std::shared_ptr<ConnectorCore> core);

  /// Returns `schema`, which a connector's constructor was given. Throws std::invalid_argument if
  /// it is a schema of another provider, or if its type is one of `others`, the provider's channels
  /// that this connector does not implement. Names are case-insensitive.
  static ChannelSchemaHandle RequireSchemaOf(std::string_view provider,
                                             ChannelSchemaHandle schema,
                                             std::initializer_list<std::string_view> others = {});

  /// Returns the core that was passed to the constructor.
  ConnectorCore& Core() const noexcept;

 private:
  void* FindInterface(const std::type_info& type) noexcept final;

  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk
