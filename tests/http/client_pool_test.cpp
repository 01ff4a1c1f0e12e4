#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <deque>

#include "http/client_fixture.hpp"

namespace ratatosk::http {
namespace {

using boost::asio::ip::tcp;
using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;
using Targets = std::vector<std::string>;

class PoolTest : public ClientTest {
 protected:
  /// Begins as many further requests, for "/0", "/1"..., in this order.
  void StartMany(std::size_t count) {
    for (; count > 0; --count) {
      const auto target = "/" + std::to_string(results_.size());
      Start(results_.emplace_back(), Request(Method::Get, target));
    }
    Poll();
  }
  void UntilHeld(std::size_t count) {
    Until([&] { return held_.Targets().size() == count; });
  }
  std::size_t Ended() const {
    std::size_t ended = 0;
    for (const auto& result : results_) ended += result.has_value();
    return ended;
  }

  std::deque<std::optional<Result>> results_;
  boost::asio::cancellation_signal signal_;
};

TEST_F(PoolTest, ReusesConnectionForNextRequest) {
  Serve(HttpReply(200, "ok"));
  for (int i = 0; i < 3; ++i) {
    const auto answer = Get();
    ASSERT_THAT(answer, test::IsOk());
    EXPECT_EQ(answer->reused_connection, i > 0);
  }
  EXPECT_EQ(server_->ConnectionsAccepted(), 1U);
  EXPECT_EQ(client_->Statistics().idle, 1U);
}

TEST_F(PoolTest, KeepsToMaxConnectionsAndServesInOrder) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(2));
  StartMany(5);
  UntilHeld(2);
  Poll();
  EXPECT_EQ(client_->Statistics().in_use, 2U);
  EXPECT_EQ(client_->Statistics().waiting, 3U);
  for (std::size_t answered = 0; answered < 5; ++answered) {
    held_.Answer(answered);
    Until([&] { return Ended() == answered + 1; });
    UntilHeld(std::min<std::size_t>(5, answered + 3));
  }
  auto targets = held_.Targets();
  std::sort(targets.begin(), targets.begin() + 2);  // two connections race
  EXPECT_EQ(targets, (Targets{"/0", "/1", "/2", "/3", "/4"}));
  EXPECT_EQ(server_->ConnectionsAccepted(), 2U);
  EXPECT_EQ(client_->Statistics().idle, 2U);
  for (std::size_t i = 0; i < 5; ++i) {
    ASSERT_THAT(*results_[i], test::IsOk());
    EXPECT_EQ((*results_[i])->reused_connection, i >= 2) << i;
  }
}

TEST_F(PoolTest, TreatsZeroMaxConnectionsAsOne) {
  Serve(HttpReply(200, "ok"), PoolOptions().WithMaxConnections(0));
  EXPECT_THAT(Get(), test::IsOk());
}

TEST_F(PoolTest, FailsImmediatelyWhenQueueIsFull) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1).WithMaxWaiting(2));
  StartMany(1);
  UntilHeld(1);
  StartMany(3);
  EXPECT_EQ(client_->Statistics().waiting, 2U);
  EXPECT_EQ(Ended(), 1U);
  ASSERT_TRUE(results_[3]);
  EXPECT_THAT(*results_[3],
              test::FailsWith(Codes::ConnectionPoolFull, Certainty::NotSent, Retry::After(1s)));
}

TEST_F(PoolTest, RemovesCancelledWaiter) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1));
  results_.resize(3);
  Start(results_[0], Request(Method::Get, "/0"));
  UntilHeld(1);
  Start(results_[1], Request(Method::Get, "/1"), signal_.slot());
  Start(results_[2], Request(Method::Get, "/2"));
  Poll();
  signal_.emit(boost::asio::cancellation_type::total);
  Poll();
  ASSERT_TRUE(results_[1]);
  EXPECT_THAT(*results_[1],
              test::FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(client_->Statistics().waiting, 1U);
  held_.Answer(0);
  UntilHeld(2);
  held_.Answer(1);
  Until([&] { return Ended() == 3; });
  EXPECT_EQ(held_.Targets(), (Targets{"/0", "/2"}));
  EXPECT_THAT(*results_[2], test::IsOk());
}

