#include <ratatosk/client/messaging_client.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <utility>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/this_coro.hpp>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/wait_queue.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

using Connectors = std::vector<std::shared_ptr<IChannelConnector>>;

const void* ContextOf(const asio::any_io_executor& executor) {
  return executor ? &asio::query(executor, asio::execution::context) : nullptr;
}

// Chooses the Runtime that serves a caller.
class Routes {
 public:
  explicit Routes(const std::vector<Runtime>& runtimes) {
    for (const auto& runtime : runtimes) contexts_.push_back(ContextOf(runtime.Home()));
  }

  std::size_t Choose(const asio::any_io_executor& caller) {
    const auto* const here = ContextOf(caller);
    const auto turn = turn_.fetch_add(1, std::memory_order_relaxed);
    // Starts at the Runtime whose turn it is, because several Runtimes can share a context.
    for (std::size_t i = 0; i < contexts_.size(); ++i) {
      const auto at = (turn + i) % contexts_.size();
      if (contexts_[at] == here) return at;
    }
    return turn % contexts_.size();
  }

 private:
  std::vector<const void*> contexts_;
  std::atomic<std::size_t> turn_{0};
};

// The connectors with one name: one for each Runtime.
class Entry {
 public:
  Entry(std::shared_ptr<Routes> r, Connectors c) : routes(std::move(r)), each(std::move(c)) {}
  std::shared_ptr<Routes> routes;
  Connectors each;
};

std::vector<Runtime> NotNone(std::vector<Runtime> runtimes) {
  if (runtimes.empty()) throw std::invalid_argument("MessagingClient: there is no Runtime");
  return runtimes;
}

Error NotFound(std::string_view name) {
  return Error(MessagingErrorCodes::ConnectorNotFound,
               "no connector '" + std::string(name) + "' was added");
}

template <class T>
asio::awaitable<OperationResult<T>> Fail(ratatosk::Error error) {
  co_return error;
}

template <class T, class Call>
asio::awaitable<OperationResult<T>> RouteAsync(std::shared_ptr<const Entry> entry, Call call) {
  const auto caller = co_await asio::this_coro::executor;
  auto work = call(*entry->each[entry->routes->Choose(caller)]);
  entry.reset();  // the client decides how long the connector lives
  co_return co_await std::move(work);
}

// Calls `call`, whose awaitable must not depend on `call` itself.
template <class T, class Call>
asio::awaitable<OperationResult<T>> Serve(std::shared_ptr<const Entry> entry, Call call) {
  if (entry->each.size() == 1) return call(*entry->each.front());
  return RouteAsync<T>(std::move(entry), std::move(call));
}

// Runs `call` on all connectors concurrently. Returns the results in the order of the connectors.
template <class T, class Call>
asio::awaitable<std::vector<OperationResult<T>>> AskAllAsync(const Connectors& connectors,
                                                             Call call,
                                                             OperationContext& whole) {
  std::vector<OperationResult<T>> results(connectors.size());
  auto running = connectors.size();
  WaitQueue<bool> one_ended;
  for (std::size_t i = 0; i < connectors.size(); ++i) {
    auto body = [connector = connectors[i], call](OperationContext&) { return call(*connector); };
    auto on_end = [&results, &running, &one_ended, i](OperationResult<T> result) {
      results[i] = std::move(result);
      --running;
      if (!one_ended.Empty()) one_ended.HandToFirst(true);
    };
    RunPart<T>(whole, MessagingErrorCodes::OperationTimeout, std::move(body), std::move(on_end));
  }
  while (running > 0) co_await one_ended.WaitAsync();
  co_return results;
}

asio::awaitable<OperationResult<void>> ShutdownAllAsync(const Connectors& connectors,
                                                        OperationContext& whole) {
  const auto shut_down = [](IChannelConnector& connector) { return connector.ShutdownAsync(); };
  auto results = co_await AskAllAsync<void>(connectors, shut_down, whole);
  for (const auto& result : results) {
    if (!result) co_return result;
  }
  co_return OperationResult<void>::Success();
}

