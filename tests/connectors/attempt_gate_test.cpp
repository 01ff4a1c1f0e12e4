#include "connectors/attempt_gate.hpp"

#include <gtest/gtest.h>

#include <list>
#include <optional>
#include <vector>

#include "connectors/fake_channel.hpp"
#include "connectors/send_operation.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;
using boost::asio::cancellation_type;

class Turn final : public AttemptGate::Waiter {
 public:
  Turn(AttemptGate& gate, std::vector<int>& order, int number)
      : gate_(gate), order_(order), number_(number) {}
  ~Turn() { LeaveLine(); }

  bool leaves_at_once = false;

 private:
  void OnTurn() override {
    order_.push_back(number_);
    if (leaves_at_once) gate_.Leave();
  }
  void OnAbandoned() noexcept override { order_.push_back(-number_); }

  AttemptGate& gate_;
  std::vector<int>& order_;
  int number_;
};

TEST(AttemptGate, AdmitsWaitersInOrder) {
  AttemptGate gate(1);
  std::vector<int> order;
  Turn first(gate, order, 1), second(gate, order, 2), third(gate, order, 3);
  ASSERT_TRUE(gate.TryEnter());
  for (auto* waiter : {&first, &second, &third}) {
    ASSERT_FALSE(gate.TryEnter());
    gate.Wait(*waiter);
  }
  second.LeaveLine();
  gate.Leave();
  EXPECT_EQ(order, std::vector<int>({1}));
  gate.Leave();
  EXPECT_EQ(order, std::vector<int>({1, 3}));
  gate.Leave();
  EXPECT_TRUE(gate.TryEnter());
}

TEST(AttemptGate, DoesNotLetNewcomersOvertake) {
  AttemptGate gate(2);
  std::vector<int> order;
  Turn waiting(gate, order, 1);
  gate.Wait(waiting);
  EXPECT_FALSE(gate.TryEnter());
}

TEST(AttemptGate, DoesNotRecurseWhenWaitersLeaveAtOnce) {
  AttemptGate gate(1);
  std::vector<int> order;
  std::list<Turn> line;
  ASSERT_TRUE(gate.TryEnter());
  for (int i = 0; i < 100'000; ++i) {
    line.emplace_back(gate, order, i).leaves_at_once = true;
    gate.Wait(line.back());
  }
  gate.Leave();
  EXPECT_EQ(order.size(), 100'000U);
}

TEST(AttemptGate, NotifiesWaitersWhenAbandoned) {
  std::vector<int> order;
  AttemptGate gate(0);
  Turn first(gate, order, 1), second(gate, order, 2);
  gate.Wait(first);
  gate.Wait(second);
  gate.Abandon();
  EXPECT_EQ(order, std::vector<int>({-1, -2}));
}

/// As many sends in progress as a connector makes at once, and one more.
class WaitingSendTest : public ConnectorTest {
 protected:
  static constexpr std::size_t kMost = AttemptGate::kMostAttempts;

  WaitingSendTest() {
    core_->on_send = [this](const Message&, SendContext& context) -> Async<SendResult> {
      if (!context.Operation().BeginWriting()) co_return AbortedError();
      context.Operation().MarkWritten();
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return SendResult();
    };
    results_.resize(kMost);
    for (auto& result : results_) Start(result, connector_->SendMessageAsync(Text()));
  }

  std::vector<std::optional<OperationResult<SendResult>>> results_;
  std::optional<OperationResult<SendResult>> waiting_;
  boost::asio::cancellation_signal signal_;
};

TEST_F(WaitingSendTest, GoesOnWhenAnAttemptEnds) {
  Start(waiting_, connector_->SendMessageAsync(Text()));
  ASSERT_EQ(core_->sends, static_cast<int>(kMost));
  ASSERT_FALSE(waiting_);
  gate_.Open();
  Poll();
  EXPECT_EQ(core_->sends, static_cast<int>(kMost) + 1);
  for (const auto& result : results_) EXPECT_THAT(*result, IsOk());
  gate_.Open();
  Poll();
  ASSERT_TRUE(waiting_);
  EXPECT_THAT(*waiting_, IsOk());
}

TEST_F(WaitingSendTest, IsNotSentWhenItIsCancelled) {
  Start(waiting_, connector_->SendMessageAsync(Text()), signal_.slot());
  signal_.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(waiting_);
  EXPECT_THAT(*waiting_, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  gate_.Open();
  Poll();
  EXPECT_EQ(core_->sends, static_cast<int>(kMost));
}

TEST_F(WaitingSendTest, IsNotSentWhenItsDeadlinePasses) {
  SendOptions options;
  options.WithTimeout(5s);
  Start(waiting_, connector_->SendMessageAsync(Text(), options));
  Advance(4999ms);
  EXPECT_FALSE(waiting_);
  Advance(2ms);
  ASSERT_TRUE(waiting_);
  EXPECT_THAT(*waiting_, FailsWith(Codes::SendTimeout, Certainty::NotSent, Retry::Never()));
}

TEST_F(WaitingSendTest, IsNotSentWhenTheConnectorIsDestroyed) {
  Start(waiting_, connector_->SendMessageAsync(Text()));
  connector_.reset();
  Poll();
  ASSERT_TRUE(waiting_);
  EXPECT_THAT(*waiting_, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  for (const auto& result : results_) EXPECT_EQ(result->Error().Certainty(), Certainty::Unknown);
}

TEST_F(WaitingSendTest, HoldsLittleMemory) {
  // The record itself; the message and the caller's coroutine come on top.
  EXPECT_LE(sizeof(SendOperation), 1024U);
}

TEST(WaitingSend, IsDestroyedWithItsContext) {
  auto core = std::make_shared<FakeCore>();
  std::unique_ptr<FakeConnector> connector;
  std::vector<std::optional<OperationResult<SendResult>>> results(AttemptGate::kMostAttempts + 5);
  Gate never;
  {
    boost::asio::io_context context;
    core->on_send = [&never](const Message&, SendContext&) -> Async<SendResult> {
      const bool passed = co_await never.PassAsync();
      if (!passed) co_return AbortedError();
      co_return SendResult();
    };
    connector =
        std::make_unique<FakeConnector>(Runtime(context.get_executor()), kFakeSchema,
                                        ConnectionSettings().SetParameter("Host", "h"), core);
    for (auto& result : results) {
      auto message = MessageBuilder()
                         .WithId("m")
                         .To(Endpoint(EndpointType::Label, "ann"))
                         .WithText("Hello")
                         .Build();
      auto keep = [&result](std::exception_ptr, OperationResult<SendResult> r) {
        result = std::move(r);
      };
      boost::asio::co_spawn(context, connector->SendMessageAsync(std::move(message)), keep);
    }
    context.poll();
    never.Abandon();
  }
  for (const auto& result : results) EXPECT_FALSE(result);
}

}  // namespace
}  // namespace ratatosk::test
