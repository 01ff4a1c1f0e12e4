// What a person writes, posted and signed by the simulator, as the connector gives it.

#include <openssl/evp.h>

#include "twilio/end_to_end/webhook_host.hpp"

namespace ratatosk::test {
namespace {

std::string Property(const Message& message, std::string_view name) {
  const auto* value = message.Properties().Find(name);
  return value ? value->ToText() : "(none)";
}

struct ArrivalCase {
  std::string name;
  void (*write)(Arrival&);
  void (*check)(const Message&);
  friend std::ostream& operator<<(std::ostream& out, const ArrivalCase& c) { return out << c.name; }
};

class WebhookArrivalTest : public testing::TestWithParam<ArrivalCase> {};

TEST_P(WebhookArrivalTest, BecomesAMessage) {
  WebhookHost host;
  Arrival arrival(kPerson, kSender);
  GetParam().write(arrival);
  const auto answer = host.simulator.Arrive(arrival, host.Url("/hook?tenant=1"));
  ASSERT_EQ(answer.status, 200) << answer.error << host.Last().Error();
  EXPECT_TRUE(answer.replies.empty());
  const auto inbound = host.Last();
  ASSERT_EQ(inbound->Messages.size(), 1U);
  EXPECT_TRUE(inbound->Statuses.empty());
  const auto& received = inbound->Messages[0];
  EXPECT_EQ(received.RemoteMessageId, answer.message_sid);
  EXPECT_EQ(received.ReceivedAt, host.clock->WallNow());
  EXPECT_EQ(received.Message.Id(), answer.message_sid);
  EXPECT_EQ(received.Message.Receiver(), Endpoint(EndpointType::PhoneNumber, kSender));
  EXPECT_EQ(received.Message.Sender(), Endpoint(EndpointType::PhoneNumber, kPerson));
  EXPECT_EQ(Property(received.Message, "AccountSid"), host.simulator.AccountSid());
  GetParam().check(received.Message);
}

const ArrivalCase kText{"Text",
                        [](Arrival& a) { a.WithText("Olá & 100% +1 😀\n").WithProfileName("Ana"); },
                        [](const Message& m) {
                          ASSERT_TRUE(m.ContentAs<TextContent>());
                          EXPECT_EQ(m.ContentAs<TextContent>()->Text(), "Olá & 100% +1 😀\n");
                          EXPECT_EQ(Property(m, "ProfileName"), "Ana");
                          EXPECT_EQ(Property(m, "WaId"), "15550002222");
                          EXPECT_EQ(Property(m, "MessageType"), "text");
                        }};

const ArrivalCase kSeveralMedia{
    "SeveralMedia",
    [](Arrival& a) {
      a.WithText("three files").WithMedia("image/jpeg", "j").WithMedia("audio/ogg", "o");
      a.WithMedia("application/pdf", "p");
    },
    [](const Message& m) {
      const auto* media = m.ContentAs<MediaContent>();
      ASSERT_TRUE(media);
      EXPECT_EQ(media->Type(), MediaType::Image);
      EXPECT_EQ(media->Caption(), "three files");
      EXPECT_NE(media->Url().find("/Media/ME"), std::string::npos) << media->Url();
      ASSERT_EQ(media->Further().size(), 2U);
      EXPECT_EQ(media->Further()[0].Type(), MediaType::Audio);
      EXPECT_EQ(media->Further()[1].Type(), MediaType::Document);
      EXPECT_EQ(media->Further()[1].MimeType(), "application/pdf");
      EXPECT_EQ(Property(m, "NumMedia"), "3");
    }};

const ArrivalCase kLocation{
    "Location", [](Arrival& a) { a.WithLocation(-23.5505, -46.6333, "Home", "Street 1"); },
    [](const Message& m) {
      const auto* place = m.ContentAs<LocationContent>();
      ASSERT_TRUE(place);
      EXPECT_DOUBLE_EQ(place->Latitude(), -23.5505);
      EXPECT_DOUBLE_EQ(place->Longitude(), -46.6333);
      EXPECT_EQ(place->Label(), "Home");
      EXPECT_EQ(place->Address(), "Street 1");
    }};

const ArrivalCase kButton{"ButtonAnswer", [](Arrival& a) { a.WithButton("Yes, please", "yes-1"); },
                          [](const Message& m) {
                            const auto* button = m.ContentAs<ButtonAnswerContent>();
                            ASSERT_TRUE(button);
                            EXPECT_EQ(button->Text(), "Yes, please");
                            EXPECT_EQ(button->Payload(), "yes-1");
                            EXPECT_EQ(Property(m, "ButtonPayload"), "yes-1");
                          }};

const ArrivalCase kList{"ListAnswer",
                        [](Arrival& a) { a.WithListReply("row-7", "Large", "An XL one"); },
                        [](const Message& m) {
                          const auto* row = m.ContentAs<ListAnswerContent>();
                          ASSERT_TRUE(row);
                          EXPECT_EQ(row->Id(), "row-7");
                          EXPECT_EQ(row->Title(), "Large");
                          EXPECT_EQ(row->Description(), "An XL one");
                        }};

const ArrivalCase kUnknown{
    "UnknownTypeAndFields",
    [](Arrival& a) {
      a.WithField("MessageType", "hologram").WithField("HologramUrl", "https://h/1?a=b&c");
      a.WithField("Empty", "");
    },
    [](const Message& m) {
      ASSERT_TRUE(m.ContentAs<TextContent>());
      EXPECT_EQ(m.ContentAs<TextContent>()->Text(), "");
      EXPECT_EQ(Property(m, "MessageType"), "hologram");
      EXPECT_EQ(Property(m, "HologramUrl"), "https://h/1?a=b&c");
      EXPECT_EQ(Property(m, "Empty"), "");
    }};

INSTANTIATE_TEST_SUITE_P(Kinds,
                         WebhookArrivalTest,
                         testing::Values(kText, kSeveralMedia, kLocation, kButton, kList, kUnknown),
                         [](const auto& c) { return c.param.name; });

TEST(WebhookTest, KeepsPersonWithoutNumber) {
  WebhookHost host;
  const std::string person = "whatsapp:US.13491208655302741918";
  ASSERT_EQ(host.simulator.Arrive(Arrival(person, kSender).WithText("Hi"), host.Url()).status, 200);
  const auto inbound = host.Last();
  EXPECT_EQ(inbound->Messages.at(0).Message.Sender(), Endpoint(EndpointType::UserId, person));
}

// [page]
boost::asio::awaitable<OperationResult<std::vector<InboundMessage>>> WhatsAppWebhook(
    IChannelConnector& connector, std::string body, std::string signature) {
  auto source = MessageSource::UrlPost(body).WithHeader("X-Twilio-Signature", signature);
  co_return co_await connector.ReceiveMessagesAsync(std::move(source));
}
// [/page]

// The example of the provider's page: the body, and the messages in it.
TEST(WebhookTest, ReceivesDocumentedExample) {
  WebhookHost host;
  host.Use(host.Settings().SetParameter("WebhookUrl", "https://shop.example.com/webhooks/wa"));
  const auto request = host.simulator.Compose(Arrival(kPerson, kSender).WithText("Hi"),
                                              "https://shop.example.com/webhooks/wa");
  auto messages = host.Run(WhatsAppWebhook(*host.connector, request.body, request.signature));
  ASSERT_THAT(messages, IsOk());
  ASSERT_EQ(messages->size(), 1U);
  EXPECT_EQ(messages->at(0).Message.ContentAs<TextContent>()->Text(), "Hi");
  EXPECT_THAT(host.Run(host.connector->ReceiveMessageStatusAsync(WebhookHost::SourceOf(request))),
              FailsWithCode(MessagingErrorCodes::InvalidWebhookData));
}

TEST(WebhookTest, RepeatedMessageHasSameId) {
  WebhookHost host;
  const auto first = host.simulator.Arrive(Arrival(kPerson, kSender).WithText("x"), host.Url());
  host.simulator.Arrive(Arrival(kPerson, kSender).WithMessageSid(first.message_sid), host.Url());
  const auto received = host.Received();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0]->Messages.at(0).RemoteMessageId,
            received[1]->Messages.at(0).RemoteMessageId);
}

TEST(WebhookTest, ReadsFieldsOfGetFromUrl) {
  WebhookHost host;
  const FormFields fields{{"MessageSid", "SM1"},
                          {"From", kPerson},
                          {"To", kSender},
                          {"Body", "a+b c&d"},
                          {"NumMedia", "0"}};
  const auto url = host.Url("/hook?") + simulators::EncodeForm(fields);
  const auto signature = simulators::SignWebhook(kToken, url, {});
  EXPECT_EQ(host.Call("GET", url, "", "", signature).status, 200);
  ASSERT_THAT(host.Last(), IsOk());
  const auto inbound = host.Last();
  EXPECT_EQ(inbound->Messages.at(0).Message.ContentAs<TextContent>()->Text(), "a+b c&d");
  EXPECT_EQ(host.Call("GET", url + "&Body=x", "", "", signature).status, 403);
}

std::string Sha256(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[digest[i] / 16];
    hex += "0123456789abcdef"[digest[i] % 16];
  }
  return hex;
}

TEST(WebhookTest, ChecksHashOfJsonBody) {
  WebhookHost host;
  const std::string body =
      R"({"MessageSid":"SM1","From":"whatsapp:+15550002222","To":")" + kSender +
      R"(","Body":"caf\u00e9","NumMedia":0,"ChannelMetadata":{"a":[1]},"X":null})";
  const auto post = [&](const std::string& url, const std::string& sent) {
    return host
        .Call("POST", url, sent, "application/json", simulators::SignWebhook(kToken, url, {}))
        .status;
  };
  const auto url = host.Url("/hook?bodySHA256=") + Sha256(body);
  EXPECT_EQ(post(url, body), 200);
  ASSERT_THAT(host.Last(), IsOk());
  const auto inbound = host.Last();
  const auto& message = inbound->Messages.at(0).Message;
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "caf\xC3\xA9");
  EXPECT_EQ(Property(message, "NumMedia"), "0");
  EXPECT_EQ(Property(message, "ChannelMetadata"), R"({"a":[1]})");
  EXPECT_EQ(Property(message, "X"), "(none)");

  EXPECT_EQ(post(url, body + " "), 403) << "the body was changed";
  EXPECT_EQ(post(host.Url(), body), 403) << "no hash, no protection";
  for (const std::string bad : {"", "[1]", "{\"MessageSid\":", "null"}) {
    EXPECT_EQ(post(host.Url("/hook?bodySHA256=") + Sha256(bad), bad), 400) << bad;
    EXPECT_THAT(host.Last(), FailsWithCode(TwilioErrorCodes::ReceiveMessageFailed)) << bad;
  }
}

