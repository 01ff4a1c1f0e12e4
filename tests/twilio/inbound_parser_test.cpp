#include "channels/twilio/inbound_parser.hpp"

#include <gtest/gtest.h>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/status_map.hpp"

namespace ratatosk::twilio {
namespace {

constexpr std::string_view kAccount = "AC00000000000000000000000000000000";
const std::string kInbound =
    "MessageSid=SM1&SmsStatus=received&NumMedia=0&From=whatsapp%3A%2B15551230001"
    "&To=whatsapp%3A%2B14155238886&AccountSid=AC00000000000000000000000000000000";
const std::string kStatus =
    "MessageSid=SM1&From=whatsapp%3A%2B14155238886&To=whatsapp%3A%2B15551230001"
    "&AccountSid=AC00000000000000000000000000000000&MessageStatus=";

OperationResult<Inbound> Parse(const std::string& body) {
  return ParseWebhook(FormFields::Parse(body), kAccount, WallTime());
}

Message ParseMessage(const std::string& more) {
  auto inbound = Parse(kInbound + more);
  EXPECT_TRUE(inbound) << more;
  EXPECT_EQ(inbound->Messages.size(), 1U);
  return inbound->Messages.at(0).Message;
}

std::string Property(const Message& message, std::string_view name) {
  const auto* value = message.Properties().Find(name);
  return value ? value->ToText() : "(none)";
}

TEST(InboundParser, Text) {
  const auto inbound = Parse(kInbound + "&Body=Ciao+%2B+50%25&ProfileName=Ana&MessageType=text");
  ASSERT_TRUE(inbound);
  EXPECT_EQ(inbound->Reply.ContentType, "text/xml");
  EXPECT_EQ(inbound->Messages.at(0).RemoteMessageId, "SM1");
  const auto& message = inbound->Messages.at(0).Message;
  EXPECT_EQ(message.Id(), "SM1");
  EXPECT_EQ(message.Sender(), Endpoint(EndpointType::PhoneNumber, "whatsapp:+15551230001"));
  EXPECT_EQ(message.Receiver(), Endpoint(EndpointType::PhoneNumber, "whatsapp:+14155238886"));
  ASSERT_TRUE(message.ContentAs<TextContent>());
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "Ciao + 50%");
  EXPECT_EQ(Property(message, "ProfileName"), "Ana");
  EXPECT_EQ(Property(message, "MessageType"), "text");
  EXPECT_EQ(Property(message, "From"), "(none)");
  EXPECT_EQ(Property(message, KnownProperties::RemoteMessageId), "SM1");
}

TEST(InboundParser, BusinessScopedSender) {
  const auto inbound = Parse("MessageSid=SM1&NumMedia=0&Body=x&From=whatsapp:US.134912");
  ASSERT_TRUE(inbound);
  EXPECT_EQ(inbound->Messages.at(0).Message.Sender(),
            Endpoint(EndpointType::UserId, "whatsapp:US.134912"));
}

TEST(InboundParser, Answers) {
  const auto button = ParseMessage("&Body=Yes&ButtonText=Yes&ButtonPayload=yes-1");
  ASSERT_TRUE(button.ContentAs<ButtonAnswerContent>());
  EXPECT_EQ(button.ContentAs<ButtonAnswerContent>()->Payload(), "yes-1");
  EXPECT_EQ(Property(button, "ButtonPayload"), "yes-1");
  const auto list = ParseMessage("&Body=T&ListId=i7&ListTitle=T&ListDescription=D");
  ASSERT_TRUE(list.ContentAs<ListAnswerContent>());
  EXPECT_EQ(list.ContentAs<ListAnswerContent>()->Id(), "i7");
  EXPECT_EQ(list.ContentAs<ListAnswerContent>()->Description(), "D");
  EXPECT_EQ(Property(list, "Body"), "T");
}

TEST(InboundParser, QuotedMessageBecomesReplyTo) {
  const auto answer = ParseMessage("&Body=Yes&OriginalRepliedMessageSid=SM0");
  EXPECT_EQ(Property(answer, KnownProperties::ReplyTo), "SM0");
  EXPECT_EQ(Property(answer, "OriginalRepliedMessageSid"), "SM0");
  EXPECT_EQ(Property(ParseMessage("&Body=Yes"), KnownProperties::ReplyTo), "(none)");
}

TEST(InboundParser, Location) {
  const auto message =
      ParseMessage("&Body=&Latitude=-23.5505&Longitude=-46.6333&Label=L&Address=A");
  const auto* location = message.ContentAs<LocationContent>();
  ASSERT_TRUE(location);
  EXPECT_DOUBLE_EQ(location->Latitude(), -23.5505);
  EXPECT_DOUBLE_EQ(location->Longitude(), -46.6333);
  EXPECT_EQ(location->Label(), "L");
  EXPECT_EQ(location->Address(), "A");
  for (const std::string bad : {"91", "nan", "inf", "1e999", "", "12,5", "x"}) {
    const auto text = ParseMessage("&Body=b&Longitude=1&Latitude=" + bad);
    EXPECT_TRUE(text.ContentAs<TextContent>()) << bad;
    EXPECT_EQ(Property(text, "Latitude"), bad);
  }
}

TEST(InboundParser, ReadsAllMediaInOrder) {
  const auto message = ParseMessage(
      "&MediaUrl10=https://m/k&MediaUrl1=https://m/b&MediaContentType1=audio/ogg;+codecs%3Dopus"
      "&MediaUrl0=https://m/ME0%3Fx&MediaContentType0=image/jpeg&Body=cap&ReferralMediaUrl=https://"
      "r");
  const auto* media = message.ContentAs<MediaContent>();
  ASSERT_TRUE(media);
  EXPECT_EQ(media->Url(), "https://m/ME0?x");
  EXPECT_EQ(media->Name(), "ME0");
  EXPECT_EQ(media->Type(), MediaType::Image);
  EXPECT_EQ(media->MimeType(), "image/jpeg");
  EXPECT_EQ(media->Caption(), "cap");
  ASSERT_EQ(media->Further().size(), 2U);
  EXPECT_EQ(media->Further()[0].Type(), MediaType::Audio);
  EXPECT_EQ(media->Further()[1].Url(), "https://m/k");
  EXPECT_EQ(Property(message, "ReferralMediaUrl"), "https://r");
}

TEST(InboundParser, ToleratesMalformedNumbers) {
  for (const std::string number : {"99999999999999999999", "-1", "many", "", "2147483647"}) {
    const auto inbound = Parse("MessageSid=SM1&From=whatsapp:%2B1&Body=b&NumMedia=" + number);
    ASSERT_TRUE(inbound) << number;
    EXPECT_TRUE(inbound->Messages.at(0).Message.ContentAs<TextContent>());
  }
  for (const std::string index : {"99999999999999999999", "-1", "x", "", "1000"}) {
    const auto message = ParseMessage("&Body=b&MediaUrl" + index + "=https://m");
    EXPECT_TRUE(message.ContentAs<TextContent>()) << index;
    EXPECT_EQ(Property(message, "MediaUrl" + index), "https://m");
  }
}

TEST(InboundParser, KeepsUnknownTypesAsText) {
  const auto message = ParseMessage("&Body=&MessageType=hologram&InteractiveData=%7B%7D&A=1&A=2");
  EXPECT_TRUE(message.ContentAs<TextContent>());
  EXPECT_EQ(Property(message, "MessageType"), "hologram");
  EXPECT_EQ(Property(message, "InteractiveData"), "{}");
  EXPECT_EQ(Property(message, "A"), "1");
}

TEST(InboundParser, Statuses) {
  const struct {
    std::string twilio;
    MessageStatus status;
    bool failed;
  } rows[] = {
      {"accepted", MessageStatus::Queued, false},
      {"scheduled", MessageStatus::Scheduled, false},
      {"queued", MessageStatus::Queued, false},
      {"sending", MessageStatus::Routed, false},
      {"sent", MessageStatus::Sent, false},
      {"delivered", MessageStatus::Delivered, false},
      {"read", MessageStatus::Read, false},
      {"undelivered", MessageStatus::DeliveryFailed, true},
      {"failed", MessageStatus::DeliveryFailed, true},
      {"canceled", MessageStatus::Cancelled, false},
      {"partially_delivered", MessageStatus::PartiallyDelivered, false},
      {"receiving", MessageStatus::Received, false},
      {"received", MessageStatus::Received, false},
      {"Delivered", MessageStatus::Delivered, false},
      {"teleported", MessageStatus::Unknown, false},
  };
  for (const auto& row : rows) {
    const auto inbound = Parse(kStatus + row.twilio + "&EventType=X");
    ASSERT_TRUE(inbound) << row.twilio;
    ASSERT_EQ(inbound->Statuses.size(), 1U);
    const auto& update = inbound->Statuses[0];
    EXPECT_EQ(update.Status, row.status) << row.twilio;
    EXPECT_EQ(update.ProviderStatus, row.twilio);
    EXPECT_EQ(update.RemoteMessageId, "SM1");
    EXPECT_EQ(update.Failure.has_value(), row.failed) << row.twilio;
    ASSERT_TRUE(update.Further.Find("EventType"));
    EXPECT_TRUE(inbound->Messages.empty());
  }
}

TEST(InboundParser, FailureKeepsTwiliosMessage) {
  const auto inbound =
      Parse(kStatus + "undelivered&ErrorCode=63016&ErrorMessage=&ChannelStatusMessage=outside");
  ASSERT_TRUE(inbound);
  const auto& failure = inbound->Statuses.at(0).Failure;
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->Code(), MessagingErrorCodes::SendMessageFailed);
  EXPECT_EQ(failure->Provider().Code(), "63016");
  EXPECT_EQ(failure->Provider().Message(), "outside");
  EXPECT_FALSE(Parse(kStatus + "sent&ErrorCode=0")->Statuses.at(0).Failure);
}

