// Connectors of one account in two Runtimes, each on its own thread.

#include <atomic>
#include <thread>
#include <vector>

#include <boost/asio/post.hpp>

#include <ratatosk/resilience/shared_limits.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;

class OneThread {
 public:
  asio::io_context context{1};
  Runtime runtime{context.get_executor()};
  std::shared_ptr<FakeCore> core = std::make_shared<FakeCore>();
  std::unique_ptr<FakeConnector> connector;
};

void Share(Runtime& first, Runtime& second) {
  // [share]
  auto limits = std::make_shared<SharedLimits>();
  first.With(kSharedLimits, limits);  // before its first connector is made
  second.With(kSharedLimits, limits);
  // [/share]
}

class SharedAccountTest : public testing::Test {
 protected:
  static constexpr int kSends = 300;

  SharedAccountTest() {
    Share(one_.runtime, two_.runtime);
    for (auto* each : {&one_, &two_}) {
      each->core->account = "A";
      each->core->on_send = [this, each](const Message& message, SendContext& context) {
        return Hold(*each, message, context);
      };
      auto settings = ConnectionSettings().SetParameter("Host", "h");
      settings.SetParameter("Concurrency.Account", 3);
      each->connector =
          std::make_unique<FakeConnector>(each->runtime, kFakeSchema, settings, each->core);
    }
  }

  // Over some turns of the loop.
  Async<SendResult> Hold(OneThread& thread, const Message& message, SendContext& context) {
    const int with_me = ++under_way_;
    int most = most_.load();
    while (with_me > most && !most_.compare_exchange_weak(most, with_me)) {
    }
    for (int turn = 0; turn < 3; ++turn) {
      co_await asio::post(thread.context, asio::use_awaitable);
    }
    --under_way_;
    co_return co_await FakeCore::Accept(message, context);
  }

  OneThread one_;
  OneThread two_;
  std::atomic<int> under_way_{0};
  std::atomic<int> most_{0};
  std::atomic<int> sent_{0};
};

TEST_F(SharedAccountTest, ConnectorsOfOneAccountShareConcurrencyLimit) {
  for (auto* each : {&one_, &two_}) {
    for (int i = 0; i < kSends; ++i) {
      auto message =
          MessageBuilder().To(Endpoint(EndpointType::Label, "ann")).WithText("Hi").Build();
      auto keep = [this](std::exception_ptr thrown, OperationResult<SendResult> result) {
        if (!thrown && result) ++sent_;
      };
      asio::co_spawn(each->context, each->connector->SendMessageAsync(std::move(message)), keep);
    }
  }
  std::thread first([this] { one_.context.run(); });
  std::thread second([this] { two_.context.run(); });
  first.join();
  second.join();
  EXPECT_EQ(sent_, 2 * kSends);
  EXPECT_LE(most_, 3);
  EXPECT_GT(most_, 1) << "there was no contention";
}

}  // namespace
}  // namespace ratatosk::test
