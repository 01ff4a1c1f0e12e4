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

/// The health of one connector of a client.
class NamedHealth {
 public:
  NamedHealth() = default;
  /// The connector's name.
  std::string Name;
  /// The index, from 0, of the client's Runtime that the connector belongs to.
  std::size_t Runtime = 0;
  /// The result of the connector's GetHealthAsync.
  OperationResult<ConnectorHealth> Health;
};

/// The health of a client's connectors, by name.
class ClientHealth {
 public:
  ClientHealth() = default;
  /// True if all connectors that can report their health are healthy. A channel without
  /// `HealthCheck` cannot.
  bool Healthy = true;
  /// The health of each connector on each Runtime.
  std::vector<NamedHealth> Connectors;
};

/// A set of named connectors, on one Runtime or several.
///
/// With several Runtimes (one per thread, each with its own context), every connector is created
/// once per Runtime. A call is served by the connector of the Runtime whose context the awaiting
/// coroutine runs on, so it stays on its thread. Callers on other contexts are distributed
/// round-robin. The Runtimes share the limits of the first one (kSharedLimits), so a rate does not
/// grow with the number of threads.
///
/// Thread safety: all members can be called from any thread, also while calls are in flight, except
/// for destroying and moving the client.
///
/// Lifetime: destroying the client ends the calls in flight.
class MessagingClient {
 public:
  /// Creates a client on one Runtime. Copies `registry`.
  MessagingClient(Runtime runtime, ConnectorRegistry registry);
  /// Creates a client on several Runtimes. Throws std::invalid_argument if `runtimes` is empty.
  /// Precondition: none of the Runtimes has created a connector yet.
  MessagingClient(std::vector<Runtime> runtimes, ConnectorRegistry registry);
  MessagingClient(MessagingClient&& other) noexcept;
  MessagingClient& operator=(MessagingClient&& other) noexcept;
  ~MessagingClient();

  /// Sets the repository in which sender names are looked up, with a cache per Runtime.
  ///
  /// Call it before the first send. Throws std::invalid_argument if `repository` is null.
  MessagingClient& WithSenders(std::shared_ptr<ISenderRepository> repository,
                               SenderCacheOptions options = {});

  /// Creates the connector `name` for the channel "Provider/Type".
  ///
  /// Makes no network call: the connector initializes itself on its first operation. Errors: the
  /// parse error if `settings` comes from a failed ConnectionSettings::Parse;
  /// `CONNECTOR_NOT_FOUND`; `INVALID_CONFIGURATION` with all faults, or if the name is already
  /// used.
  OperationResult<void> AddConnector(std::string name,
                                     std::string_view channel,
                                     OperationResult<ConnectionSettings> settings);

  /// Removes the connector immediately; its name can be reused.
  ///
  /// If the result is awaited, shuts the connector down, and calls in flight end within their own
  /// deadlines. If the result is not awaited, or the wait is cancelled, the calls in flight are
  /// aborted. Errors: `CONNECTOR_NOT_FOUND`; the first error of the shutdown.
  [[nodiscard]] boost::asio::awaitable<OperationResult<void>> RemoveConnector(
      std::string_view name);

  /// Returns the connector on the Runtime with index `runtime`, for features that the client does
  /// not offer, such as streams. Returns null if there is no such connector. The returned pointer
  /// keeps the connector alive.
  std::shared_ptr<IChannelConnector> Find(std::string_view name, std::size_t runtime = 0) const;

  /// Calls IChannelConnector::SendMessageAsync. Error: `CONNECTOR_NOT_FOUND` (`NotSent`) if the
  /// name is unknown.
  [[nodiscard]] boost::asio::awaitable<OperationResult<SendResult>> SendAsync(
      std::string_view name, Message message, SendOptions options = {});
  /// Calls IChannelConnector::SendBatchAsync. Error: `CONNECTOR_NOT_FOUND` (`NotSent`) if the name
  /// is unknown.
  [[nodiscard]] boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(
      std::string_view name, MessageBatch batch, SendOptions options = {});
  /// Calls IChannelConnector::ReceiveAsync. Error: `CONNECTOR_NOT_FOUND` if the name is unknown.
  [[nodiscard]] boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(std::string_view name,
                                                                              MessageSource source);
  /// Calls IChannelConnector::GetMessageStatusAsync. Error: `CONNECTOR_NOT_FOUND` if the name is
  /// unknown.
  [[nodiscard]] boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusAsync(
      std::string_view name, std::string remote_message_id);

  /// Checks the health of all connectors concurrently.
  [[nodiscard]] boost::asio::awaitable<OperationResult<ClientHealth>> GetHealthAsync();

  /// Shuts down all connectors concurrently, even if some of them fail. Returns the first error by
  /// name.
  ///
  /// Cancelling the call ends only the wait; the shutdown continues.
  [[nodiscard]] boost::asio::awaitable<OperationResult<void>> ShutdownAsync();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace ratatosk
