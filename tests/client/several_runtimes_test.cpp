#include <ratatosk/client/messaging_client.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>

#include <ratatosk/asio.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using Codes = MessagingErrorCodes;

constexpr std::size_t kThreads = 3;

// One context with a thread and a Runtime.
class Lane {
 public:
  explicit Lane(std::shared_ptr<Clock> clock)
      : runtime(context.get_executor(),
                RuntimeOptions().WithHomeExecutor(HomeExecutor::Serial).WithClock(clock)) {}

  asio::io_context context{1};
  Runtime runtime;
};

// A client over three threads; each core counts what its thread was asked.
class SeveralRuntimesTest : public testing::Test {
 protected:
  SeveralRuntimesTest() {
    for (std::size_t i = 0; i < kThreads; ++i) lanes_.push_back(std::make_unique<Lane>(clock_));
    std::vector<Runtime> runtimes;
    for (const auto& lane : lanes_) runtimes.push_back(lane->runtime);
    ConnectorRegistry registry;
    registry.Register(kFakeSchema, [this](Runtime runtime, ChannelSchemaHandle schema,
                                          ConnectionSettings settings) {
      auto core = std::make_shared<FakeCore>();
      core->on_send = [this, core = core.get()](const Message& message, SendContext& context) {
        sent_in_.fetch_add(1);
        return AnswerAsync(message, context);
      };
      cores_.push_back(core);
      return std::make_unique<FakeConnector>(std::move(runtime), std::move(schema),
                                             std::move(settings), std::move(core));
    });
    client_ = std::make_unique<MessagingClient>(runtimes, registry);
    EXPECT_THAT(Add("a"), IsOk());
  }
  ~SeveralRuntimesTest() override { StopThreads(); }

