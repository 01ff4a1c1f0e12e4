#include <ratatosk/asio.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/messaging/message_builder.hpp>

#include <gtest/gtest.h>

#include <vector>

#include "../courier_channel.hpp"
#include "courier_service.hpp"
#include "support/await.hpp"
#include "support/matchers.hpp"

namespace courier {
namespace {

using namespace std::chrono_literals;
using test::FailsWith;
using test::IsOk;
using Codes = MessagingErrorCodes;

class CourierTest : public testing::Test {
 protected:
  std::unique_ptr<Connector> Make(std::string_view token = kToken) {
    auto settings = ConnectionSettings()
                        .SetParameter("Host", "127.0.0.1")
                        .SetParameter("Port", service_.Port())
                        .SetParameter("Token", token);
    return std::make_unique<Connector>(context_.get_executor(), kSchema, settings);
  }
  OperationResult<SendResult> Send(const std::string& text) {
    const Endpoint ann(EndpointType::Label, "ann");
    auto message = MessageBuilder().WithId(text).To(ann).WithText(text).Build();
    auto work = connector_->SendMessageAsync(std::move(message));
    return test::Await(context_, std::move(work));
  }
  void Stream() {
    auto run = [this] { return connector_->Find<IStreamReceiver>()->RunAsync(sink_); };
    AsyncStart(connector_->Executor(), run, [this](OperationResult<void> r) { ended_ = r; });
  }
  template <class Done>
  void Until(Done done) {
    ASSERT_TRUE(test::RunUntil(context_, done));
  }

  Service service_;
  asio::io_context context_;
  std::vector<Inbound> came_;
  std::vector<std::string> ids_;
  bool takes_ = true;
  InboundSink sink_{[this](Inbound inbound) -> asio::awaitable<OperationResult<void>> {
    for (const auto& each : inbound.Messages) ids_.push_back(each.Message.Id());
    if (!takes_) co_return Error("NOT_NOW");
    came_.push_back(std::move(inbound));
    co_return OperationResult<void>::Success();
  }};
  std::optional<OperationResult<void>> ended_;
  std::unique_ptr<Connector> connector_ = Make();
};

TEST_F(CourierTest, ReplacesLostConnection) {
  ASSERT_THAT(Send("one"), IsOk());
  ASSERT_THAT(Send("two"), IsOk());
  EXPECT_EQ(service_.Connections(), 1U);
  service_.DropConnection();
  Until([&] { return connector_->State() == ConnectorState::Disconnected; });
  EXPECT_THAT(Send("three"), IsOk());
  EXPECT_EQ(service_.Connections(), 2U);
  EXPECT_EQ(connector_->State(), ConnectorState::Ready);
}

TEST_F(CourierTest, GivesUpWhenTokenIsDenied) {
  connector_ = Make("wrong");
  EXPECT_THAT(Send("one"),
              FailsWith(Codes::AuthenticationFailed, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(connector_->State(), ConnectorState::Error);
}

TEST_F(CourierTest, ReceivesReceiptsAndMessagesInAnyOrder) {
  ASSERT_THAT(Send("one"), IsOk());
  Stream();
  service_.Reports("r-1", "delivered");
  service_.Writes("hello");
  Until([&] { return came_.size() == 2; });
  EXPECT_EQ(came_[0].Statuses.at(0).RemoteMessageId, "r-1");
  EXPECT_EQ(came_[0].Statuses.at(0).Status, MessageStatus::Delivered);
  EXPECT_EQ(came_[1].Messages.at(0).Message.Sender().Address(), "ann");
  Until([&] { return service_.Acknowledged() == 2; });
}

TEST_F(CourierTest, RejectedEventIsRedelivered) {
  takes_ = false;
  service_.Writes("hello");
  Stream();
  Until([&] { return ended_.has_value(); });
  EXPECT_EQ(service_.Acknowledged(), 0U);
  takes_ = true;
  Stream();
  Until([&] { return came_.size() == 1; });
  Until([&] { return service_.Acknowledged() == 1; });
  EXPECT_EQ(ids_, (std::vector<std::string>{"in-hello", "in-hello"})) << "the same message";
  const auto& message = came_[0].Messages.at(0).Message;
  EXPECT_EQ(*message.Properties().Find(KnownProperties::RemoteMessageId), Value("in-hello"));
}

TEST_F(CourierTest, LimitsDelayRequestedByService) {
  service_.AnswersNextWith(R"({"later":1,"ms":-9223372036854775807})");
  EXPECT_THAT(Send("one"), IsOk()) << "at once";
  service_.AnswersNextWith(R"({"later":3,"ms":9223372036854775807})");
  EXPECT_THAT(Send("two"), FailsWith(Codes::RateLimited, Certainty::Rejected, Retry::After(1h)));
}

TEST_F(CourierTest, UnacknowledgedEventIsRedelivered) {
  ASSERT_THAT(Send("one"), IsOk());
  service_.Writes("hello");
  service_.DropConnection();
  Until([&] { return connector_->State() == ConnectorState::Disconnected; });
  ASSERT_THAT(Send("two"), IsOk());
  Stream();
  Until([&] { return came_.size() == 1; });
  EXPECT_EQ(came_[0].Messages.at(0).RemoteMessageId, "in-hello");
}

TEST_F(CourierTest, MalformedLineClosesConnection) {
  for (const auto* line : {"nonsense", "[1]"}) {
    service_.AnswersNextWith(line);
    EXPECT_THAT(Send(std::string("got ") + line),
                FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Never()));
  }
  EXPECT_THAT(Send("after all"), IsOk());
}

TEST_F(CourierTest, IgnoresUnmatchedLine) {
  ASSERT_THAT(Send("one"), IsOk());
  service_.AnswersNextWith(R"({"accepted":"two"})");
  const Endpoint ann(EndpointType::Label, "ann");
  std::optional<OperationResult<SendResult>> sent;
  auto keep = [&](OperationResult<SendResult> result) { sent = std::move(result); };
  asio::cancellation_signal signal;
  AsyncSend(*connector_, MessageBuilder().To(ann).WithText("two").Build(),
            asio::bind_cancellation_slot(signal.slot(), keep));
  Until([&] { return service_.Read() == 2; });
  ASSERT_THAT(Send("three"), IsOk()) << "what is answered later was read after that line";
  EXPECT_FALSE(sent);
  signal.emit(asio::cancellation_type::terminal);
  Until([&] { return sent.has_value(); });
  EXPECT_THAT(*sent, FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
}

TEST(CourierRegistration, IsOneLine) {
  ConnectorRegistry channels;
  Register(channels);
  EXPECT_EQ(channels.List(), std::vector<std::string>{"Courier/Line"});
}

}  // namespace
}  // namespace courier
