#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/connector_registry.hpp>
#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

/// Several channels behind one door: connectors by name, on one Runtime.
///
/// Thread safety: `AddConnector` must not run beside anything else; all other members from any
/// thread. Destroying it ends the calls in flight.
class MessagingClient {
 public:
  /// Keeps a copy of `registry`.
  MessagingClient(Runtime runtime, ConnectorRegistry registry);

  /// Makes the connector `name` of the channel "Provider/Type". No network call: it initializes
  /// itself with its first operation. Errors: a fault of the settings' text as it comes from
  /// ConnectionSettings::Parse; `CONNECTOR_NOT_FOUND`; `INVALID_CONFIGURATION` with all faults, or
  /// when the name is taken.
  OperationResult<void> AddConnector(std::string name,
                                     std::string_view channel,
                                     OperationResult<ConnectionSettings> settings);

  /// Null when there is none of that name. Valid while the client lives.
  IChannelConnector* Find(std::string_view name) const noexcept;

  /// As IChannelConnector::SendMessageAsync; `CONNECTOR_NOT_FOUND` (`NotSent`) for an unknown name.
  [[nodiscard]] boost::asio::awaitable<OperationResult<SendResult>> SendAsync(
      std::string_view name, Message message, SendOptions options = {});
  /// As IChannelConnector::SendBatchAsync; `CONNECTOR_NOT_FOUND` (`NotSent`) for an unknown name.
  [[nodiscard]] boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(
      std::string_view name, MessageBatch batch, SendOptions options = {});
  /// As IChannelConnector::ReceiveAsync; `CONNECTOR_NOT_FOUND` for an unknown name.
  [[nodiscard]] boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(std::string_view name,
                                                                              MessageSource source);
  /// As IChannelConnector::GetMessageStatusAsync; `CONNECTOR_NOT_FOUND` for an unknown name.
  [[nodiscard]] boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusAsync(
      std::string_view name, std::string remote_message_id);

  /// Shuts all connectors down, one after the other; the first error is given, none stops the rest.
  /// Cancelling it begins no further one; the one that was begun goes on.
  [[nodiscard]] boost::asio::awaitable<OperationResult<void>> ShutdownAsync();

 private:
  Runtime runtime_;
  ConnectorRegistry registry_;
  std::map<std::string, std::shared_ptr<IChannelConnector>, std::less<>> connectors_;
};

}  // namespace ratatosk
