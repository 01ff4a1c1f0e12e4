// SMS and MMS that people write, and where ours stand, on one URL: signed, parsed, answered.

#include "twilio/end_to_end/webhook_host.hpp"

namespace ratatosk::test {
namespace {

class SmsWebhookTest : public testing::Test {
 protected:
  std::string Property(const Message& message, std::string_view name) const {
    const auto* value = message.Properties().Find(name);
    return value ? value->ToText() : "(none)";
  }
  Arrival From(const std::string& address) const { return Arrival(address, kSms.sender); }

  WebhookHost host_{simulators::TwilioSimulatorOptions().WithAccount(AnySender()), kSms};
};

TEST_F(SmsWebhookTest, TextBecomesMessageAndIsAnswered) {
  host_.reply = [](const Inbound&) { return TwiML().Message("Thanks & bye").Build(); };
  const auto answer = host_.simulator.Arrive(From(kSms.person).WithText("Hi 😀"), host_.Url());
  EXPECT_EQ(answer.status, 200) << answer.error;
  EXPECT_EQ(answer.replies, std::vector<std::string>{"Thanks & bye"});
  const auto inbound = host_.Last();
  ASSERT_THAT(inbound, IsOk());
  const auto& received = inbound->Messages.at(0);
  EXPECT_EQ(received.RemoteMessageId, answer.message_sid);
  EXPECT_EQ(received.Message.Sender(), Endpoint(EndpointType::PhoneNumber, kSms.person));
  EXPECT_EQ(received.Message.Receiver(), Endpoint(EndpointType::PhoneNumber, kSms.sender));
  ASSERT_TRUE(received.Message.ContentAs<TextContent>());
  EXPECT_EQ(received.Message.ContentAs<TextContent>()->Text(), "Hi 😀");
  EXPECT_EQ(Property(received.Message, "FromCountry"), "US");
  EXPECT_EQ(Property(received.Message, "NumSegments"), "1");
}

TEST_F(SmsWebhookTest, MediaBecomeMedia) {
  const auto answer = host_.simulator.Arrive(
      From(kSms.person).WithText("two").WithMedia("image/gif", "g").WithMedia("text/vcard", "v"),
      host_.Url());
  EXPECT_EQ(answer.status, 200) << answer.error;
  EXPECT_TRUE(answer.message_sid.starts_with("MM"));
  const auto inbound = host_.Last();
  const auto* media = inbound->Messages.at(0).Message.ContentAs<MediaContent>();
  ASSERT_TRUE(media);
  EXPECT_EQ(media->Type(), MediaType::Image);
  EXPECT_EQ(media->Caption(), "two");
  ASSERT_EQ(media->Further().size(), 1U);
  EXPECT_EQ(media->Further()[0].Type(), MediaType::Contact);
}

TEST_F(SmsWebhookTest, ReceivesFromShortCodesAndNames) {
  const std::pair<std::string, EndpointType> rows[] = {{"12345", EndpointType::PhoneNumber},
                                                       {"ACME", EndpointType::Label}};
  for (const auto& [address, type] : rows) {
    ASSERT_EQ(host_.simulator.Arrive(From(address).WithText("x"), host_.Url()).status, 200);
    const auto inbound = host_.Last();
    EXPECT_EQ(inbound->Messages.at(0).Message.Sender(), Endpoint(type, address));
  }
}

TEST_F(SmsWebhookTest, UsesTwilioOptOutKeywords) {
  ASSERT_EQ(host_.simulator.Arrive(From(kSms.person).WithText("STOP"), host_.Url()).status, 200);
  const auto inbound = host_.Last();
  EXPECT_EQ(Property(inbound->Messages.at(0).Message, "OptOutType"), "STOP");
  auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText("x").Build();
  auto sent = host_.Run(host_.connector->SendMessageAsync(std::move(message)));
  ASSERT_THAT(
      sent, FailsWith(MessagingErrorCodes::InvalidRecipient, Certainty::Rejected, Retry::Never()));
  EXPECT_EQ(sent.Error().Provider().Code(), "21610");
}

TEST_F(SmsWebhookTest, MessagesAndStatusesCanShareUrl) {
  host_.Use(host_.Settings().SetParameter("StatusCallback", host_.Url()));
  auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText("x").Build();
  auto sent = host_.Run(host_.connector->SendMessageAsync(std::move(message)));
  ASSERT_THAT(sent, IsOk());
  host_.simulator.Arrive(From(kSms.person).WithText("Hi"), host_.Url());
  while (host_.simulator.AdvanceStatuses() > 0) {
  }
  const auto received = host_.Received();
  ASSERT_EQ(received.size(), 4U);
  for (const auto& inbound : received) ASSERT_THAT(inbound, IsOk());
  EXPECT_EQ(received[0]->Messages.size(), 1U);
  std::vector<MessageStatus> seen;
  for (std::size_t i = 1; i < received.size(); ++i) {
    ASSERT_EQ(received[i]->Statuses.size(), 1U);
    EXPECT_EQ(received[i]->Statuses[0].RemoteMessageId, sent->RemoteMessageId);
    seen.push_back(received[i]->Statuses[0].Status);
  }
  using enum MessageStatus;
  EXPECT_EQ(seen, (std::vector<MessageStatus>{Routed, Sent, Delivered}));
  EXPECT_EQ(received[3]->Statuses[0].Further.Find("RawDlrDoneDate")->ToText().size(), 10U);
}

TEST_F(SmsWebhookTest, FailureHasTwilioCodeAndRetryAfter) {
  using std::chrono::minutes;
  const std::tuple<int, ErrorCode, Retry> rows[] = {
      {30003, MessagingErrorCodes::SendMessageFailed, Retry::After(minutes(10))},
      {30004, MessagingErrorCodes::SendMessageFailed, Retry::Never()},
      {30005, MessagingErrorCodes::InvalidRecipient, Retry::Never()},
      {30006, MessagingErrorCodes::InvalidRecipient, Retry::Never()},
      {30007, MessagingErrorCodes::SendMessageFailed, Retry::Never()},
      {30008, MessagingErrorCodes::SendMessageFailed, Retry::After(minutes(10))},
      {30022, MessagingErrorCodes::RateLimited, Retry::After(minutes(1))},
  };
  host_.Use(host_.Settings().SetParameter("StatusCallback", host_.Url()));
  auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText("x").Build();
  auto sent = host_.Run(host_.connector->SendMessageAsync(std::move(message)));
  ASSERT_THAT(sent, IsOk());
  for (const auto& [twilio, code, retry] : rows) {
    EXPECT_EQ(host_.simulator.PostStatus(sent->RemoteMessageId, "undelivered", twilio).status, 200);
    const auto inbound = host_.Last();
    ASSERT_THAT(inbound, IsOk());
    const auto& failure = inbound->Statuses.at(0).Failure;
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->Code(), code) << twilio;
    EXPECT_EQ(failure->Retry(), retry) << twilio;
    EXPECT_EQ(failure->Provider().Code(), std::to_string(twilio));
  }
}

TEST_F(SmsWebhookTest, RejectsForgedWebhook) {
  for (auto arrival :
       {From(kSms.person).WithoutSignature(), From(kSms.person).SignedWith("other")}) {
    EXPECT_EQ(host_.simulator.Arrive(arrival.WithText("x"), host_.Url()).status, 403);
    EXPECT_THAT(host_.Last(), FailsWithCode(MessagingErrorCodes::InvalidSignature));
  }
}

}  // namespace
}  // namespace ratatosk::test
