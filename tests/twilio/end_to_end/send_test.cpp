#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using simulators::TwilioSimulatorOptions;
using namespace std::chrono_literals;
using simulators::TwilioTemplate;

TEST(WhatsAppSendTest, SendsText) {
  Wired wired;
  EXPECT_THAT(wired.Run(wired.connector->InitializeAsync()), IsOk());
  auto sent = wired.Send(Wired::Text());
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->MessageId, "wa-1");
  EXPECT_TRUE(sent->RemoteMessageId.starts_with("SM"));
  EXPECT_EQ(sent->Status, MessageStatus::Queued);
  const auto ledger = wired.simulator.Ledger();
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger[0].sid, sent->RemoteMessageId);
  EXPECT_EQ(ledger[0].body, "Hello from WhatsApp!");
  EXPECT_EQ(ledger[0].from, kSender);
  EXPECT_EQ(ledger[0].to, kPerson);
}

TEST(WhatsAppSendTest, ReusesConnections) {
  Wired wired;
  for (int i = 0; i < 10; ++i) ASSERT_THAT(wired.Send(Wired::Text()), IsOk());
  EXPECT_EQ(wired.simulator.ConnectionsAccepted(), 1U);
  EXPECT_EQ(wired.simulator.Ledger().size(), 10U);
  EXPECT_EQ(wired.Pool().idle, 1U);
}

TEST(WhatsAppSendTest, LooksUpTemplateByFriendlyNameOnce) {
  TwilioSimulatorOptions options;
  options.WithTemplate(TwilioTemplate(kContentSid, "order_confirmed",
                                      "Order {{order_id}} comes on {{delivery_date}}."));
  Wired wired(std::move(options));
  const auto message = MessageBuilder()
                           .WithId("wa-template-1")
                           .FromPhone(kSender)
                           .ToPhone(kPerson)
                           .WithContent(TemplateContent("order_confirmed")
                                            .With("order_id", "ORD-123")
                                            .With("delivery_date", "2026-05-15"))
                           .Build();
  ASSERT_THAT(wired.Send(message), IsOk());
  ASSERT_THAT(wired.Send(message), IsOk());
  const auto ledger = wired.simulator.Ledger();
  ASSERT_EQ(ledger.size(), 2U);
  EXPECT_EQ(ledger[0].Param("ContentSid"), kContentSid);
  EXPECT_EQ(ledger[0].body, "Order ORD-123 comes on 2026-05-15.");
  EXPECT_FALSE(ledger[0].HasParam("Body"));
  int look_ups = 0;
  for (const auto& request : wired.simulator.Requests()) {
    look_ups += request.target.starts_with("/v2/Content");
  }
  EXPECT_EQ(look_ups, 1);
}

TEST(WhatsAppSendTest, ReportsUnknownTemplate) {
  Wired wired;
  const auto message = MessageBuilder()
                           .FromPhone(kSender)
                           .ToPhone(kPerson)
                           .WithContent(TemplateContent("nowhere"))
                           .Build();
  EXPECT_THAT(wired.Send(message),
              FailsWith(TwilioErrorCodes::MissingContentSid, Certainty::NotSent, Retry::Never()));
  EXPECT_TRUE(wired.simulator.Ledger().empty());
}

// Not sent, whatever the look-up's trouble; once that is over, the name is asked for again.
TEST(WhatsAppSendTest, FailedLookUpIsNotMissingTemplate) {
  TwilioSimulatorOptions options;
  options.WithTemplate(TwilioTemplate(kContentSid, "hello", "Hello"));
  Wired wired(std::move(options));
  const auto message = MessageBuilder()
                           .FromPhone(kSender)
                           .ToPhone(kPerson)
                           .WithContent(TemplateContent("hello"))
                           .Build();
  using simulators::Fault;
  wired.simulator.Faults().Next(Fault::RespondHtml(503).OnlyFor("GET /v2/Content"));
  EXPECT_THAT(wired.Send(message), FailsWith(MessagingErrorCodes::SendMessageFailed,
                                             Certainty::NotSent, Retry::After(1s)));
  wired.simulator.Faults().Next(Fault(simulators::FaultKind::NotJson).OnlyFor("GET /v2/Content"));
  EXPECT_THAT(wired.Send(message), FailsWith(TwilioErrorCodes::SendWhatsAppMessageFailed,
                                             Certainty::NotSent, Retry::Never()));
  EXPECT_TRUE(wired.simulator.Ledger().empty());
  EXPECT_THAT(wired.Send(message), IsOk());
}