struct FaultCase {
  std::string name;
  FormFields fields;
  ErrorCode code;
  std::string member;
  friend std::ostream& operator<<(std::ostream& out, const FaultCase& c) { return out << c.name; }
};

class WebhookFaultTest : public testing::TestWithParam<FaultCase> {};

TEST_P(WebhookFaultTest, HasDocumentedCode) {
  WebhookHost host;
  EXPECT_EQ(host.PostForm(GetParam().fields).status, 400);
  const auto inbound = host.Last();
  ASSERT_THAT(inbound, FailsWithCode(GetParam().code));
  EXPECT_EQ(inbound.Error().Domain(), "Twilio");
  EXPECT_EQ(inbound.Error().Member(), GetParam().member);
  EXPECT_EQ(inbound.Error().Faults().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Forms,
    WebhookFaultTest,
    testing::Values(
        FaultCase{"MessageWithoutSid",
                  {{"From", kPerson}, {"Body", "x"}, {"NumMedia", "0"}},
                  TwilioErrorCodes::ReceiveMessageFailed,
                  "MessageSid"},
        FaultCase{"MessageWithoutSender",
                  {{"MessageSid", "SM1"}, {"Body", "x"}, {"SmsStatus", "received"}},
                  TwilioErrorCodes::ReceiveMessageFailed,
                  "From"},
        FaultCase{"NeitherMessageNorStatus",
                  {{"MessageSid", "SM1"}, {"From", kPerson}},
                  TwilioErrorCodes::ReceiveMessageFailed,
                  "Body"},
        FaultCase{"MessageOfAnotherAccount",
                  {{"MessageSid", "SM1"}, {"From", kPerson}, {"Body", "x"}, {"AccountSid", "AC1"}},
                  TwilioErrorCodes::ReceiveMessageFailed,
                  "AccountSid"},
        FaultCase{"StatusWithoutSid",
                  {{"MessageStatus", "sent"}},
                  TwilioErrorCodes::ReceiveStatusFailed,
                  "MessageSid"},
        FaultCase{"StatusWithoutStatus",
                  {{"MessageSid", "SM1"}, {"MessageStatus", ""}},
                  TwilioErrorCodes::ReceiveStatusFailed,
                  "MessageStatus"},
        FaultCase{"StatusOfAnotherAccount",
                  {{"MessageSid", "SM1"}, {"MessageStatus", "sent"}, {"AccountSid", "AC1"}},
                  TwilioErrorCodes::ReceiveStatusFailed,
                  "AccountSid"}),
    [](const auto& c) { return c.param.name; });

struct ReplyCase {
  std::string name;
  OperationResult<WebhookReply> (*make)();
  int status;
  std::vector<std::string> replies;
  friend std::ostream& operator<<(std::ostream& out, const ReplyCase& c) { return out << c.name; }
};

class WebhookReplyTest : public testing::TestWithParam<ReplyCase> {};

TEST_P(WebhookReplyTest, IsUnderstoodByTwilio) {
  WebhookHost host;
  host.reply = [](const Inbound&) { return GetParam().make(); };
  const auto answer = host.simulator.Arrive(Arrival(kPerson, kSender).WithText("Hi"), host.Url());
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(answer.replies, GetParam().replies) << answer.body;
  EXPECT_EQ(answer.content_type, answer.status == 200 ? "text/xml" : "");
}

using Reply = OperationResult<WebhookReply>;

INSTANTIATE_TEST_SUITE_P(
    TwiML,
    WebhookReplyTest,
    testing::Values(
        ReplyCase{"Empty", []() -> Reply { return TwiML::Empty(); }, 200, {}},
        ReplyCase{"NoContent", []() -> Reply { return TwiML::NoContent(); }, 204, {}},
        ReplyCase{"NoVerb", []() -> Reply { return TwiML().Build(); }, 200, {}},
        ReplyCase{
            "Two",
            []() -> Reply { return TwiML().Message("One & <two>").Message("Três 😀").Build(); },
            200,
            {"One & <two>", "Três 😀"}},
        ReplyCase{"WithMedia",
                  []() -> Reply {
                    auto picture = TwiMLMessage("Look").WithMedia("https://h/a.jpg?a=1&b=2");
                    return TwiML().Message(std::move(picture)).Build();
                  },
                  200,
                  {"Look"}},
        ReplyCase{"BeforeARedirect",
                  []() -> Reply { return TwiML().Message("a").Redirect("/next").Build(); },
                  200,
                  {"a"}},
        ReplyCase{"RefusedIsNoAnswerAtAll",
                  []() -> Reply { return TwiML().Message(std::string(1, '\x01')).Build(); },
                  500,
                  {}}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace ratatosk::test
