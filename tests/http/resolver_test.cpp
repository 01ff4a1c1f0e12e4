#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/http/client.hpp>

#include "support/await.hpp"
#include "support/matchers.hpp"

namespace ratatosk::http {
namespace {

namespace asio = boost::asio;
using Addresses = OperationResult<std::vector<std::string>>;
using namespace std::chrono_literals;

asio::awaitable<Addresses> Resolve(Runtime runtime,
                                   std::shared_ptr<IResolver> resolver,
                                   std::string host) {
  auto body = [resolver, host](OperationContext& operation) {
    return resolver->ResolveAsync(host, operation);
  };
  return RunOperation<std::vector<std::string>>(std::move(runtime),
                                                MessagingErrorCodes::OperationTimeout, body);
}

TEST(SystemResolverTest, DoesNotLookUpAddresses) {
  asio::io_context context;
  auto found = test::Await(context, Resolve(context.get_executor(), MakeSystemResolver(), "::1"));
  ASSERT_THAT(found, test::IsOk());
  EXPECT_EQ(*found, std::vector<std::string>{"::1"});
}

TEST(SystemResolverTest, LooksUpNames) {
  asio::io_context context;
  auto found =
      test::Await(context, Resolve(context.get_executor(), MakeSystemResolver(), "localhost"));
  ASSERT_THAT(found, test::IsOk());
  EXPECT_FALSE(found->empty());
}

TEST(SystemResolverTest, FailsForUnknownName) {
  asio::io_context context;
  auto found =
      test::Await(context, Resolve(context.get_executor(), MakeSystemResolver(), "x.invalid"));
  EXPECT_THAT(found, test::FailsWithCode(MessagingErrorCodes::ConnectionFailed));
}

// As getaddrinfo does when the name server is gone.
class HangingResolver final : public IResolver {
 public:
  asio::awaitable<Addresses> ResolveAsync(std::string, OperationContext& operation) override {
    co_await operation.Runtime().Timers().WaitUntilAsync(operation.Runtime().Clock().Now() + 24h);
    co_return AbortedError();
  }
};

TEST(HangingLookUpTest, DoesNotBlockOthers) {
  asio::io_context context;
  auto clock = std::make_shared<ManualClock>();
  Runtime runtime(context.get_executor(), RuntimeOptions().WithClock(clock));
  auto transport = std::make_shared<Transport>();
  transport->resolver = std::make_shared<HangingResolver>();
  runtime.With(kTransport, transport);
  auto client = *runtime.Get(kClients)->Get(Origin(true, "name.example", 443), TlsOptions());

  std::optional<OperationResult<Response>> cancelled, late;
  asio::cancellation_signal signal;
  const auto start = [&](auto& result, Tick deadline, auto... slot) {
    auto body = [client, deadline,
                 request = Request(Method::Get, "/")](OperationContext& operation) {
      operation.StopAt(deadline);
      return client->SendAsync(request, operation);
    };
    auto keep = [&result](OperationResult<Response> r) { result = std::move(r); };
    RunOperation<Response>(runtime, MessagingErrorCodes::SendTimeout, body,
                           asio::bind_cancellation_slot(slot..., keep));
  };
  start(cancelled, Tick::max(), signal.slot());
  start(late, clock->Now() + 1s, asio::cancellation_slot());
  clock->RunUntil(context, clock->Now() + 10ms);
  EXPECT_FALSE(cancelled || late);

  signal.emit(asio::cancellation_type::total);
  clock->RunUntil(context, clock->Now() + 10ms);
  ASSERT_TRUE(cancelled);
  EXPECT_THAT(*cancelled, test::FailsWithCode(MessagingErrorCodes::OperationCancelled));
  clock->RunUntil(context, clock->Now() + 2s);
  ASSERT_TRUE(late);
  EXPECT_THAT(*late, test::FailsWithCode(MessagingErrorCodes::SendTimeout));
  EXPECT_EQ(client->Statistics().connecting, 0U) << "what nobody waits for is stopped";
}

}  // namespace
}  // namespace ratatosk::http