TEST_F(PoolTest, DeadlineEndsWait) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1));
  results_.resize(2);
  Start(results_[0], Request(Method::Get, "/0"));
  UntilHeld(1);
  Start(results_[1], Request(Method::Get, "/1"), {}, clock_->Now() + 5s);
  Poll();
  clock_->Advance(5s);
  Poll();
  ASSERT_TRUE(results_[1]);
  EXPECT_THAT(*results_[1],
              test::FailsWith(Codes::SendTimeout, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(client_->Statistics().in_use, 1U) << "the other goes on";
}

TEST_F(PoolTest, ClosesConnectionOfCancelledRequest) {
  Serve(held_.Options());
  results_.resize(1);
  Start(results_[0], Request(Method::Get, "/0"), signal_.slot());
  UntilHeld(1);
  signal_.emit(boost::asio::cancellation_type::total);
  Poll();
  EXPECT_FALSE(results_[0]) << "the safe cancel stops nothing that is written";
  signal_.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(results_[0]);
  EXPECT_THAT(*results_[0],
              test::FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
  EXPECT_EQ(client_->Statistics().in_use + client_->Statistics().idle, 0U);
  EXPECT_TRUE(server_->WaitForOpenConnections(0, 20s));
}

TEST_F(PoolTest, DoesNotUseConnectionClosedByPeer) {
  Serve(HttpReply(200, "ok"));
  ASSERT_THAT(Get(), test::IsOk());
  server_->CloseIdleConnections();
  clock_->Advance(1s);  // idle for that long, it is looked at
  const auto answer = Get();
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_FALSE(answer->reused_connection);
  EXPECT_EQ(server_->ConnectionsAccepted(), 2U);
}

TEST_F(PoolTest, DoesNotUseConnectionPastIdleTimeout) {
  Serve(HttpReply(200, "ok"));
  ASSERT_THAT(Get(), test::IsOk());
  clock_->Advance(49s);
  EXPECT_TRUE(Get()->reused_connection);
  clock_->Advance(50s);
  EXPECT_FALSE(Get()->reused_connection);
}

TEST_F(PoolTest, DoesNotHandOverConnectionPastMaxAge) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1));
  StartMany(2);
  UntilHeld(1);
  clock_->Advance(30min);
  held_.Answer(0);
  UntilHeld(2);
  held_.Answer(1);
  Until([&] { return Ended() == 2; });
  ASSERT_THAT(*results_[1], test::IsOk());
  EXPECT_FALSE((*results_[1])->reused_connection);
  EXPECT_EQ(server_->ConnectionsAccepted(), 2U);
}