asio::awaitable<OperationResult<ClientHealth>> HealthOfAllAsync(ClientHealth health,
                                                                const Connectors& connectors,
                                                                OperationContext& whole) {
  const auto ask = [](IChannelConnector& connector) { return connector.GetHealthAsync(); };
  auto results = co_await AskAllAsync<ConnectorHealth>(connectors, ask, whole);
  if (whole.Stopped() != StopReason::None) co_return AbortedError();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& result = results[i];
    const bool fine = result ? result->Healthy
                             : result.Error().Code() == MessagingErrorCodes::UnsupportedOperation;
    health.Healthy = health.Healthy && fine;
    health.Connectors[i].Health = std::move(results[i]);
  }
  co_return health;
}

}  // namespace

class MessagingClient::State {
 public:
  State(std::vector<ratatosk::Runtime> all, ConnectorRegistry known)
      : runtimes(std::move(all)), registry(std::move(known)) {
    if (runtimes.size() == 1) return;
    const auto limits = runtimes.front().Get(kSharedLimits);
    for (auto& runtime : runtimes) runtime.With(kSharedLimits, limits);
  }

  std::shared_ptr<const Entry> Find(std::string_view name) const {
    std::shared_lock lock(mutex);
    const auto found = entries.find(name);
    return found == entries.end() ? nullptr : found->second;
  }

  // Returns the Runtime for work that belongs to no particular Runtime.
  const ratatosk::Runtime& Alive() const {
    const auto alive = std::find_if(runtimes.begin(), runtimes.end(),
                                    [](const auto& runtime) { return runtime.Alive(); });
    return alive == runtimes.end() ? runtimes.front() : *alive;
  }

  template <class T, class Body>
  asio::awaitable<OperationResult<T>> Run(Body body) const {
    return RunOperation<T>(Alive(), MessagingErrorCodes::OperationTimeout, std::move(body));
  }

  std::vector<ratatosk::Runtime> runtimes;
  const ConnectorRegistry registry;
  const std::shared_ptr<Routes> routes = std::make_shared<Routes>(runtimes);
  std::mutex adding;
  mutable std::shared_mutex mutex;  // for the entries
  std::map<std::string, std::shared_ptr<const Entry>, std::less<>> entries;
};

MessagingClient::MessagingClient(Runtime runtime, ConnectorRegistry registry)
    : MessagingClient(std::vector<Runtime>(1, std::move(runtime)), std::move(registry)) {}

MessagingClient::MessagingClient(std::vector<Runtime> runtimes, ConnectorRegistry registry)
    : state_(std::make_unique<State>(NotNone(std::move(runtimes)), std::move(registry))) {}

MessagingClient::MessagingClient(MessagingClient&& other) noexcept = default;
MessagingClient& MessagingClient::operator=(MessagingClient&& other) noexcept = default;
MessagingClient::~MessagingClient() = default;

MessagingClient& MessagingClient::WithSenders(std::shared_ptr<ISenderRepository> repository,
                                              SenderCacheOptions options) {
  if (!repository) throw std::invalid_argument("WithSenders: there is no repository");
  for (auto& runtime : state_->runtimes) {
    std::shared_ptr<ISenderResolver> resolver = SenderResolver::Make(repository, options);
    runtime.With(kSenderResolver, std::move(resolver));
  }
  return *this;
}

OperationResult<void> MessagingClient::AddConnector(std::string name,
                                                    std::string_view channel,
                                                    OperationResult<ConnectionSettings> settings) {
  if (!settings) return settings.Error();
  std::scoped_lock adding(state_->adding);
  if (state_->Find(name)) {
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 "a connector '" + name + "' was already added");
  }
  Connectors each;
  for (const auto& runtime : state_->runtimes) {
    auto made = state_->registry.Create(channel, runtime, *settings);
    if (!made) return made.Error();
    each.push_back(std::move(made).Value());
  }
  auto entry = std::make_shared<const Entry>(state_->routes, std::move(each));
  std::scoped_lock lock(state_->mutex);
  state_->entries.emplace(std::move(name), std::move(entry));
  return OperationResult<void>::Success();
}

