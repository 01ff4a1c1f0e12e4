// The page of the connector, row by row: its codes, its settings, its troubleshooting.

#include <functional>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using simulators::Fault;
using simulators::FaultKind;
using simulators::TwilioSimulatorOptions;

MessageBuilder ToPerson() { return MessageBuilder().WithId("m-1").ToPhone(kPerson); }
Message Template(std::string id) {
  return ToPerson().FromPhone(kSender).WithContent(TemplateContent(std::move(id))).Build();
}
Error StatusError(Wired& wired, std::string sid) {
  auto asked = wired.Run(wired.connector->GetMessageStatusAsync(std::move(sid)));
  return asked.Error();
}
Error ReceiveError(Wired& wired, std::string body) {
  wired.connector =
      wired.Make(wired.Settings().SetParameter("DangerouslySkipSignatureValidation", true));
  auto source = MessageSource::UrlPost(std::move(body));
  return wired.Run(wired.connector->ReceiveAsync(std::move(source))).Error();
}

struct CodeCase {
  std::string code;
  std::function<Error(Wired&)> provoke;
  std::size_t in_ledger = 0;
  friend std::ostream& operator<<(std::ostream& out, const CodeCase& c) { return out << c.code; }
};

class PageCodeTest : public testing::TestWithParam<CodeCase> {};

TEST_P(PageCodeTest, IsReturnedInTwiliosDomain) {
  Wired wired;
  const auto error = GetParam().provoke(wired);
  EXPECT_EQ(error.Code().Text(), GetParam().code) << error;
  EXPECT_EQ(error.Domain(), "Twilio") << error;
  EXPECT_FALSE(error.Message().empty());
  EXPECT_EQ(wired.simulator.Ledger().size(), GetParam().in_ledger);
}

std::vector<CodeCase> PageCodes() {
  return {
      {"INVALID_CONNECTION_SETTINGS",
       [](Wired& w) {
         w.connector = w.Make(w.Settings().SetParameter("AccountSid", "12"));
         return w.Run(w.connector->InitializeAsync()).Error();
       }},
      {"MISSING_FROM_NUMBER",
       [](Wired& w) { return w.Send(ToPerson().WithText("x").Build()).Error(); }},
      {"INVALID_SENDER",
       [](Wired& w) {
         return w.Send(ToPerson().FromPhone("+14155238886").WithText("x").Build()).Error();
       }},
      {"INVALID_MESSAGE",
       [](Wired& w) {
         auto message = ToPerson().FromPhone(kSender).WithText("x");
         return w.Send(message.WithProperty("ValidityPeriod", 36001).Build()).Error();
       }},
      {"MISSING_CONTENT_SID", [](Wired& w) { return w.Send(Template("")).Error(); }},
      {"SEND_WHATSAPP_MESSAGE_FAILED",
       [](Wired& w) {
         w.simulator.Faults().Next(FaultKind::NotJson);
         return w.Send(Wired::Text()).Error();
       },
       1},
      {"WHATSAPP_STATUS_QUERY_FAILED",
       [](Wired& w) { return StatusError(w, "SM00000000000000000000000000000000"); }},
      {"STATUS_QUERY_FAILED",
       [](Wired& w) {
         w.simulator.Faults().Next(Fault::Respond(200, "<html>", "text/html"));
         return StatusError(w, "SM00000000000000000000000000000000");
       }},
      {"RECEIVE_MESSAGE_FAILED",
       [](Wired& w) { return ReceiveError(w, "MessageSid=SM1&Body=x&NumMedia=0"); }},
      {"RECEIVE_STATUS_FAILED", [](Wired& w) { return ReceiveError(w, "MessageStatus=sent"); }},
  };
}

INSTANTIATE_TEST_SUITE_P(Codes, PageCodeTest, testing::ValuesIn(PageCodes()), [](const auto& c) {
  return c.param.code;
});

