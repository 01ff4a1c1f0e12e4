#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <ratatosk/client/sender_repository.hpp>
#include <ratatosk/connectors/i_sender_resolver.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/single_flight.hpp>

namespace ratatosk {

/// Options for the cache of a SenderResolver.
class SenderCacheOptions {
 public:
  SenderCacheOptions() = default;

  SenderCacheOptions& WithTimeToLive(std::chrono::milliseconds time) & {
    return time_to_live = time, *this;
  }
  SenderCacheOptions& WithUnknownTimeToLive(std::chrono::milliseconds time) & {
    return unknown_time_to_live = time, *this;
  }
  SenderCacheOptions& WithCapacity(std::size_t most) & { return capacity = most, *this; }
  SenderCacheOptions& WithLookUpTimeout(std::chrono::milliseconds time) & {
    return look_up_timeout = time, *this;
  }
  SenderCacheOptions&& WithTimeToLive(std::chrono::milliseconds time) && {
    return std::move(WithTimeToLive(time));
  }
  SenderCacheOptions&& WithUnknownTimeToLive(std::chrono::milliseconds time) && {
    return std::move(WithUnknownTimeToLive(time));
  }
  SenderCacheOptions&& WithCapacity(std::size_t most) && { return std::move(WithCapacity(most)); }
  SenderCacheOptions&& WithLookUpTimeout(std::chrono::milliseconds time) && {
    return std::move(WithLookUpTimeout(time));
  }

  /// How long the address of a sender is cached.
  std::chrono::milliseconds time_to_live = std::chrono::minutes(5);
  /// How long the cache remembers that a sender does not exist.
  std::chrono::milliseconds unknown_time_to_live = std::chrono::seconds(30);
  /// Maximum number of cached results. The least recently used one is evicted first.
  std::size_t capacity = 10'000;
  /// Time limit of a lookup, which fails with `OPERATION_TIMEOUT` when it is reached.
  std::chrono::milliseconds look_up_timeout = std::chrono::seconds(10);
};

/// A sender resolver that caches the results of a repository.
///
/// Caches unknown senders too, but not failures. Concurrent sends that need the same sender share
/// one lookup. A resolver belongs to one Runtime: `runtime.With(kSenderResolver, resolver)`.
/// Several resolvers can share a repository. Thread safety: home executor only.
class SenderResolver final : public ISenderResolver,
                             public std::enable_shared_from_this<SenderResolver> {
 public:
  /// Creates a resolver. Precondition: `repository` is not null.
  static std::shared_ptr<SenderResolver> Make(std::shared_ptr<ISenderRepository> repository,
                                              SenderCacheOptions options = {});

  boost::asio::awaitable<OperationResult<Endpoint>> ResolveAsync(
      std::string name, std::string channel, OperationContext& operation) override;

 private:
  using Sender = std::optional<Endpoint>;
  using Key = std::pair<std::string, std::string>;
  class Answer;
  class Departure;

  SenderResolver(std::shared_ptr<ISenderRepository> repository, SenderCacheOptions options);
  /// Returns the cached result, or null if it is missing or has expired.
  const Sender* Remembered(const Key& key, Tick now);
  void Remember(const Key& key, Sender sender, Tick now);
  boost::asio::awaitable<OperationResult<Sender>> LookUpAsync(Key key, OperationContext& operation);

  std::shared_ptr<ISenderRepository> repository_;
  SenderCacheOptions options_;
  /// Most recently used first.
  std::list<Answer> answers_;
  std::map<Key, std::list<Answer>::iterator> places_;
  std::map<Key, std::shared_ptr<SingleFlight<Sender>>> flights_;
};

}  // namespace ratatosk