asio::awaitable<OperationResult<void>> MessagingClient::RemoveConnector(std::string_view name) {
  std::shared_ptr<const Entry> entry;
  {
    std::scoped_lock lock(state_->mutex);
    if (const auto found = state_->entries.find(name); found != state_->entries.end()) {
      entry = std::move(found->second);
      state_->entries.erase(found);
    }
  }
  if (!entry) return Fail<void>(NotFound(name));
  return state_->Run<void>([entry = std::move(entry)](OperationContext& whole) {
    return ShutdownAllAsync(entry->each, whole);
  });
}

std::shared_ptr<IChannelConnector> MessagingClient::Find(std::string_view name,
                                                         std::size_t runtime) const {
  const auto entry = state_->Find(name);
  return entry && runtime < entry->each.size() ? entry->each[runtime] : nullptr;
}

asio::awaitable<OperationResult<SendResult>> MessagingClient::SendAsync(std::string_view name,
                                                                        Message message,
                                                                        SendOptions options) {
  auto entry = state_->Find(name);
  if (!entry) return Fail<SendResult>(NotFound(name).WithCertainty(Certainty::NotSent));
  return Serve<SendResult>(
      std::move(entry), [m = std::move(message), o = std::move(options)](auto& connector) mutable {
        return connector.SendMessageAsync(std::move(m), std::move(o));
      });
}

asio::awaitable<OperationResult<BatchResult>> MessagingClient::SendBatchAsync(std::string_view name,
                                                                              MessageBatch batch,
                                                                              SendOptions options) {
  auto entry = state_->Find(name);
  if (!entry) return Fail<BatchResult>(NotFound(name).WithCertainty(Certainty::NotSent));
  return Serve<BatchResult>(
      std::move(entry), [b = std::move(batch), o = std::move(options)](auto& connector) mutable {
        return connector.SendBatchAsync(std::move(b), std::move(o));
      });
}

asio::awaitable<OperationResult<Inbound>> MessagingClient::ReceiveAsync(std::string_view name,
                                                                        MessageSource source) {
  auto entry = state_->Find(name);
  if (!entry) return Fail<Inbound>(NotFound(name));
  return Serve<Inbound>(std::move(entry), [s = std::move(source)](auto& connector) mutable {
    return connector.ReceiveAsync(std::move(s));
  });
}

asio::awaitable<OperationResult<StatusUpdatesResult>> MessagingClient::GetMessageStatusAsync(
    std::string_view name, std::string remote_message_id) {
  auto entry = state_->Find(name);
  if (!entry) return Fail<StatusUpdatesResult>(NotFound(name));
  return Serve<StatusUpdatesResult>(std::move(entry),
                                    [id = std::move(remote_message_id)](auto& connector) mutable {
                                      return connector.GetMessageStatusAsync(std::move(id));
                                    });
}

asio::awaitable<OperationResult<ClientHealth>> MessagingClient::GetHealthAsync() {
  ClientHealth health;
  Connectors connectors;
  {
    std::shared_lock lock(state_->mutex);
    for (const auto& [name, entry] : state_->entries) {
      for (std::size_t i = 0; i < entry->each.size(); ++i) {
        auto& named = health.Connectors.emplace_back();
        named.Name = name;
        named.Runtime = i;
        connectors.push_back(entry->each[i]);
      }
    }
  }
  return state_->Run<ClientHealth>(
      [health = std::move(health), all = std::move(connectors)](OperationContext& whole) mutable {
        return HealthOfAllAsync(std::move(health), all, whole);
      });
}

asio::awaitable<OperationResult<void>> MessagingClient::ShutdownAsync() {
  Connectors connectors;
  {
    std::shared_lock lock(state_->mutex);
    for (const auto& [name, entry] : state_->entries) {
      connectors.insert(connectors.end(), entry->each.begin(), entry->each.end());
    }
  }
  return state_->Run<void>([all = std::move(connectors)](OperationContext& whole) {
    return ShutdownAllAsync(all, whole);
  });
}

}  // namespace ratatosk