TEST(WhatsAppSendTest, SendsMediaWithCaption) {
  Wired wired;
  const auto message = MessageBuilder()
                           .FromPhone(kSender)
                           .ToPhone(kPerson)
                           .WithContent(MediaContent(MediaType::Image, "product.jpg",
                                                     "https://example.com/product.jpg"))
                           .WithProperty("caption", "Check out our new product!")
                           .WithProperty("ValidityPeriod", 600)
                           .Build();
  ASSERT_THAT(wired.Send(message), IsOk());
  const auto ledger = wired.simulator.Ledger();
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger[0].Param("MediaUrl"), "https://example.com/product.jpg");
  EXPECT_EQ(ledger[0].Param("Body"), "Check out our new product!");
  EXPECT_EQ(ledger[0].Param("ValidityPeriod"), "600");
}

TEST(WhatsAppSendTest, UsesSenderOfSettings) {
  Wired wired;
  const auto message = MessageBuilder().ToPhone(kPerson).WithText("Hi").Build();
  EXPECT_THAT(wired.Send(message),
              FailsWith(TwilioErrorCodes::MissingFromNumber, Certainty::NotSent, Retry::Never()));
  EXPECT_TRUE(wired.simulator.Requests().empty());

  wired.connector = wired.Make(wired.Settings().SetParameter("From", kSender));
  ASSERT_THAT(wired.Send(message), IsOk());
  EXPECT_EQ(wired.simulator.Ledger().at(0).from, kSender);
}

TEST(WhatsAppSendTest, MessagingServiceChoosesSender) {
  const std::string service = "MG00000000000000000000000000000001";
  TwilioSimulatorOptions options;
  options.WithSender(kSender);
  options.WithService(simulators::TwilioMessagingService(service, {kSender}));
  Wired wired(std::move(options));
  wired.connector = wired.Make(wired.Settings().SetParameter("MessagingServiceSid", service));
  auto sent = wired.Send(MessageBuilder().ToPhone(kPerson).WithText("Hi").Build());
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->ProviderStatus, "accepted");
  EXPECT_EQ(wired.simulator.Ledger().at(0).Param("MessagingServiceSid"), service);
}

TEST(WhatsAppSendTest, DoesNotSendInvalidMessages) {
  Wired wired;
  const auto message = MessageBuilder()
                           .WithId("bad")
                           .FromPhone("+14155238886")
                           .ToPhone("whatsapp:15550002222")
                           .WithText(std::string(1601, 'x'))
                           .WithProperty("caption", "on text")
                           .WithProperty("ValidityPeriod", 99999)
                           .Build();
  auto sent = wired.Send(message);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.Error().Code(), TwilioErrorCodes::InvalidSender);
  EXPECT_EQ(sent.Error().Certainty(), Certainty::NotSent);
  std::vector<std::string> members;
  for (const auto& fault : sent.Error().Faults()) members.push_back(fault.Member());
  EXPECT_THAT(members, testing::IsSupersetOf(
                           {"Sender", "Receiver", "Content", "caption", "ValidityPeriod"}));
  EXPECT_TRUE(wired.simulator.Requests().empty());
  EXPECT_THAT(wired.connector->ValidateMessage(message),
              FailsWithCode(TwilioErrorCodes::InvalidSender));
}

TEST(WhatsAppSendTest, MissingOrWrongAddressIsOneError) {
  Wired wired;
  const auto faults_of = [&](const Message& message) {
    std::string members;
    const auto checked = wired.connector->ValidateMessage(message);
    for (const auto& fault : checked.Error().Faults()) {
      members += fault.Member() + ";";
    }
    return members;
  };
  const auto ours = MessageBuilder().FromPhone(kSender).WithText("Hi");
  EXPECT_EQ(faults_of(MessageBuilder(ours).Build()), "Receiver;");
  const Endpoint mail(EndpointType::EmailAddress, "ann@example.com");
  EXPECT_EQ(faults_of(MessageBuilder(ours).To(mail).Build()), "Receiver;");
  EXPECT_EQ(faults_of(MessageBuilder().From(mail).ToPhone(kPerson).WithText("Hi").Build()),
            "Sender;");
}

struct Mapping {
  int twilio_code;
  ErrorCode code;

  friend std::ostream& operator<<(std::ostream& out, const Mapping& m) {
    return out << m.twilio_code;
  }
};
class MappingTest : public testing::TestWithParam<Mapping> {};

TEST_P(MappingTest, MapsAndKeepsTwilioCodes) {
  Wired wired;
  const auto code = std::to_string(GetParam().twilio_code);
  auto answer = simulators::Fault::Respond(400,
                                           "{\"code\":" + code +
                                               ",\"message\":\"no\",\"more_info\":\"https://x/" +
                                               code + "\",\"status\":400}",
                                           "application/json");
  answer.WithHeader("Twilio-Request-Id", "RQ1");
  wired.simulator.Faults().Next(answer);
  auto sent = wired.Send(Wired::Text());
  EXPECT_THAT(sent, FailsWith(GetParam().code, Certainty::Rejected, Retry::Never()));
  const auto& provider = sent.Error().Provider();
  EXPECT_EQ(provider.Code(), code);
  EXPECT_EQ(provider.HttpStatus(), 400);
  EXPECT_EQ(provider.Message(), "no");
  EXPECT_EQ(provider.MoreInfo(), "https://x/" + code);
  EXPECT_EQ(provider.RequestId(), "RQ1");
}

INSTANTIATE_TEST_SUITE_P(Page,
                         MappingTest,
                         testing::Values(Mapping{21211, MessagingErrorCodes::InvalidRecipient},
                                         Mapping{21610, MessagingErrorCodes::InvalidRecipient},
                                         Mapping{21614, TwilioErrorCodes::InvalidSender},
                                         Mapping{21408, TwilioErrorCodes::InvalidSender},
                                         Mapping{20001, TwilioErrorCodes::InvalidMessage},
                                         Mapping{21617, MessagingErrorCodes::SendMessageFailed}));

TEST(WhatsAppConnectionTest, VerifiesCredentials) {
  Wired wired;
  EXPECT_THAT(wired.Run(wired.connector->TestConnectionAsync()), IsOk());
  wired.connector = wired.Make(wired.Settings().SetParameter("AuthToken", "wrong"));
  EXPECT_THAT(wired.Run(wired.connector->TestConnectionAsync()),
              FailsWithCode(MessagingErrorCodes::AuthenticationFailed));
  auto health = wired.Run(wired.connector->GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_FALSE(health->Healthy);
  EXPECT_EQ(health->Issues.size(), 1U);
}

TEST(WhatsAppConnectionTest, AcceptsApiKeyThatCannotReadAccount) {
  const std::string key = "SK00000000000000000000000000000001";
  TwilioSimulatorOptions options;
  options.WithApiKey(simulators::TwilioApiKey(key, "key-secret"));
  Wired wired(std::move(options));
  wired.connector = wired.Make(
      wired.Settings().SetParameter("ApiKeySid", key).SetParameter("ApiKeySecret", "key-secret"));
  EXPECT_THAT(wired.Run(wired.connector->TestConnectionAsync()), IsOk());
  ASSERT_THAT(wired.Send(Wired::Text()), IsOk());
  EXPECT_EQ(wired.simulator.Ledger().at(0).user, key);
}

TEST(WhatsAppStatusTest, QueriesStatusOfMessage) {
  Wired wired;
  auto sent = wired.Send(Wired::Text());
  ASSERT_THAT(sent, IsOk());
  std::vector<MessageStatus> seen;
  for (int i = 0; i < 5; ++i) {
    auto status = wired.Run(wired.connector->GetMessageStatusAsync(sent->RemoteMessageId));
    ASSERT_THAT(status, IsOk());
    if (seen.empty() || seen.back() != status->Updates.at(0).Status) {
      seen.push_back(status->Updates.at(0).Status);
    }
    wired.simulator.AdvanceStatuses();
  }
  EXPECT_EQ(seen.front(), MessageStatus::Queued);
  EXPECT_THAT(seen, testing::Contains(MessageStatus::Sent));
  EXPECT_THAT(seen, testing::Contains(MessageStatus::Delivered));
  EXPECT_EQ(seen.back(), MessageStatus::Read);
  EXPECT_THAT(
      wired.Run(wired.connector->GetMessageStatusAsync("SM00000000000000000000000000000000")),
      FailsWithCode(TwilioErrorCodes::WhatsAppStatusQueryFailed));
}

TEST(WhatsAppLifecycleTest, StaysShutDown) {
  Wired wired;
  EXPECT_THAT(wired.Run(wired.connector->InitializeAsync()), IsOk());
  EXPECT_THAT(wired.Run(wired.connector->InitializeAsync()),
              FailsWithCode(MessagingErrorCodes::AlreadyInitialized));
  EXPECT_THAT(wired.Run(wired.connector->ShutdownAsync()), IsOk());
  EXPECT_THAT(wired.Run(wired.connector->ShutdownAsync()), IsOk());
  EXPECT_EQ(wired.connector->State(), ConnectorState::Shutdown);
  EXPECT_THAT(wired.Send(Wired::Text()), FailsWith(MessagingErrorCodes::ConnectorShutdown,
                                                   Certainty::NotSent, Retry::Never()));
}

TEST(WhatsAppSettingsTest, ReportsAllErrorsWithDocumentedCode) {
  Wired wired;
  wired.connector = wired.Make(ConnectionSettings()
                                   .SetParameter("AccountSid", "nonsense")
                                   .SetParameter("Timeout.Send", "soon")
                                   .SetParameter("StatusCalback", "https://x.example"));
  auto ready = wired.Run(wired.connector->InitializeAsync());
  ASSERT_THAT(ready, FailsWithCode(TwilioErrorCodes::InvalidConnectionSettings));
  EXPECT_EQ(ready.Error().Domain(), kTwilioDomain);
  EXPECT_GE(ready.Error().Faults().size(), 3U) << ready.Error();
  EXPECT_EQ(wired.connector->State(), ConnectorState::Error);
}

}  // namespace
}  // namespace ratatosk::test
