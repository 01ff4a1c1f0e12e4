// SMS and MMS over real TLS: what is sent, what comes back, what is refused before and after.

#include <random>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using simulators::Fault;
using simulators::TwilioSimulatorOptions;
using namespace std::chrono_literals;

const std::string kService = "MG00000000000000000000000000000001";

class SmsTest : public testing::Test {
 protected:
  MessageBuilder ToPerson() const { return MessageBuilder().WithId("sms-1").ToPhone(kSms.person); }
  simulators::LedgerEntry Sent() const { return wired_.simulator.Ledger().at(0); }

  Wired wired_{TwilioSimulatorOptions().WithAccount(AnySender().WithService(
                   simulators::TwilioMessagingService(kService, {kSms.sender}))),
               RuntimeOptions(), kSms};
};

TEST_F(SmsTest, TextArrives) {
  auto sent = wired_.Send(ToPerson().FromPhone(kSms.sender).WithText("Hello by SMS").Build());
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->MessageId, "sms-1");
  EXPECT_TRUE(sent->RemoteMessageId.starts_with("SM"));
  EXPECT_EQ(sent->Status, MessageStatus::Queued);
  EXPECT_EQ(sent->Further.Find("num_segments")->ToText(), "1");
  EXPECT_EQ(Sent().from, kSms.sender);
  EXPECT_EQ(Sent().to, kSms.person);
  EXPECT_EQ(Sent().body, "Hello by SMS");
}

TEST_F(SmsTest, SendsFromEveryKindOfSender) {
  const auto text = ToPerson().WithText("x").Build();
  const Endpoint senders[] = {Endpoint(EndpointType::PhoneNumber, "+14155550100"),
                              Endpoint(EndpointType::PhoneNumber, "12345"),
                              Endpoint(EndpointType::Label, "ACME 24")};
  for (const auto& sender : senders) {
    wired_.simulator.Clear();
    ASSERT_THAT(wired_.Send(text, SendOptions().WithSender(sender)), IsOk());
    EXPECT_EQ(Sent().from, sender.Address());
    // The same as the settings' sender.
    wired_.simulator.Clear();
    wired_.connector = wired_.Make(wired_.Settings().SetParameter("From", sender.Address()));
    ASSERT_THAT(wired_.Send(text), IsOk());
    EXPECT_EQ(Sent().from, sender.Address());
  }
}

TEST_F(SmsTest, MessagingServiceChoosesSender) {
  const auto text = ToPerson().WithText("x").Build();
  wired_.connector = wired_.Make(wired_.Settings().SetParameter("MessagingServiceSid", kService));
  auto sent = wired_.Send(text);
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->ProviderStatus, "accepted");
  EXPECT_EQ(Sent().Param("MessagingServiceSid"), kService);
  EXPECT_FALSE(Sent().HasParam("From"));
}

TEST_F(SmsTest, MessageCanNameMessagingService) {
  wired_.connector = wired_.Make(wired_.Settings().SetParameter("From", kSms.sender));
  const Endpoint service(EndpointType::Id, kService);
  ASSERT_THAT(wired_.Send(ToPerson().From(service).WithText("x").Build()), IsOk());
  EXPECT_EQ(Sent().Param("MessagingServiceSid"), kService);
  EXPECT_FALSE(Sent().HasParam("From"));
}

TEST_F(SmsTest, SendsMediaWithTextAsMms) {
  auto media = MediaContent(MediaType::Image, "a.jpg", "https://example.com/a.jpg");
  media.WithFurther({MediaContent(MediaType::Image, "b.gif", "https://example.com/b.gif")});
  auto sent = wired_.Send(
      ToPerson().FromPhone(kSms.sender).WithContent(media).WithProperty("caption", "Look").Build());
  ASSERT_THAT(sent, IsOk());
  EXPECT_TRUE(sent->RemoteMessageId.starts_with("MM"));
  EXPECT_EQ(sent->Further.Find("num_media")->ToText(), "2");
  EXPECT_EQ(Sent().body, "Look");
  std::vector<std::string> urls;
  for (const auto& [name, value] : Sent().params) {
    if (name == "MediaUrl") urls.push_back(value);
  }
  EXPECT_THAT(urls, testing::ElementsAre("https://example.com/a.jpg", "https://example.com/b.gif"));
}

TEST_F(SmsTest, UsesSettingsForMissingProperties) {
  wired_.connector = wired_.Make(
      wired_.Settings().SetParameter("ValidityPeriod", 600).SetParameter("SmartEncoded", "TRUE"));
  auto message = ToPerson().FromPhone(kSms.sender).WithText("“quoted”");
  ASSERT_THAT(wired_.Send(message.Build()), IsOk());
  EXPECT_EQ(Sent().Param("ValidityPeriod"), "600");
  EXPECT_EQ(Sent().Param("SmartEncoded"), "true");
  wired_.simulator.Clear();
  message.WithProperty("ValidityPeriod", 60).WithProperty("SmartEncoded", false);
  ASSERT_THAT(wired_.Send(message.WithProperty("RiskCheck", "disable").Build()), IsOk());
  EXPECT_EQ(Sent().Param("ValidityPeriod"), "60");
  EXPECT_EQ(Sent().Param("SmartEncoded"), "false");
  EXPECT_EQ(Sent().Param("RiskCheck"), "disable");
}

// The simulator counts with code of its own.
TEST_F(SmsTest, CountsSegmentsAsCharged) {
  std::mt19937 random(20261123);
  const std::vector<std::string> gsm = {"a", "Z", "é", "Δ", "\n", "€", "[", "^", " ", "0"};
  const std::vector<std::string> any = {"a", "€", "ç", "😀", "“", "中", "`", "e\u0301"};
  for (int round = 0; round < 300; ++round) {
    const auto& alphabet = round % 2 == 0 ? gsm : any;
    const auto size = 1 + random() % 700;
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += alphabet[random() % alphabet.size()];
    auto sent = wired_.Send(ToPerson().FromPhone(kSms.sender).WithText(text).Build());
    ASSERT_THAT(sent, IsOk());
    ASSERT_EQ(sent->Further.Find("num_segments")->ToText(),
              std::to_string(CountSmsSegments(text).Segments))
        << text;
  }
}

struct BadMessage {
  ErrorCode code;
  std::string_view domain;
  std::string member;
  std::string words;
  Message message;
};

TEST_F(SmsTest, DoesNotSendInvalidMessages) {
  const auto message = [&](const std::string& from, const std::string& to,
                           const std::string& text) {
    return MessageBuilder()
        .From(Endpoint(EndpointType::PhoneNumber, from))
        .ToPhone(to)
        .WithText(text)
        .Build();
  };
  const auto& from = kSms.sender;
  const auto& to = kSms.person;
  const BadMessage rows[] = {
      {TwilioErrorCodes::MissingFromNumber, kTwilioDomain, "Sender", "address is empty",
       message("", to, "x")},
      {TwilioErrorCodes::InvalidSender, kTwilioDomain, "Sender", "short code has 5 or 6",
       message("1234", to, "x")},
      {TwilioErrorCodes::InvalidSender, kTwilioDomain, "Sender", "prefix 'whatsapp:'",
       message("whatsapp:+14155238886", to, "x")},
      {MessagingErrorCodes::InvalidRecipient, kMessagingDomain, "Receiver", "no '+'",
       message(from, "15550002222", "x")},
      {MessagingErrorCodes::InvalidRecipient, kMessagingDomain, "Receiver", "short code",
       message(from, "12345", "x")},
      {MessagingErrorCodes::MessageTooLong, kMessagingDomain, "Content", "1601 characters",
       message(from, to, std::string(1601, 'x'))},
      {TwilioErrorCodes::InvalidMessage, kTwilioDomain, "Content", "empty", message(from, to, "")},
      {MessagingErrorCodes::UnsupportedContentType, kMessagingDomain, "Content", "Location",
       MessageBuilder().FromPhone(from).ToPhone(to).WithContent(LocationContent(1, 2)).Build()},
  };
  for (const auto& row : rows) {
    auto sent = wired_.Send(row.message);
    ASSERT_THAT(sent, FailsWith(row.code, Certainty::NotSent, Retry::Never())) << row.words;
    EXPECT_EQ(sent.Error().Domain(), row.domain);
    EXPECT_EQ(sent.Error().Faults().front().Member(), row.member);
    EXPECT_THAT(std::string(sent.Error().Message()), testing::HasSubstr(row.words));
    EXPECT_THAT(wired_.connector->ValidateMessage(row.message), FailsWithCode(row.code));
  }
  EXPECT_TRUE(wired_.simulator.Requests().empty());
}

