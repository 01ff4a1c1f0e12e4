#pragma once

#include <memory>
#include <string>

#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

class ConnectorCore;

/// All that is the same for every channel, in one place and one order: state, capabilities,
/// initialization on demand, sender, validation, deadlines, cancellation, log, metrics, errors.
///
/// A channel derives its connector from this and hands over its ConnectorCore. Thread safety: all
/// members from any thread. Destroying it ends the calls in flight; the core lives until they did.
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
  /// `settings` are kept with the schema's defaults added. Without `core`: std::invalid_argument.
  ChannelConnectorBase(Runtime runtime,
                       ChannelSchemaHandle schema,
                       ConnectionSettings settings,
                       std::shared_ptr<ConnectorCore> core);

  ConnectorCore& Core() const noexcept;

 private:
  void* FindInterface(const std::type_info& type) noexcept final;

  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk
