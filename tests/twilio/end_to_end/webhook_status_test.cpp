// Where our own messages stand, posted and signed by the simulator, as the connector gives it.

#include "twilio/end_to_end/webhook_host.hpp"

namespace ratatosk::test {
namespace {

// Sends a text whose callbacks go to the host.
std::string SendFrom(WebhookHost& host) {
  host.Use(host.Settings().SetParameter("StatusCallback", host.Url()));
  auto work = host.connector->SendMessageAsync(Wired::Text());
  const auto sent = host.Run(std::move(work));
  EXPECT_THAT(sent, IsOk());
  return sent ? sent->RemoteMessageId : std::string();
}

TEST(WebhookStatusTest, FollowsMessageToEnd) {
  WebhookHost host;
  const auto sid = SendFrom(host);
  // Twilio posts no callback for the first status; here it does.
  host.simulator.PostStatus(sid, "queued");
  while (host.simulator.AdvanceStatuses() > 0) {
  }
  std::vector<MessageStatus> seen;
  for (const auto& inbound : host.Received()) {
    ASSERT_THAT(inbound, IsOk());
    EXPECT_TRUE(inbound->Messages.empty());
    ASSERT_EQ(inbound->Statuses.size(), 1U);
    const auto& update = inbound->Statuses[0];
    EXPECT_EQ(update.RemoteMessageId, sid);
    EXPECT_EQ(update.At, host.clock->WallNow());
    EXPECT_FALSE(update.Failure);
    ASSERT_TRUE(update.Further.Find("ChannelPrefix"));
    EXPECT_EQ(update.Further.Find("ChannelPrefix")->ToText(), "whatsapp");
    seen.push_back(update.Status);
  }
  EXPECT_EQ(seen, (std::vector<MessageStatus>{MessageStatus::Queued, MessageStatus::Routed,
                                              MessageStatus::Sent, MessageStatus::Delivered,
                                              MessageStatus::Read}));
  for (const auto& answer : host.simulator.Webhooks()) {
    EXPECT_EQ(answer.status, 200) << answer.error;
    EXPECT_TRUE(answer.replies.empty());
  }
}

TEST(WebhookStatusTest, MessagesAndStatusesCanShareUrl) {
  WebhookHost host;
  const auto sid = SendFrom(host);
  host.simulator.Arrive(Arrival(kPerson, kSender).WithText("Hi"), host.Url());
  host.simulator.PostStatus(sid, "delivered");
  host.simulator.Arrive(Arrival(kPerson, kSender).WithText("Thanks"), host.Url());
  const auto received = host.Received();
  ASSERT_EQ(received.size(), 3U);
  for (const auto& inbound : received) ASSERT_THAT(inbound, IsOk());
  EXPECT_EQ(received[0]->Messages.size(), 1U);
  EXPECT_EQ(received[1]->Statuses.size(), 1U);
  EXPECT_TRUE(received[1]->Messages.empty());
  EXPECT_EQ(received[2]->Messages.size(), 1U);
  EXPECT_TRUE(received[2]->Statuses.empty());
}

TEST(WebhookStatusTest, ReceivesStatusesOnly) {
  WebhookHost host;
  const auto sid = SendFrom(host);
  const auto request = host.simulator.ComposeStatus(sid, "read", 0, host.Url());
  auto source = WebhookHost::SourceOf(request);
  const auto statuses = host.Run(host.connector->ReceiveMessageStatusAsync(std::move(source)));
  ASSERT_THAT(statuses, IsOk());
  EXPECT_EQ(statuses->Updates.at(0).Status, MessageStatus::Read);
  auto again = WebhookHost::SourceOf(request);
  EXPECT_THAT(host.Run(host.connector->ReceiveMessagesAsync(std::move(again))),
              FailsWithCode(MessagingErrorCodes::InvalidWebhookData));
}

TEST(WebhookStatusTest, KeepsUnknownStatus) {
  WebhookHost host;
  const auto sid = SendFrom(host);
  EXPECT_EQ(host.simulator.PostStatus(sid, "teleported").status, 200);
  const auto inbound = host.Last();
  ASSERT_THAT(inbound, IsOk());
  EXPECT_EQ(inbound->Statuses.at(0).Status, MessageStatus::Unknown);
  EXPECT_EQ(inbound->Statuses.at(0).ProviderStatus, "teleported");
  EXPECT_FALSE(inbound->Statuses.at(0).Failure);
}

struct FailureCase {
  std::string status;
  int twilio_code;
  ErrorCode code;
  std::string_view domain;
  friend std::ostream& operator<<(std::ostream& out, const FailureCase& c) {
    return out << c.status << c.twilio_code;
  }
};

class WebhookFailureTest : public testing::TestWithParam<FailureCase> {};

TEST_P(WebhookFailureTest, IsMappedAsDocumented) {
  WebhookHost host;
  const auto sid = SendFrom(host);
  const auto& expected = GetParam();
  EXPECT_EQ(host.simulator.PostStatus(sid, expected.status, expected.twilio_code).status, 200);
  const auto inbound = host.Last();
  ASSERT_THAT(inbound, IsOk());
  const auto& update = inbound->Statuses.at(0);
  EXPECT_EQ(update.Status, MessageStatus::DeliveryFailed);
  EXPECT_EQ(update.ProviderStatus, expected.status);
  ASSERT_TRUE(update.Failure);
  EXPECT_EQ(update.Failure->Code(), expected.code);
  EXPECT_EQ(update.Failure->Domain(), expected.domain);
  const auto code = expected.twilio_code == 0 ? "" : std::to_string(expected.twilio_code);
  EXPECT_EQ(update.Failure->Provider().Code(), code);
}

constexpr auto kMessaging = kMessagingDomain;
constexpr auto kTwilio = kTwilioDomain;

INSTANTIATE_TEST_SUITE_P(
    Codes,
    WebhookFailureTest,
    testing::Values(
        FailureCase{"undelivered", 21211, MessagingErrorCodes::InvalidRecipient, kMessaging},
        FailureCase{"undelivered", 21610, MessagingErrorCodes::InvalidRecipient, kMessaging},
        FailureCase{"failed", 21614, TwilioErrorCodes::InvalidSender, kTwilio},
        FailureCase{"failed", 21408, TwilioErrorCodes::InvalidSender, kTwilio},
        FailureCase{"failed", 20001, TwilioErrorCodes::InvalidMessage, kTwilio},
        FailureCase{"undelivered", 63018, MessagingErrorCodes::RateLimited, kMessaging},
        FailureCase{"undelivered", 63016, MessagingErrorCodes::SendMessageFailed, kMessaging},
        FailureCase{"failed", 63019, MessagingErrorCodes::SendMessageFailed, kMessaging},
        FailureCase{"failed", 63040, MessagingErrorCodes::SendMessageFailed, kMessaging},
        FailureCase{"undelivered", 0, MessagingErrorCodes::SendMessageFailed, kMessaging}),
    [](const auto& c) {
      return c.param.status + (c.param.twilio_code ? std::to_string(c.param.twilio_code) : "");
    });

}  // namespace
}  // namespace ratatosk::test