TEST_F(PoolTest, FailedConnectFailsAllWaiters) {
  Serve(HttpReply(200, "ok"), PoolOptions().WithMaxConnections(2));
  server_->Stop();
  StartMany(5);
  Until([&] { return Ended() == 5; });
  ASSERT_EQ(Ended(), 5U);
  for (const auto& result : results_) {
    EXPECT_THAT(*result,
                test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
  }
  EXPECT_EQ(client_->Statistics().connecting + client_->Statistics().waiting, 0U);
}

TEST_F(PoolTest, ReconnectsOnlyAfterBackoff) {
  Serve(HttpReply(200, "ok"));
  const auto port = server_->Port();
  server_->Stop();
  ASSERT_FALSE(Get());
  LoopbackServerOptions again;
  again.WithHandler([](const HttpRequest&) { return HttpReply(200, "back"); }).WithPort(port);
  server_ = std::make_unique<LoopbackServer>(again);

  StartMany(1);
  clock_->Advance(24ms);  // half of the base, for the random part is 0
  Poll();
  EXPECT_EQ(client_->Statistics().connecting, 0U);
  EXPECT_EQ(client_->Statistics().waiting, 1U);
  clock_->Advance(1ms);
  Until([&] { return Ended() == 1; });
  EXPECT_THAT(*results_[0], test::IsOk());
}

TEST_F(PoolTest, CancellationEndsConnectBackoff) {
  Serve(HttpReply(200, "ok"));
  server_->Stop();
  ASSERT_FALSE(Get());
  results_.resize(1);
  Start(results_[0], Request(Method::Get, "/"), signal_.slot());
  Poll();
  signal_.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(results_[0]);
  EXPECT_THAT(*results_[0],
              test::FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(client_->Statistics().waiting, 0U);
  context_.restart();
  context_.run_for(20s);
  EXPECT_TRUE(context_.stopped()) << "the back-off's timer waits for nobody";
}

TEST_F(PoolTest, GivesUpConnectThatHangs) {
  simulators::CertificateAuthority authority;
  LoopbackServerOptions options;
  options.WithHandler([](const HttpRequest&) { return HttpReply(200); })
      .WithCertificate(authority.Issue())
      .WithGate([](simulators::GateStage, std::uint64_t, std::uint64_t) {
        return simulators::GateDecision::Hold;
      });
  server_ = std::make_unique<LoopbackServer>(options);
  Connect(true, server_->Port());
  StartMany(1);
  Until([&] { return server_->ConnectionsAccepted() == 1; });
  Poll();
  clock_->Advance(10s);
  Until([&] { return Ended() == 1; });
  EXPECT_THAT(*results_[0],
              test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
}

// Listens, and lets nobody in: its queue is full, so that the kernel says nothing to who connects.
class SilentPort {
 public:
  SilentPort(boost::asio::io_context& context, const char* address, std::uint16_t port)
      : acceptor_(context), filler_(context) {
    const tcp::endpoint endpoint(boost::asio::ip::make_address(address), port);
    acceptor_.open(endpoint.protocol());
    acceptor_.bind(endpoint);
    acceptor_.listen(0);
    filler_.connect(endpoint);
  }

 private:
  tcp::acceptor acceptor_;
  tcp::socket filler_;
};

class FixedResolver final : public IResolver {
 public:
  explicit FixedResolver(std::vector<std::string> addresses) : addresses_(std::move(addresses)) {}
  boost::asio::awaitable<OperationResult<std::vector<std::string>>> ResolveAsync(
      std::string, OperationContext&) override {
    co_return addresses_;
  }

 private:
  std::vector<std::string> addresses_;
};

TEST_F(PoolTest, UnresponsiveAddressLeavesTimeForNextOne) {
  Serve(HttpReply(200, "ok"));
  SilentPort silent(context_, "127.0.0.2", server_->Port());
  SilentPort silent_too(context_, "127.0.0.3", server_->Port());
  const std::vector<std::string> addresses{"127.0.0.2", "127.0.0.3", "127.0.0.1"};
  auto dialer = MakeDialer(TlsOptions(), std::make_shared<FixedResolver>(addresses));
  ASSERT_THAT(dialer, test::IsOk());
  PoolOptions options;
  options.connect_timeout = 9s;
  client_ = std::make_unique<Client>(runtime_, Origin(false, "a.example", server_->Port()), *dialer,
                                     options);
  StartMany(1);
  Poll();
  clock_->Advance(2999ms);
  Poll();
  EXPECT_EQ(server_->ConnectionsAccepted(), 0U);
  clock_->Advance(1ms);
  Poll();
  clock_->Advance(2999ms);
  Poll();
  EXPECT_EQ(server_->ConnectionsAccepted(), 0U) << "the second has its third of the time too";
  clock_->Advance(1ms);
  Until([&] { return Ended() == 1; });
  EXPECT_THAT(*results_[0], test::IsOk());
}

TEST_F(PoolTest, ContextCanBeDestroyedFirst) {
  auto context = std::make_unique<boost::asio::io_context>();
  Runtime runtime(context->get_executor());
  auto client = runtime.Get(kClients)->Get(Origin(false, "127.0.0.1", 1), TlsOptions());
  ASSERT_THAT(client, test::IsOk());
  EXPECT_EQ(runtime.Get(kClients)->Get(Origin(false, "127.0.0.1", 1), TlsOptions()).Value(),
            *client)
      << "one for each origin";
  context.reset();
  EXPECT_EQ((*client)->Statistics().idle, 0U);
}

}  // namespace
}  // namespace ratatosk::http
