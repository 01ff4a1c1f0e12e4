#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/client/sender_resolver.hpp>
#include <ratatosk/connectors/connector_registry.hpp>
#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

/// How one connector of a client is.
class NamedHealth {
 public:
  NamedHealth() = default;
  std::string Name;
  /// Which of the client's Runtimes it belongs to, from 0.
  std::size_t Runtime = 0;
  OperationResult<ConnectorHealth> Health;
};

/// How a client's connectors are, by name.
class ClientHealth {
 public:
  ClientHealth() = default;
  /// All that can say so are healthy; a channel without `HealthCheck` cannot.
  bool Healthy = true;
  std::vector<NamedHealth> Connectors;
};

/// Several channels behind one door: connectors by name, on one Runtime or several.
///
/// With several Runtimes (one per thread, each with a context of its own) every connector is made
/// once for each. A call is served by the connector of the Runtime whose context the awaiting
/// coroutine runs on, so that it stays on its thread; a caller from elsewhere, by each in turn. The
/// Runtimes share the first one's limits (kSharedLimits), so a rate is not multiplied by threads.
///
/// Thread safety: all members from any thread, also while calls are in flight; destroying and
/// moving it are not. Destroying it ends the calls in flight.
class MessagingClient {
 public:
  /// Keeps a copy of `registry`.
  MessagingClient(Runtime runtime, ConnectorRegistry registry);
  /// Throws std::invalid_argument when there is none. Precondition: none has made a connector yet.
  MessagingClient(std::vector<Runtime> runtimes, ConnectorRegistry registry);
  MessagingClient(MessagingClient&& other) noexcept;
  MessagingClient& operator=(MessagingClient&& other) noexcept;
  ~MessagingClient();

  /// Where the names of senders are looked up, with a cache for each Runtime. Call it before the
  /// first send. Throws std::invalid_argument when `repository` is null.
  MessagingClient& WithSenders(std::shared_ptr<ISenderRepository> repository,
                               SenderCacheOptions options = {});

  /// Makes the connector `name` of the channel "Provider/Type". No network call: it initializes
  /// itself with its first operation. Errors: a fault of the settings' text as it comes from
  /// ConnectionSettings::Parse; `CONNECTOR_NOT_FOUND`; `INVALID_CONFIGURATION` with all faults, or
  /// when the name is taken.
  OperationResult<void> AddConnector(std::string name,
                                     std::string_view channel,
                                     OperationResult<ConnectionSettings> settings);

  /// From this call on nobody finds it, and its name is free. Awaited, it shuts the connector down:
  /// calls in flight end within their own deadlines. Errors: `CONNECTOR_NOT_FOUND`; the first of
  /// shutting down. Cancelled or not awaited, it ends the calls in flight.
  [[nodiscard]] boost::asio::awaitable<OperationResult<void>> RemoveConnector(
      std::string_view name);

  /// The connector of the Runtime of that number, for what the client does not offer, such as
  /// streams. Null when there is none. Who keeps it keeps it alive.
  std::shared_ptr<IChannelConnector> Find(std::string_view name, std::size_t runtime = 0) const;

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

  /// Asks all side by side.
  [[nodiscard]] boost::asio::awaitable<OperationResult<ClientHealth>> GetHealthAsync();

  /// Shuts all connectors down side by side; an error, the first by name, stops none of the rest.
  /// Cancelling it ends the wait; what was begun goes on.
  [[nodiscard]] boost::asio::awaitable<OperationResult<void>> ShutdownAsync();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace ratatosk
