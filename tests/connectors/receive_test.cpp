#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

class ReceiveTest : public ConnectorTest {
 protected:
  // The body says how many messages and statuses there are: "2 1".
  ReceiveTest() {
    core_->on_receive = [](const MessageSource& source, OperationContext&) -> Async<Inbound> {
      Inbound inbound;
      inbound.Messages.resize(static_cast<std::size_t>(source.Body().at(0) - '0'));
      inbound.Statuses.resize(static_cast<std::size_t>(source.Body().at(2) - '0'));
      inbound.Reply = WebhookReply(200, "text/plain", "thanks");
      co_return inbound;
    };
  }
};

TEST_F(ReceiveTest, ReturnsMessagesStatusesAndReply) {
  const auto inbound = Run(connector_->ReceiveAsync(MessageSource::UrlPost("2 1")));
  ASSERT_THAT(inbound, IsOk());
  EXPECT_EQ(inbound->Messages.size(), 2U);
  EXPECT_EQ(inbound->Statuses.size(), 1U);
  EXPECT_EQ(inbound->Reply.Status, 200);
  EXPECT_EQ(inbound->Reply.ContentType, "text/plain");
  EXPECT_EQ(inbound->Reply.Body, "thanks");
}

TEST_F(ReceiveTest, ViewsReturnMessagesOrStatuses) {
  const auto messages = Run(connector_->ReceiveMessagesAsync(MessageSource::UrlPost("2 1")));
  ASSERT_THAT(messages, IsOk());
  EXPECT_EQ(messages->size(), 2U);
  const auto statuses = Run(connector_->ReceiveMessageStatusAsync(MessageSource::UrlPost("2 1")));
  ASSERT_THAT(statuses, IsOk());
  EXPECT_EQ(statuses->Updates.size(), 1U);
}

TEST_F(ReceiveTest, RejectsMissingSourceButNotEmptyBody) {
  EXPECT_THAT(Run(connector_->ReceiveMessagesAsync(MessageSource::UrlPost("0 1"))),
              FailsWithCode(Codes::InvalidWebhookData));
  EXPECT_THAT(Run(connector_->ReceiveMessageStatusAsync(MessageSource::UrlPost("1 0"))),
              FailsWithCode(Codes::InvalidWebhookData));
  EXPECT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost("0 0"))), IsOk());
}

TEST_F(ReceiveTest, MarksRepeatedMessage) {
  std::string id = "a";
  core_->on_receive = [&](const MessageSource&, OperationContext&) -> Async<Inbound> {
    Inbound inbound;
    auto& message = inbound.Messages.emplace_back();
    message.RemoteMessageId = "remote-1";  // of an edit too
    if (!id.empty()) message.Message = MessageBuilder().WithId(id).WithText("x").Build();
    co_return inbound;
  };
  EXPECT_THAT(Run(connector_->ReceiveMessageStatusAsync(MessageSource::Json(""))),
              FailsWithCode(Codes::InvalidWebhookData))
      << "which gives no message to anybody";
  const auto repeated = [&] {
    return Run(connector_->ReceiveAsync(MessageSource::Json("")))->Messages.at(0).Repeated;
  };
  EXPECT_FALSE(repeated());
  EXPECT_TRUE(repeated());
  for (int i = 0; i < 1000; ++i) {
    id = "other-" + std::to_string(i);
    EXPECT_FALSE(repeated());
  }
  id = "a";
  EXPECT_FALSE(repeated()) << "a thousand others came since";
  id = "";
  EXPECT_FALSE(repeated() || repeated()) << "without an id nothing is known";
  EXPECT_EQ(Run(connector_->GetHealthAsync())->Metrics.at("received"), 1005U);
}

TEST_F(ReceiveTest, ForwardsError) {
  core_->on_receive = [](const MessageSource&, OperationContext&) -> Async<Inbound> {
    co_return Error(Codes::InvalidSignature, "forged");
  };
  EXPECT_THAT(Run(connector_->ReceiveAsync(MessageSource::Json(""))),
              FailsWith(Codes::InvalidSignature, Certainty::None, Retry::Never()));
  EXPECT_THAT(Run(connector_->ReceiveMessagesAsync(MessageSource::Json(""))),
              FailsWithCode(Codes::InvalidSignature));
}

TEST_F(ReceiveTest, ExceptionBecomesError) {
  EXPECT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost(""))),
              FailsWithCode(Codes::ReceiveMessagesError));
}

TEST_F(ReceiveTest, PassesIdToStatusQuery) {
  const auto status = Run(connector_->GetMessageStatusAsync("remote-1"));
  ASSERT_THAT(status, IsOk());
  ASSERT_EQ(status->Updates.size(), 1U);
  EXPECT_EQ(status->Updates[0].RemoteMessageId, "remote-1");
}

TEST_F(ReceiveTest, UptimeCountsFromReady) {
  ASSERT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
  ASSERT_FALSE(Run(connector_->SendMessageAsync(Message())));
  ASSERT_THAT(Run(connector_->ReceiveAsync(MessageSource::UrlPost("3 4"))), IsOk());
  Advance(5s);
  const auto health = Run(connector_->GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_TRUE(health->Healthy);
  EXPECT_EQ(health->State, ConnectorState::Ready);
  EXPECT_TRUE(health->Issues.empty());
  EXPECT_EQ(health->Uptime, 5s);
  EXPECT_EQ(health->Metrics.at("sent"), 1U);
  EXPECT_EQ(health->Metrics.at("failed"), 1U);
  EXPECT_EQ(health->Metrics.at("received"), 3U);
}

TEST_F(ReceiveTest, FailedHealthCheckIsReportedAsResult) {
  Make(Settings().SetParameter(CommonSettings::RetryMaxAttempts, 1));
  core_->on_test = [](OperationContext&) -> Async<void> {
    co_return Error(Codes::ConnectionFailed, "nobody there");
  };
  EXPECT_THAT(Run(connector_->TestConnectionAsync()), FailsWithCode(Codes::ConnectionFailed));
  const auto health = Run(connector_->GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_FALSE(health->Healthy);
  EXPECT_EQ(health->Issues, std::vector<std::string>{"nobody there"});
}

TEST_F(ReceiveTest, CheckThatHangsTimesOut) {
  core_->on_test = [this](OperationContext&) -> Async<void> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<ConnectorHealth>> health;
  std::optional<OperationResult<void>> tested;
  Start(health, connector_->GetHealthAsync());
  Start(tested, connector_->TestConnectionAsync());
  Advance(30s);
  ASSERT_TRUE(health && tested);
  EXPECT_THAT(*health, FailsWithCode(Codes::OperationTimeout));
  EXPECT_THAT(*tested, FailsWithCode(Codes::OperationTimeout));
}

}  // namespace
}  // namespace ratatosk::test
