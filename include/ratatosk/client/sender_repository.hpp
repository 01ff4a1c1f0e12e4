#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk {

/// Where senders have their names: a table in a database, a service, memory.
class ISenderRepository {
 public:
  virtual ~ISenderRepository() = default;

  /// The address (a phone number, an email address, a Label, a bot's id) of the sender `name` on
  /// `channel` ("Provider/Type"); nothing when there is no such sender. An error is a failure of
  /// the look-up itself, and is given to the callers of the sends that need it.
  ///
  /// Called on the home executor of the Runtime that asks, so from several threads when several
  /// Runtimes share the repository. Cancellation: must end when `operation` is stopped, which is
  /// also how its time limit comes.
  virtual boost::asio::awaitable<OperationResult<std::optional<Endpoint>>> FindAsync(
      std::string name, std::string channel, OperationContext& operation) = 0;
};

/// Senders in memory. Names are compared with case. Thread safety: all members from any thread.
class MemorySenderRepository final : public ISenderRepository {
 public:
  /// The sender on every channel but those that have one of their own. An older one of that name is
  /// replaced; caches may know it for a while.
  MemorySenderRepository& Add(std::string name, Endpoint sender);
  /// The sender on one channel ("Provider/Type", compared without regard to case).
  MemorySenderRepository& Add(std::string name, std::string channel, Endpoint sender);
  /// On all channels.
  void Remove(const std::string& name);

  boost::asio::awaitable<OperationResult<std::optional<Endpoint>>> FindAsync(
      std::string name, std::string channel, OperationContext& operation) override;

 private:
  // By name and channel in lower case; the channel "" stands for all others.
  using Key = std::pair<std::string, std::string>;
  std::optional<Endpoint> Find(const std::string& name, const std::string& channel) const;

  mutable std::shared_mutex mutex_;
  std::map<Key, Endpoint> senders_;
};

}  // namespace ratatosk
