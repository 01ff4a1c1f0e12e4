#include <ratatosk/http/client.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "http/connection_pool.hpp"
#include "http/exchange.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;

namespace {

enum : std::uint8_t { kControl = 1, kBlank = 2, kColon = 4 };

constexpr std::array<std::uint8_t, 256> kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t c = 0; c < 0x20; ++c) kinds[c] = kControl;
  kinds[0x7F] = kControl;
  kinds[' '] = kinds['\t'] = kBlank;
  kinds[':'] = kColon;
  return kinds;
}();

bool HasAny(std::string_view text, unsigned kinds) noexcept {
  unsigned found = 0;
  for (const char c : text) found |= kKinds[static_cast<unsigned char>(c)];
  return (found & kinds) != 0;
}

// Returns false if a character would end its line early, so that the rest could be read as a line
// of an attacker's choice (RFC 9112, 11.1).
bool IsWellFormed(const Request& request) noexcept {
  const auto ends_early = [](const auto& header) {
    const auto& [name, value] = header;
    return name.empty() || HasAny(name, kControl | kBlank | kColon) || HasAny(value, kControl);
  };
  return !request.target.empty() && !HasAny(request.target, kControl | kBlank) &&
         !HasAny(request.content_type, kControl) &&
         !HasAny(request.authorization.Reveal(), kControl) &&
         std::none_of(request.headers.begin(), request.headers.end(), ends_early);
}

}  // namespace

Client::Client(const Runtime& runtime,
               http::Origin origin,
               std::shared_ptr<IDialer> dialer,
               PoolOptions options)
    : origin_(origin),
      options_(options),
      pool_(std::make_shared<ConnectionPool>(
          runtime, std::move(origin), std::move(dialer), options)) {}

Client::~Client() { pool_->ReleaseIo(); }

PoolStatistics Client::Statistics() const noexcept { return pool_->Statistics(); }
void Client::ReleaseIo() noexcept { pool_->ReleaseIo(); }
void Client::Recycle(Response response) noexcept { pool_->Recycle(std::move(response)); }

asio::awaitable<OperationResult<Response>> Client::SendAsync(const Request& request,
                                                             OperationContext& operation) {
  Response response;
  const auto sent = co_await SendAsync(request, response, operation);
  if (!sent) co_return sent.Error();
  co_return response;
}

asio::awaitable<OperationResult<void>> Client::SendAsync(const Request& request,
                                                         Response& response,
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
    Exchange exchange(*pool, connection, request, response, operation);
    auto result = co_await exchange.RunAsync();
    if (exchange.Reusable()) lease->GiveBack();
    // Each iteration closes one reused connection, so the loop ends with a new one.
    if (exchange.NotHandedOver() && reused) continue;
    co_return result;
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