TEST(InboundParser, ErrorNamesField) {
  const struct {
    std::string body;
    ErrorCode code;
    std::string member;
  } rows[] = {
      {"From=whatsapp:%2B1&Body=x&NumMedia=0", TwilioErrorCodes::ReceiveMessageFailed,
       "MessageSid"},
      {"MessageSid=SM1&Body=x&NumMedia=0", TwilioErrorCodes::ReceiveMessageFailed, "From"},
      {"MessageSid=SM1&From=&Body=x", TwilioErrorCodes::ReceiveMessageFailed, "From"},
      {"MessageSid=SM1&From=whatsapp:%2B1", TwilioErrorCodes::ReceiveMessageFailed, "Body"},
      {"MessageStatus=sent", TwilioErrorCodes::ReceiveStatusFailed, "MessageSid"},
      {"MessageSid=SM1&MessageStatus=", TwilioErrorCodes::ReceiveStatusFailed, "MessageStatus"},
      {kInbound + "&Body=x&AccountSid=AC1", TwilioErrorCodes::ReceiveMessageFailed, ""},
      {"MessageSid=SM1&MessageStatus=sent&AccountSid=AC1", TwilioErrorCodes::ReceiveStatusFailed,
       "AccountSid"},
      {"", TwilioErrorCodes::ReceiveMessageFailed, "*"},
      {"&&&=%&%zz", TwilioErrorCodes::ReceiveMessageFailed, "*"},
  };
  for (const auto& row : rows) {
    const auto inbound = Parse(row.body);
    if (row.member.empty()) {
      EXPECT_TRUE(inbound) << "the first of a repeated name counts";
      continue;
    }
    ASSERT_FALSE(inbound) << row.body;
    EXPECT_EQ(inbound.Error().Code(), row.code) << row.body;
    EXPECT_EQ(inbound.Error().Domain(), kTwilioDomain);
    EXPECT_EQ(inbound.Error().Faults()[0].Code(), MessagingErrorCodes::InvalidWebhookData);
    if (row.member == "*") {
      EXPECT_GT(inbound.Error().Faults().size(), 1U);
    } else {
      EXPECT_EQ(inbound.Error().Member(), row.member) << row.body;
    }
  }
}

TEST(FormFields, IsLenient) {
  const auto form = FormFields::Parse("a=1+2%2B&b&=c&&d=%&e=%4&f=%zz&g=%41=x&a=2");
  EXPECT_EQ(form.Get("a"), "1 2+");
  EXPECT_TRUE(form.Has("b"));
  EXPECT_EQ(form.Get("b"), "");
  EXPECT_EQ(form.Get(""), "c");
  EXPECT_EQ(form.Get("d"), "%");
  EXPECT_EQ(form.Get("e"), "%4");
  EXPECT_EQ(form.Get("f"), "%zz");
  EXPECT_EQ(form.Get("g"), "A=x");
  EXPECT_FALSE(form.Has("h"));
  EXPECT_EQ(form.Size(), 8U);
  EXPECT_EQ(FormFields::Of(MessageSource::UrlQuery("https://h/p?a=1%20#a=2")).Get("a"), "1 ");
  EXPECT_EQ(FormFields::Of(MessageSource::UrlQuery("https://h/p")).Size(), 0U);
  EXPECT_EQ(FormFields::Of(MessageSource::Json("a=1")).Size(), 0U);
}

}  // namespace
}  // namespace ratatosk::twilio
