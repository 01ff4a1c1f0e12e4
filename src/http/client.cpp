#include <ratatosk/http/client.hpp>

#include <algorithm>
#include <utility>

#include "http/connection_pool.hpp"
#include "http/exchange.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;

namespace {

constexpr bool IsBlank(char c) noexcept { return c == ' ' || c == '\t'; }
constexpr bool IsControl(char c) noexcept {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}

bool HasControls(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return IsControl(c); });
}

// What would end its line, and begin one of somebody else's choosing (RFC 9112, 11.1).
bool IsWellFormed(const Request& request) noexcept {
  const auto ends_target = [](char c) { return IsControl(c) || IsBlank(c); };
  const auto ends_name = [](char c) { return IsControl(c) || IsBlank(c) || c == ':'; };
  const auto ends_early = [&](const auto& header) {
    const auto& [name, value] = header;
    return name.empty() || std::any_of(name.begin(), name.end(), ends_name) || HasControls(value);
  };
  return !request.target.empty() &&
         std::none_of(request.target.begin(), request.target.end(), ends_target) &&
         !HasControls(request.content_type) && !HasControls(request.authorization.Reveal()) &&
         std::none_of(request.headers.begin(), request.headers.end(), ends_early);
}

}  // namespace

Client::Client(const Runtime& runtime,
               Origin origin,
               std::shared_ptr<IDialer> dialer,
               PoolOptions options)
    : origin_(origin),
      options_(options),
      pool_(std::make_shared<ConnectionPool>(
          runtime, std::move(origin), std::move(dialer), options)) {}

Client::~Client() { pool_->ReleaseIo(); }

PoolStatistics Client::Statistics() const noexcept { return pool_->Statistics(); }
void Client::ReleaseIo() noexcept { pool_->ReleaseIo(); }

asio::awaitable<OperationResult<Response>> Client::SendAsync(const Request& request,
                                                             OperationContext& operation) {
  if (!IsWellFormed(request)) {
    co_return Error(MessagingErrorCodes::InvalidConfiguration,
                    "the request's target or a header has a character that is not allowed there")
        .WithCertainty(operation.CurrentCertainty());
  }
  const auto pool = pool_;  // outlives this client
  for (;;) {
    auto lease = pool->TryAcquire(request.fairness_key);
    if (!lease) {
      auto acquired = co_await pool->AcquireAsync(request.fairness_key);
      if (!acquired) co_return acquired.Error().WithCertainty(operation.CurrentCertainty());
      lease.emplace(std::move(*acquired));
    }
    auto& connection = **lease;
    const bool reused = connection.reused;
    Exchange exchange(connection, request, pool->GetOrigin(), pool->Options(), operation);
    auto response = co_await exchange.RunAsync();
    if (exchange.Reusable()) lease->GiveBack();
    // Each round closes one reused connection, so this ends with a fresh one.
    if (exchange.NotHandedOver() && reused) continue;
    co_return response;
  }
}

Transport::Transport()
    : resolver(MakeSystemResolver()), make_dialer([](TlsOptions tls, std::shared_ptr<IResolver> r) {
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
  return Get(origin, tls, runtime->Get(kTransport)->pool);
}

OperationResult<std::shared_ptr<Client>> ClientSet::Get(const Origin& origin,
                                                        const TlsOptions& tls,
                                                        const PoolOptions& pool) {
  auto runtime = runtime_.Lock();
  if (!runtime) return AbortedError();
  const auto transport = runtime->Get(kTransport);
  std::scoped_lock lock(mutex_);
  auto key = std::make_tuple(origin, tls, pool);
  if (auto found = clients_.find(key); found != clients_.end()) return found->second;
  auto dialer = transport->make_dialer(tls, transport->resolver);
  if (!dialer) return dialer.Error();
  auto client = std::make_shared<Client>(*runtime, origin, std::move(dialer).Value(), pool);
  clients_.emplace(std::move(key), client);
  return client;
}

void ClientSet::ReleaseIo() noexcept {
  std::scoped_lock lock(mutex_);
  for (auto& [key, client] : clients_) client->ReleaseIo();
  clients_.clear();
}

}  // namespace ratatosk::http
