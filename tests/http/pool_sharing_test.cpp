// How requests with different fairness keys share a pool.

#include <algorithm>
#include <deque>

#include <ratatosk/core/timer_queue.hpp>

#include "http/client_fixture.hpp"

namespace ratatosk::http {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

class PoolSharingTest : public ClientTest {
 protected:
  /// Begins `count` requests with this key, for targets such as "/a".
  void StartMany(std::size_t count, char key) {
    for (; count > 0; --count) {
      Request request(Method::Get, std::string("/") + key);
      request.WithFairnessKey(static_cast<std::uint64_t>(key));
      Start(results_.emplace_back(), std::move(request));
    }
    Poll();
  }
  void UntilHeld(std::size_t count) {
    Until([&] { return held_.Targets().size() == count; });
    Poll();
  }
  std::ptrdiff_t HeldOf(char key) const {
    const auto targets = held_.Targets();
    return std::count(targets.begin(), targets.end(), std::string("/") + key);
  }
  std::size_t Ended() const {
    std::size_t ended = 0;
    for (const auto& result : results_) ended += result.has_value();
    return ended;
  }

  std::deque<std::optional<Result>> results_;
};

TEST_F(PoolSharingTest, OneKeyCannotUseAllConnections) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(16));
  StartMany(100, 'a');
  UntilHeld(14);
  EXPECT_EQ(client_->Statistics().in_use, 14U);
  EXPECT_EQ(client_->Statistics().connecting, 0U) << "none that could not be used";
  EXPECT_EQ(client_->Statistics().waiting, 86U);
  StartMany(1, 'b');
  UntilHeld(15);
  EXPECT_EQ(HeldOf('b'), 1);
  held_.Answer(14);
  Until([&] { return Ended() == 1; });
  EXPECT_THAT(*results_[100], test::IsOk());
  EXPECT_EQ(client_->Statistics().idle, 1U) << "kept for others";
  StartMany(1, 'c');
  UntilHeld(16);
  EXPECT_EQ(HeldOf('c'), 1);
  EXPECT_EQ(server_->ConnectionsAccepted(), 15U);
}

TEST_F(PoolSharingTest, KeyAtLimitReusesConnectionsItReturns) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(8));
  StartMany(10, 'a');
  UntilHeld(7);
  StartMany(1, 'b');
  UntilHeld(8);
  held_.Answer(7);
  Until([&] { return Ended() == 1; });
  held_.Answer(0);
  UntilHeld(9);
  EXPECT_EQ(HeldOf('a'), 8);
  EXPECT_EQ(client_->Statistics().in_use, 7U);
  EXPECT_EQ(client_->Statistics().idle, 1U);
}

// The connection is closed, and an idle one takes its place before a new one is opened.
TEST_F(PoolSharingTest, KeyAtLimitTakesIdleConnectionWhenOneOfItsOwnCloses) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(8));
  boost::asio::cancellation_signal signal;
  results_.resize(1);
  Request first(Method::Get, "/a");
  first.WithFairnessKey('a');
  Start(results_[0], first, signal.slot());
  UntilHeld(1);
  StartMany(7, 'a');
  UntilHeld(7);
  StartMany(1, 'b');
  UntilHeld(8);
  held_.Answer(7);
  Until([&] { return Ended() == 1; });
  ASSERT_EQ(client_->Statistics().waiting, 1U);
  signal.emit(boost::asio::cancellation_type::terminal);
  UntilHeld(9);
  EXPECT_EQ(HeldOf('a'), 8);
  EXPECT_EQ(client_->Statistics().idle, 0U);
  EXPECT_EQ(server_->ConnectionsAccepted(), 8U);
}

TEST_F(PoolSharingTest, ServesKeysRoundRobin) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1));
  StartMany(1, 'a');
  UntilHeld(1);
  StartMany(3, 'a');
  StartMany(2, 'b');
  StartMany(1, 'c');
  for (std::size_t i = 0; i < 7; ++i) {
    UntilHeld(i + 1);
    held_.Answer(i);
  }
  Until([&] { return Ended() == 7; });
  EXPECT_EQ(held_.Targets(), (std::vector<std::string>{"/a", "/b", "/c", "/a", "/b", "/a", "/a"}));
}

TEST_F(PoolSharingTest, OneKeyCannotFillQueue) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1).WithMaxWaiting(16));
  StartMany(1, 'a');
  UntilHeld(1);
  StartMany(15, 'a');
  EXPECT_EQ(Ended(), 1U);
  EXPECT_THAT(*results_[15],
              test::FailsWith(Codes::ConnectionPoolFull, Certainty::NotSent, Retry::After(1s)));
  StartMany(2, 'b');
  EXPECT_EQ(Ended(), 1U);
  StartMany(1, 'b');
  EXPECT_EQ(Ended(), 2U) << "the queue is full";
}

TEST_F(PoolSharingTest, ShareOfOneCanUseWholePool) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(16).WithMaxShare(1));
  StartMany(20, 'a');
  UntilHeld(16);
  EXPECT_EQ(client_->Statistics().in_use, 16U);
}

// Accepts nobody: each connect stays under way.
class HangingDialer final : public IDialer {
 public:
  boost::asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin, OperationContext& operation) override {
    ++dialled;
    co_await operation.Runtime().Timers().WaitUntilAsync(Tick::max());
    co_return AbortedError();
  }
  int dialled = 0;
};

TEST_F(PoolSharingTest, BurstStartsWithFewConnects) {
  auto dialer = std::make_shared<HangingDialer>();
  client_ =
      std::make_unique<Client>(runtime_, Origin(false, "127.0.0.1", 1), dialer, PoolOptions());
  StartMany(300, 'a');
  EXPECT_EQ(client_->Statistics().connecting, 16U);
  EXPECT_EQ(dialer->dialled, 16);
  StartMany(300, 'b');
  EXPECT_EQ(dialer->dialled, 16);
}

TEST_F(PoolSharingTest, BurstEventuallyOpensAllConnections) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(100));
  StartMany(80, 'a');
  UntilHeld(80);
  EXPECT_EQ(client_->Statistics().in_use, 80U);
  for (std::size_t i = 0; i < 80; ++i) held_.Answer(i);
  Until([&] { return Ended() == 80; });
}

}  // namespace
}  // namespace ratatosk::http
