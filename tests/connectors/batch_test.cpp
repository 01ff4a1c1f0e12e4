#include <map>
#include <string>
#include <vector>

#include <ratatosk/asio.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::cancellation_type;
using Codes = MessagingErrorCodes;

class BatchTest : public ConnectorTest {
 protected:
  static MessageBatch Batch(std::size_t size) {
    MessageBatch batch("b-1");
    for (std::size_t i = 0; i < size; ++i) batch.With(Text("m-" + std::to_string(i)));
    return batch;
  }
  // Each send waits at a gate of its own; those with an odd number have written.
  void HoldSends() {
    core_->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
      begun_.push_back(message.Id());
      most_ = std::max(most_, ++in_flight_);
      if (message.Id().back() % 2) context.Operation().MarkWritten();
      const bool passed = co_await gates_[message.Id()].PassAsync();
      --in_flight_;
      if (!passed) co_return AbortedError();
      SendResult result;
      result.RemoteMessageId = "remote-" + message.Id();
      co_return result;
    };
  }
  void Open(const std::string& id) {
    gates_[id].Open();
    Poll();
  }
  void Begin(std::size_t size, int at_a_time, SendOptions options = {}) {
    Make(Settings().SetParameter("Batch.MaxConcurrency", at_a_time));
    auto keep = [this](OperationResult<BatchResult> r) { result_ = std::move(r); };
    auto start = [this, size, options] { return connector_->SendBatchAsync(Batch(size), options); };
    AsyncStart(context_.get_executor(), start,
               boost::asio::bind_cancellation_slot(signal_.slot(), keep));
    Poll();
  }
  const OperationResult<SendResult>& Item(std::size_t i) { return (*result_)->Items.at(i).Result; }

  std::map<std::string, Gate> gates_;
  std::vector<std::string> begun_;
  int in_flight_ = 0, most_ = 0;
  boost::asio::cancellation_signal signal_;
  std::optional<OperationResult<BatchResult>> result_;
};

TEST_F(BatchTest, ReturnsResultsInOrderOfMessages) {
  core_->on_send = [](const Message& message, SendContext& context) -> Async<SendResult> {
    if (message.Id() == "m-1") {
      co_return Error(Codes::SendMessageFailed).WithCertainty(Certainty::Rejected);
    }
    co_return co_await FakeCore::Accept(message, context);
  };
  auto batch = Batch(3).With(MessageBuilder().WithId("bad").WithText("to nobody").Build());
  const auto sent = Run(connector_->SendBatchAsync(std::move(batch)));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->BatchId, "b-1");
  ASSERT_EQ(sent->Items.size(), 4U);
  EXPECT_EQ(sent->Accepted(), 2U);
  EXPECT_EQ(sent->Items[0].Result->RemoteMessageId, "remote-m-0");
  EXPECT_EQ(sent->Items[2].Result->MessageId, "m-2");
  EXPECT_THAT(sent->Items[1].Result, FailsWithCode(Codes::SendMessageFailed));
  EXPECT_EQ(sent->Items[3].MessageId, "bad");
  EXPECT_THAT(sent->Items[3].Result,
              FailsWith(Codes::MessageValidationFailed, Certainty::NotSent, Retry::Never()));
}

TEST_F(BatchTest, KeepsToMaxConcurrency) {
  HoldSends();
  Begin(5, 2);
  EXPECT_EQ(begun_, (std::vector<std::string>{"m-0", "m-1"}));
  Open("m-1");
  EXPECT_EQ(begun_.back(), "m-2");
  for (const auto* id : {"m-0", "m-2", "m-3", "m-4"}) Open(id);
  ASSERT_TRUE(result_);
  EXPECT_EQ((*result_)->Accepted(), 5U);
  EXPECT_EQ(most_, 2);
}

TEST_F(BatchTest, RejectsEmptyBatchAndDuplicateIds) {
  EXPECT_THAT(Run(connector_->SendBatchAsync(MessageBatch("b"))),
              FailsWith(Codes::BatchValidationFailed, Certainty::NotSent, Retry::Never()));
  const auto sent = Run(connector_->SendBatchAsync(Batch(3).With(Text("m-1"))));
  ASSERT_THAT(sent, FailsWithCode(Codes::BatchValidationFailed));
  ASSERT_EQ(sent.Error().Faults().size(), 1U);
  EXPECT_EQ(sent.Error().Faults()[0].Member(), "Messages[3].Id");
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(BatchTest, CancelledBatchReportsOutcomeOfEachMessage) {
  HoldSends();
  Begin(4, 2);
  signal_.emit(cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(result_);
  ASSERT_THAT(*result_, IsOk());
  EXPECT_THAT(Item(0), FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(Item(1), FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
  EXPECT_THAT(Item(2), FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(Item(3), FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(begun_.size(), 2U);
}

TEST_F(BatchTest, TotalCancellationLetsWrittenSendsFinish) {
  HoldSends();
  Begin(4, 2);
  signal_.emit(cancellation_type::total);
  Poll();
  EXPECT_FALSE(result_) << "a written message was given up";
  Open("m-1");
  ASSERT_TRUE(result_);
  EXPECT_THAT(Item(0), FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(Item(1)->RemoteMessageId, "remote-m-1");
  EXPECT_THAT(Item(2), FailsWithCode(Codes::OperationCancelled));
  EXPECT_EQ(begun_.size(), 2U);
}

TEST_F(BatchTest, AppliesTimeoutSendToEachMessageAndTimeoutToBatch) {
  HoldSends();
  Begin(3, 1, SendOptions().WithTimeout(90s));
  Advance(60s);
  EXPECT_EQ(begun_.size(), 2U);
  Advance(30s);
  ASSERT_TRUE(result_);
  EXPECT_THAT(Item(0), FailsWith(Codes::SendTimeout, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(Item(1), FailsWith(Codes::SendTimeout, Certainty::Unknown, Retry::Never()));
  EXPECT_THAT(Item(2), FailsWith(Codes::SendTimeout, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(begun_.size(), 2U);
}

TEST_F(BatchTest, EndsWhenConnectorIsDestroyed) {
  HoldSends();
  Begin(3, 2);
  connector_.reset();
  Poll();
  ASSERT_TRUE(result_);
  EXPECT_THAT(Item(1), FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
  EXPECT_THAT(Item(2), FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
}

}  // namespace
}  // namespace ratatosk::test