// Twilio's numbers for tests, as they stand in its documentation.
TEST_F(SmsTest, MagicNumbersFailAsDocumented) {
  const std::tuple<std::string, std::string, std::string, ErrorCode> rows[] = {
      {"+15005550006", "+15005550001", "21211", MessagingErrorCodes::InvalidRecipient},
      {"+15005550006", "+15005550002", "21612", MessagingErrorCodes::SendMessageFailed},
      {"+15005550006", "+15005550003", "21408", TwilioErrorCodes::InvalidSender},
      {"+15005550006", "+15005550004", "21610", MessagingErrorCodes::InvalidRecipient},
      {"+15005550006", "+15005550009", "21614", TwilioErrorCodes::InvalidSender},
      {"+15005550001", "+15550002222", "21212", MessagingErrorCodes::SendMessageFailed},
      {"+15005550007", "+15550002222", "21606", MessagingErrorCodes::SendMessageFailed},
  };
  for (const auto& [from, to, twilio, code] : rows) {
    auto sent = wired_.Send(MessageBuilder().FromPhone(from).ToPhone(to).WithText("x").Build());
    ASSERT_THAT(sent, FailsWith(code, Certainty::Rejected, Retry::Never())) << twilio;
    EXPECT_EQ(sent.Error().Provider().Code(), twilio);
    EXPECT_EQ(sent.Error().Provider().HttpStatus(), 400);
    EXPECT_FALSE(sent.Error().Provider().Message().empty());
  }
  const auto full = MessageBuilder().FromPhone("+15005550008").ToPhone(kSms.person).WithText("x");
  EXPECT_THAT(wired_.Send(full.Build()),
              FailsWith(MessagingErrorCodes::RateLimited, Certainty::Rejected, Retry::After(1min)));
  EXPECT_THAT(
      wired_.Send(
          MessageBuilder().FromPhone("+15005550006").ToPhone(kSms.person).WithText("x").Build()),
      IsOk());
}

TEST_F(SmsTest, FollowsStatusToFinal) {
  auto sent = wired_.Send(wired_.Say("x"));
  ASSERT_THAT(sent, IsOk());
  std::vector<MessageStatus> seen;
  for (int i = 0; i < 5; ++i) {
    auto status = wired_.Run(wired_.connector->GetMessageStatusAsync(sent->RemoteMessageId));
    ASSERT_THAT(status, IsOk());
    if (seen.empty() || seen.back() != status->Updates.at(0).Status) {
      seen.push_back(status->Updates.at(0).Status);
    }
    wired_.simulator.AdvanceStatuses();
  }
  using enum MessageStatus;
  EXPECT_EQ(seen, (std::vector<MessageStatus>{Queued, Routed, MessageStatus::Sent, Delivered}));
  EXPECT_THAT(
      wired_.Run(wired_.connector->GetMessageStatusAsync("SM00000000000000000000000000000000")),
      FailsWithCode(TwilioErrorCodes::StatusQueryFailed));
}