// A health report is no error: the code stands in its words.
TEST(PageTest, StatusError) {
  Wired wired;
  wired.simulator.Faults().Next(Fault::Respond(500));
  auto health = wired.Run(wired.connector->GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_FALSE(health->Healthy);
  ASSERT_EQ(health->Issues.size(), 1U);
  EXPECT_EQ(health->Issues[0], "STATUS_ERROR: Twilio answered HTTP 500");
}

// The code of a fault; the error's own code says whose number it is.
TEST(PageTest, InvalidWhatsAppNumber) {
  Wired wired;
  auto sent = wired.Send(
      MessageBuilder().FromPhone("14155238886").ToPhone("+15550002222").WithText("x").Build());
  ASSERT_THAT(sent, FailsWithCode(TwilioErrorCodes::InvalidSender));
  ASSERT_EQ(sent.Error().Faults().size(), 2U);
  for (const auto& fault : sent.Error().Faults()) {
    EXPECT_EQ(fault.Code().Text(), "INVALID_WHATSAPP_NUMBER");
    EXPECT_THAT(fault.Message(), testing::HasSubstr("no 'whatsapp:' prefix"));
  }
}

TEST(PageTest, RequiresAccountSidAndAuthToken) {
  Wired wired;
  for (const std::string name : {"AccountSid", "AuthToken"}) {
    for (const std::string missing : {"", " "}) {
      auto settings = wired.Settings().SetParameter(name, "");
      if (missing == " ") {
        settings = ConnectionSettings();
        for (const auto& other : wired.Settings().Names()) {
          if (other != name) settings.SetParameter(other, *wired.Settings().GetSecret(other));
        }
      }
      wired.connector = wired.Make(std::move(settings));
      EXPECT_THAT(wired.Send(Wired::Text()), FailsWith(TwilioErrorCodes::InvalidConnectionSettings,
                                                       Certainty::NotSent, Retry::Never()))
          << name;
    }
  }
  EXPECT_TRUE(wired.simulator.Requests().empty());
}

TEST(PageTest, SendsStatusCallbackWithEveryMessage) {
  Wired wired;
  wired.connector =
      wired.Make(wired.Settings().SetParameter("StatusCallback", "https://shop.example.com/s?a=1"));
  ASSERT_THAT(wired.Send(Wired::Text()), IsOk());
  EXPECT_EQ(wired.simulator.Ledger().at(0).Param("StatusCallback"),
            "https://shop.example.com/s?a=1");
}

TEST(PageTest, RejectsRecipientWithoutPrefix) {
  Wired wired;
  auto sent =
      wired.Send(MessageBuilder().FromPhone(kSender).ToPhone("+15550002222").WithText("x").Build());
  EXPECT_THAT(sent,
              FailsWith(MessagingErrorCodes::InvalidRecipient, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(std::string(sent.Error().Message()), testing::HasSubstr("whatsapp:+E164"));
  EXPECT_TRUE(wired.simulator.Requests().empty());
}

// Whatever the body says: the status alone is enough.
TEST(PageTest, TooManyMessages) {
  Wired wired;
  wired.simulator.Faults().Next(Fault::RespondHtml(429).WithRetryAfter(std::chrono::seconds(3)));
  EXPECT_THAT(wired.Send(Wired::Text()),
              FailsWith(MessagingErrorCodes::RateLimited, Certainty::Rejected,
                        Retry::After(std::chrono::seconds(3))));
  EXPECT_TRUE(wired.simulator.Ledger().empty());
}

// Sends, lets the message run its course, and asks why it failed.
std::string FailureOf(Wired& wired, Message message) {
  auto sent = wired.Send(std::move(message));
  EXPECT_THAT(sent, IsOk());
  while (wired.simulator.AdvanceStatuses() > 0) {
  }
  auto asked = wired.Run(wired.connector->GetMessageStatusAsync(sent->RemoteMessageId));
  EXPECT_THAT(asked, IsOk());
  const auto& update = asked->Updates.at(0);
  EXPECT_EQ(update.Status, MessageStatus::DeliveryFailed);
  if (!update.Failure) return "no failure";
  EXPECT_EQ(update.Failure->Code(), MessagingErrorCodes::SendMessageFailed);
  return update.Failure->Provider().Code();
}

TEST(PageTest, ReportsUnapprovedTemplate) {
  const std::pair<std::string, std::string> rows[] = {
      {"rejected", "63040"}, {"paused", "63041"}, {"disabled", "63042"}};
  for (const auto& [approval, code] : rows) {
    TwilioSimulatorOptions options;
    options.WithTemplate(
        simulators::TwilioTemplate(kContentSid, "hello", "Hi").WithApproval(approval));
    Wired wired(std::move(options));
    EXPECT_EQ(FailureOf(wired, Template("hello")), code) << approval;
  }
}

TEST(PageTest, ReportsRecipientOutsideSession) {
  TwilioSimulatorOptions options;
  options.WithSessionRule();
  Wired wired(std::move(options));
  EXPECT_EQ(FailureOf(wired, Wired::Text()), "63016");
}

TEST(PageTest, RejectsUnusableMedia) {
  TwilioSimulatorOptions options;
  options.WithOutcome(simulators::RecipientOutcome(kPerson, "failed", 63019));
  Wired wired(std::move(options));
  const auto media = [](std::string name) {
    const MediaContent content(MediaType::Image, name, "https://example.com/" + name);
    return ToPerson().FromPhone(kSender).WithContent(content).Build();
  };
  EXPECT_EQ(FailureOf(wired, media("product.jpg")), "63019");
  EXPECT_THAT(wired.Send(media("product.gif")),
              FailsWith(TwilioErrorCodes::InvalidMessage, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(wired.simulator.Ledger().size(), 1U);
}

TEST(PageTest, RejectsUnsupportedContent) {
  Wired wired;
  const auto message =
      ToPerson().FromPhone(kSender).WithContent(CustomContent("poll", "{}")).Build();
  EXPECT_THAT(wired.Send(message), FailsWith(MessagingErrorCodes::UnsupportedContentType,
                                             Certainty::NotSent, Retry::Never()));
}

// The page's template has no sender: the settings give it.
TEST(PageTest, SendsDocumentedTemplate) {
  TwilioSimulatorOptions options;
  options.WithTemplate(simulators::TwilioTemplate(kContentSid, "order_confirmed",
                                                  "Order {{order_id}} on {{delivery_date}}"));
  Wired wired(std::move(options));
  wired.connector = wired.Make(wired.Settings().SetParameter("From", kSender));
  TemplateParameters parameters{{"order_id", "ORD-123"}, {"delivery_date", "2026-05-15"}};
  const auto message = MessageBuilder()
                           .WithId("wa-template-1")
                           .ToPhone(kPerson)
                           .WithContent(TemplateContent("order_confirmed", parameters))
                           .Build();
  const auto sent = wired.Send(message);
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->MessageId, "wa-template-1");
  const auto entry = wired.simulator.Ledger().at(0);
  EXPECT_EQ(entry.from, kSender);
  EXPECT_EQ(entry.body, "Order ORD-123 on 2026-05-15");
  EXPECT_EQ(entry.Param("ContentSid"), kContentSid);
  EXPECT_EQ(entry.Param("ContentVariables"),
            R"({"delivery_date":"2026-05-15","order_id":"ORD-123"})");
}

TEST(PageTest, DoesNotLookUpTemplateByContentSid) {
  TwilioSimulatorOptions options;
  options.WithTemplate(simulators::TwilioTemplate(kContentSid, "hello", "Hi"));
  Wired wired(std::move(options));
  ASSERT_THAT(wired.Send(Template(kContentSid)), IsOk());
  EXPECT_EQ(wired.simulator.Requests().size(), 1U);
  EXPECT_EQ(wired.simulator.Ledger().at(0).body, "Hi");
}

TEST(PageTest, SendsLocationAsPersistentAction) {
  Wired wired;
  auto place = LocationContent(37.78789, -122.391664).WithLabel("375 Beale St");
  ASSERT_THAT(wired.Send(ToPerson().FromPhone(kSender).WithContent(place).Build()), IsOk());
  EXPECT_EQ(wired.simulator.Ledger().at(0).Param("PersistentAction"),
            "geo:37.78789,-122.391664|375 Beale St");
}

}  // namespace
}  // namespace ratatosk::test
