#include <ratatosk/http/client.hpp>

#include "http/connection_pool.hpp"
#include "http/exchange.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;

Client::Client(const Runtime& runtime, Origin origin, std::shared_ptr<IDialer> dialer,
               PoolOptions options)
    : origin_(origin),
      options_(options),
      pool_(std::make_shared<ConnectionPool>(runtime, std::move(origin), std::move(dialer),
                                             options)) {}

Client::~Client() { pool_->ReleaseIo(); }

PoolStatistics Client::Statistics() const noexcept { return pool_->Statistics(); }
void Client::ReleaseIo() noexcept { pool_->ReleaseIo(); }

asio::awaitable<OperationResult<Response>> Client::SendAsync(Request request,
                                                             OperationContext& operation) {
  auto pool = pool_;
  const auto origin = origin_;
  const auto options = options_;
  for (;;) {
    auto lease = co_await pool->AcquireAsync();
    if (!lease) {
      co_return lease.Error().WithCertainty(operation.CurrentCertainty());
    }
    const bool reused = (*lease)->reused;
    auto result = co_await ExchangeAsync(**lease, request, origin, options, operation);
    if (result.reusable) lease->GiveBack();
    // Each round closes one reused connection, so this ends with a fresh one.
    if (result.not_handed_over && reused) continue;
    co_return std::move(result.response);
  }
}

Transport::Transport()
    : resolver(MakeSystemResolver()),
      make_dialer([](TlsOptions tls, std::shared_ptr<IResolver> r) {
        return MakeDialer(std::move(tls), std::move(r));
      }) {}

std::shared_ptr<Transport> MakeTransport(const Runtime&) { return std::make_shared<Transport>(); }

std::shared_ptr<ClientSet> MakeClientSet(const Runtime& runtime) {
  return std::make_shared<ClientSet>(runtime);
}

OperationResult<std::shared_ptr<Client>> ClientSet::Get(const Origin& origin,
                                                        const TlsOptions& tls) {
  auto runtime = runtime_.Lock();
  if (!runtime) return AbortedError();
  const auto transport = runtime->Get(kTransport);
  std::scoped_lock lock(mutex_);
  auto key = std::make_pair(origin, tls);
  if (auto found = clients_.find(key); found != clients_.end()) return found->second;
  auto dialer = transport->make_dialer(tls, transport->resolver);
  if (!dialer) return dialer.Error();
  auto client = std::make_shared<Client>(*runtime, origin, std::move(dialer).Value(),
                                         transport->pool);
  clients_.emplace(std::move(key), client);
  return client;
}

void ClientSet::ReleaseIo() noexcept {
  std::scoped_lock lock(mutex_);
  for (auto& [key, client] : clients_) client->ReleaseIo();
  clients_.clear();
}

}  // namespace ratatosk::http
