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

/// A source of named senders, such as a database table, a service, or memory.
class ISenderRepository {
 public:
  virtual ~ISenderRepository() = default;

  /// Returns the address (a phone number, an email address, a Label, or a bot's id) of the sender
  /// `name` on `channel` ("Provider/Type"), or std::nullopt if there is no such sender.
  ///
  /// An error means that the lookup itself failed; it is returned to the callers of the sends that
  /// need the sender.
  ///
  /// Thread safety: called on the home executor of the Runtime that needs the sender, so on several
  /// threads if several Runtimes share the repository.
  ///
  /// Cancellation: must end when `operation` is stopped, which also enforces the time limit of the
  /// lookup.
  virtual boost::asio::awaitable<OperationResult<std::optional<Endpoint>>> FindAsync(
      std::string name, std::string channel, OperationContext& operation) = 0;
};

/// A repository of senders in memory. Names are case-sensitive.
///
/// Thread safety: all members can be called from any thread.
class MemorySenderRepository final : public ISenderRepository {
 public:
  /// Adds a sender for all channels that have no sender of their own with this name. Replaces an
  /// earlier sender with this name, which caches can still return for a while.
  MemorySenderRepository& Add(std::string name, Endpoint sender);
  /// Adds a sender for one channel ("Provider/Type", case-insensitive).
  MemorySenderRepository& Add(std::string name, std::string channel, Endpoint sender);
  /// Removes the sender from all channels.
  void Remove(const std::string& name);

  boost::asio::awaitable<OperationResult<std::optional<Endpoint>>> FindAsync(
      std::string name, std::string channel, OperationContext& operation) override;

 private:
  // The name, and the channel in lower case. The channel "" means all other channels.
  using Key = std::pair<std::string, std::string>;
  std::optional<Endpoint> Find(const std::string& name, const std::string& channel) const;

  mutable std::shared_mutex mutex_;
  std::map<Key, Endpoint> senders_;
};

}  // namespace ratatosk