TEST_F(SmsTest, SmallSchemasAreRestricted) {
  const auto make = [&](const ChannelSchema& schema) {
    return std::make_unique<TwilioSmsConnector>(wired_.runtime, schema, wired_.Settings());
  };
  const auto text = wired_.Say("x");
  const auto picture = MessageBuilder()
                           .FromPhone(kSms.sender)
                           .ToPhone(kSms.person)
                           .WithContent(MediaContent(MediaType::Image, "", "https://h/a.jpg"))
                           .Build();
  const auto unsupported = FailsWithCode(MessagingErrorCodes::UnsupportedOperation);
  for (const auto* schema :
       {&TwilioChannelSchemas::SimpleSms, &TwilioChannelSchemas::NotificationSms}) {
    wired_.connector = make(*schema);
    auto sent = wired_.Send(text);
    ASSERT_THAT(sent, IsOk()) << schema->type;
    EXPECT_THAT(wired_.Send(picture), FailsWithCode(MessagingErrorCodes::UnsupportedContentType));
    auto status = wired_.Run(wired_.connector->GetMessageStatusAsync(sent->RemoteMessageId));
    const bool follows = schema == &TwilioChannelSchemas::NotificationSms;
    EXPECT_EQ(status.Ok(), follows) << schema->type;
    EXPECT_THAT(wired_.Run(wired_.connector->ReceiveMessagesAsync(MessageSource::UrlPost(""))),
                unsupported);
  }
}

TEST_F(SmsTest, BulkNeedsMessagingService) {
  const auto make = [&](ConnectionSettings settings) {
    return std::make_unique<TwilioSmsConnector>(wired_.runtime, TwilioChannelSchemas::BulkSms,
                                                std::move(settings));
  };
  wired_.connector = make(wired_.Settings());
  auto ready = wired_.Run(wired_.connector->InitializeAsync());
  ASSERT_THAT(ready, FailsWithCode(TwilioErrorCodes::InvalidConnectionSettings));
  EXPECT_EQ(ready.Error().Faults().front().Member(), "MessagingServiceSid");
  wired_.connector = make(wired_.Settings().SetParameter("MessagingServiceSid", kService));
  EXPECT_THAT(wired_.Send(ToPerson().WithText("x").Build()), IsOk());
  EXPECT_TRUE(wired_.connector->Schema().Can(Capabilities::BulkMessaging));
}

TEST_F(SmsTest, SendsBatchThroughMessagingService) {
  wired_.connector = std::make_unique<TwilioSmsConnector>(
      wired_.runtime, TwilioChannelSchemas::BulkSms,
      wired_.Settings().SetParameter("MessagingServiceSid", kService));
  MessageBatch batch;
  for (int i = 0; i < 50; ++i) {
    const auto to = i == 7 ? "+15005550004" : "+155500022" + std::to_string(10 + i);
    batch.With(MessageBuilder().ToPhone(to).WithText("x").Build());
  }
  auto sent = wired_.Run(wired_.connector->SendBatchAsync(std::move(batch)));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->Accepted(), 49U);
  ASSERT_EQ(sent->Items.size(), 50U);
  EXPECT_THAT(sent->Items[7].Result, FailsWith(MessagingErrorCodes::InvalidRecipient,
                                               Certainty::Rejected, Retry::Never()));
  EXPECT_EQ(wired_.simulator.Ledger().size(), 49U);
}

TEST_F(SmsTest, TestsConnection) {
  EXPECT_THAT(wired_.Run(wired_.connector->TestConnectionAsync()), IsOk());
  wired_.connector = wired_.Make(wired_.Settings().SetParameter("AuthToken", "wrong"));
  EXPECT_THAT(wired_.Run(wired_.connector->TestConnectionAsync()),
              FailsWithCode(MessagingErrorCodes::AuthenticationFailed));
}

}  // namespace
}  // namespace ratatosk::test