  Done Add(std::string name) {
    return client_->AddConnector(std::move(name), "Fake/Channel",
                                 ConnectionSettings().SetParameter("Host", "h"));
  }
  void StartThreads() {
    for (auto& lane : lanes_) {
      guards_.emplace_back(lane->context.get_executor());
      threads_.emplace_back([&context = lane->context] { context.run(); });
    }
  }
  void StopThreads() {
    guards_.clear();
    for (auto& lane : lanes_) lane->context.stop();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  static Message Text() {
    return MessageBuilder().To(Endpoint(EndpointType::Label, "ann")).WithText("Hello").Build();
  }
  template <class T>
  auto Start(asio::any_io_executor on, Async<T> work) {
    return asio::co_spawn(on, std::move(work), asio::use_future);
  }
  static Async<SendResult> AnswerAsync(const Message& message, SendContext& context) {
    co_return co_await FakeCore::Accept(message, context);
  }

  std::shared_ptr<Clock> clock_ = MakeSystemClock();
  std::atomic<int> sent_in_{0};
  std::vector<std::shared_ptr<FakeCore>> cores_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::thread> threads_;
  std::unique_ptr<MessagingClient> client_;
};

TEST_F(SeveralRuntimesTest, CallStaysOnCallersRuntime) {
  StartThreads();
  for (std::size_t i = 0; i < kThreads; ++i) {
    for (std::size_t n = 0; n <= i; ++n) {
      auto sent = Start(lanes_[i]->context.get_executor(), client_->SendAsync("a", Text()));
      ASSERT_THAT(sent.get(), IsOk());
    }
  }
  StopThreads();
  for (std::size_t i = 0; i < kThreads; ++i) EXPECT_EQ(cores_[i]->sends, int(i) + 1);
}

TEST_F(SeveralRuntimesTest, DistributesOtherCallersRoundRobin) {
  StartThreads();
  asio::io_context elsewhere;
  for (std::size_t i = 0; i < 2 * kThreads; ++i) {
    auto sent = Start(elsewhere.get_executor(), client_->SendAsync("a", Text()));
    elsewhere.restart();
    auto guard = asio::make_work_guard(elsewhere);
    while (sent.wait_for(std::chrono::seconds(0)) != std::future_status::ready) elsewhere.run_one();
    ASSERT_THAT(sent.get(), IsOk());
  }
  StopThreads();
  for (const auto& core : cores_) EXPECT_EQ(core->sends, 2);
}

TEST_F(SeveralRuntimesTest, RuntimesShareLimits) {
  const auto limits = lanes_[0]->runtime.Get(kSharedLimits);
  EXPECT_EQ(lanes_[1]->runtime.Get(kSharedLimits), limits);
  EXPECT_EQ(lanes_[2]->runtime.Get(kSharedLimits), limits);
}

TEST_F(SeveralRuntimesTest, EachRuntimeHasItsOwnConnector) {
  EXPECT_NE(client_->Find("a", 0), client_->Find("a", 1));
  EXPECT_NE(client_->Find("a", 2), nullptr);
  EXPECT_EQ(client_->Find("a", 3), nullptr);
}

TEST_F(SeveralRuntimesTest, EachRuntimeHasItsOwnSenders) {
  auto senders = std::make_shared<MemorySenderRepository>();
  senders->Add("support", Endpoint(EndpointType::Label, "Support"));
  client_->WithSenders(senders);
  StartThreads();
  for (auto& lane : lanes_) {
    auto options = SendOptions().WithSender(SenderRef("support"));
    auto sent = Start(lane->context.get_executor(), client_->SendAsync("a", Text(), options)).get();
    ASSERT_THAT(sent, IsOk());
    EXPECT_EQ(sent->ProviderStatus, "Support");
  }
}

TEST_F(SeveralRuntimesTest, HealthAndShutdownReachAllRuntimes) {
  StartThreads();
  const auto on = lanes_[1]->context.get_executor();
  const auto health = Start(on, client_->GetHealthAsync()).get();
  ASSERT_THAT(health, IsOk());
  EXPECT_TRUE(health->Healthy);
  ASSERT_EQ(health->Connectors.size(), kThreads);
  EXPECT_EQ(health->Connectors[2].Name, "a");
  EXPECT_EQ(health->Connectors[2].Runtime, 2U);
  EXPECT_THAT(health->Connectors[2].Health, IsOk());
  EXPECT_THAT(Start(on, client_->ShutdownAsync()).get(), IsOk());
  for (std::size_t i = 0; i < kThreads; ++i) {
    EXPECT_EQ(client_->Find("a", i)->State(), ConnectorState::Shutdown);
  }
}

// Sends go on while connectors come and go: each ends with success, or says why not.
TEST_F(SeveralRuntimesTest, ConnectorsCanBeAddedAndRemovedDuringSends) {
  StartThreads();
  std::vector<std::future<OperationResult<SendResult>>> sends;
  for (int round = 0; round < 30; ++round) {
    ASSERT_THAT(Add("b"), IsOk());
    for (auto& lane : lanes_) {
      for (const char* name : {"a", "b"}) {
        sends.push_back(Start(lane->context.get_executor(), client_->SendAsync(name, Text())));
      }
      EXPECT_NE(client_->Find("b"), nullptr);
    }
    const auto on = lanes_[static_cast<std::size_t>(round) % kThreads]->context.get_executor();
    ASSERT_THAT(Start(on, client_->RemoveConnector("b")).get(), IsOk());
    EXPECT_EQ(client_->Find("b"), nullptr);
  }
  int ok = 0;
  for (auto& each : sends) {
    const auto sent = each.get();
    if (sent) {
      ++ok;
    } else {
      const auto code = sent.Error().Code();
      EXPECT_TRUE(code == Codes::ConnectorShutdown || code == Codes::OperationCancelled)
          << sent.Error();
    }
  }
  EXPECT_GE(ok, 30 * int(kThreads)) << "those of the one that stayed";
  EXPECT_EQ(sent_in_.load(), ok);
}

}  // namespace
}  // namespace ratatosk::test
