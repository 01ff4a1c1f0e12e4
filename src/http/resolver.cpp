#include <chrono>
#include <map>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

#include <ratatosk/core/single_flight.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;
using Addresses = std::vector<std::string>;

namespace {

constexpr auto kRememberFor = std::chrono::seconds(30);

asio::awaitable<OperationResult<Addresses>> LookUpAsync(std::string host) {
  asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
  auto [error, found] =
      co_await resolver.async_resolve(host, "", asio::as_tuple(asio::use_awaitable));
  if (error) {
    co_return Error(MessagingErrorCodes::ConnectionFailed,
                    "looking up " + host + ": " + error.message())
        .WithRetry(Retry::Now());
  }
  Addresses addresses;
  for (const auto& entry : found) addresses.push_back(entry.endpoint().address().to_string());
  co_return addresses;
}

class SystemResolver final : public IResolver {
 public:
  asio::awaitable<OperationResult<Addresses>> ResolveAsync(std::string host,
                                                           OperationContext& operation) override {
    boost::system::error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (!not_an_address) co_return Addresses(1, host);

    auto state = state_;
    auto& name = (*state)[host];
    const auto now = operation.Runtime().Clock().Now();
    if (!name.addresses.empty() && now < name.until) co_return name.addresses;

    auto look_up = [host](OperationContext&) { return LookUpAsync(host); };
    auto found = co_await name.flight.RunAsync(operation.Runtime(),
                                               MessagingErrorCodes::ConnectionFailed, look_up);
    if (found) {
      name.addresses = *found;
      name.until = operation.Runtime().Clock().Now() + kRememberFor;
    }
    co_return found;
  }

 private:
  struct Name {
    Addresses addresses;
    Tick until{};
    SingleFlight<Addresses> flight;
  };
  // Shared with the lookups in flight. A map, because its elements are never moved.
  std::shared_ptr<std::map<std::string, Name>> state_ =
      std::make_shared<std::map<std::string, Name>>();
};

}  // namespace

std::shared_ptr<IResolver> MakeSystemResolver() { return std::make_shared<SystemResolver>(); }

}  // namespace ratatosk::http
