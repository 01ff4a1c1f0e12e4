#include "channels/twilio/whatsapp_rules.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::twilio {
namespace {

using ::testing::HasSubstr;

const std::string kFrom = "whatsapp:+14155238886";
const std::string kTo = "whatsapp:+15550002222";
const Endpoint kWhatsAppNumber(EndpointType::PhoneNumber, kFrom);

ValidationFaults FaultsOf(const Message& message,
                          const Endpoint& sender = kWhatsAppNumber,
                          SenderChoice choice = SenderChoice::MustBeGiven) {
  ValidationFaults faults;
  CheckWhatsAppMessage(message, sender, choice, faults);
  return faults;
}

ValidationFaults FaultsOf(Content content) {
  return FaultsOf(MessageBuilder().ToPhone(kTo).WithContent(std::move(content)).Build());
}

void ExpectFault(const ValidationFaults& faults, std::string_view member, std::string_view words) {
  ASSERT_EQ(faults.size(), 1U) << words;
  EXPECT_EQ(faults[0].Member(), member);
  EXPECT_THAT(faults[0].Message(), HasSubstr(std::string(words)));
}

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

MediaContent Jpeg() {
  return MediaContent(MediaType::Image, "product.jpg", "https://example.com/product.jpg");
}

TEST(WhatsAppRules, AcceptValidMessages) {
  EXPECT_TRUE(FaultsOf(TextContent("Hello")).empty());
  EXPECT_TRUE(FaultsOf(TextContent(Repeat("\xF0\x9F\x98\x80", 1600))).empty());
  EXPECT_TRUE(FaultsOf(Jpeg()).empty());
  EXPECT_TRUE(FaultsOf(LocationContent(-90, 180)).empty());
  EXPECT_TRUE(FaultsOf(TemplateContent("order_confirmed")
                           .With("order_id", "ORD-123")
                           .With("1", 12)
                           .With("spaces", "a    b"))
                  .empty());
  EXPECT_TRUE(FaultsOf(MessageBuilder()
                           .ToPhone(kTo)
                           .WithContent(Jpeg())
                           .WithProperty("caption", "Check out our new product!")
                           .Build())
                  .empty());
}

TEST(WhatsAppRules, Addresses) {
  const auto message = MessageBuilder().ToPhone(kTo).WithText("x").Build();
  EXPECT_TRUE(FaultsOf(message, Endpoint(), SenderChoice::MessagingService).empty());
  const auto missing = FaultsOf(message, Endpoint());
  ExpectFault(missing, "Sender", "no sender");
  EXPECT_EQ(missing[0].Code(), TwilioErrorCodes::MissingFromNumber);
  for (const std::string from : {"+14155238886", "whatsapp:US.1349", "whatsapp:+0"}) {
    const auto faults = FaultsOf(message, Endpoint(EndpointType::PhoneNumber, from));
    ExpectFault(faults, "Sender", "The sender's address");
    EXPECT_EQ(faults[0].Code(), TwilioErrorCodes::InvalidWhatsAppNumber);
  }
  const auto receiver = FaultsOf(MessageBuilder().ToPhone("+15550002222").WithText("x").Build());
  ExpectFault(receiver, "Receiver", "no 'whatsapp:' prefix");
  EXPECT_EQ(receiver[0].Code(), TwilioErrorCodes::InvalidWhatsAppNumber);
  ExpectFault(FaultsOf(MessageBuilder().WithText("x").Build()), "Receiver", "empty");
}

TEST(WhatsAppRules, Text) {
  ExpectFault(FaultsOf(TextContent("")), "Content", "empty");
  ExpectFault(FaultsOf(TextContent(Repeat("\xC3\xA9", 1601))), "Content", "1601 characters");
  ExpectFault(FaultsOf(TextContent("\xff")), "Content", "UTF-8");
}

TEST(WhatsAppRules, Caption) {
  const auto with = [](Content content, Value caption) {
    return FaultsOf(MessageBuilder()
                        .ToPhone(kTo)
                        .WithContent(std::move(content))
                        .WithProperty("caption", std::move(caption))
                        .Build());
  };
  ExpectFault(with(TextContent("x"), "c"), "caption", "media only");
  ExpectFault(with(TemplateContent("t"), "c"), "caption", "media only");
  ExpectFault(with(Jpeg(), Repeat("x", 1601)), "caption", "1601");
  // What counts as not set is as if it were not there.
  for (const Value& unset : {Value(), Value("")}) {
    EXPECT_TRUE(with(TextContent("x"), unset).empty());
    ExpectFault(with(Jpeg().WithCaption(Repeat("x", 2000)), unset), "Content", "2000");
  }
  EXPECT_TRUE(with(Jpeg(), "").empty());
}

TEST(WhatsAppRules, UnsupportedMedia) {
  const auto file = [](std::string name, std::string url) {
    return MediaContent(MediaType::Image, std::move(name), std::move(url));
  };
  ExpectFault(FaultsOf(file("a.jpg", "")), "Content", "no URL");
  for (const std::string url : {"ftp://h/a.jpg", "/a.jpg", "a.jpg", "https:///a.jpg", "https://",
                                "file:///etc/passwd", "https://h/a b.jpg", "data:image/png,x"}) {
    ExpectFault(FaultsOf(file("a.jpg", url)), "Content", "URL");
  }
  ExpectFault(FaultsOf(file("a.GIF", "https://h/x")), "Content", "'.GIF'");
  ExpectFault(FaultsOf(file("a.exe", "https://h/x")), "Content", "'.exe'");
  ExpectFault(FaultsOf(file("", "https://h/x.gif?y=1.jpg")), "Content", "'.gif'");
  ExpectFault(FaultsOf(file("", "https://h/x").WithMimeType("image/gif")), "Content", "image/gif");
  ExpectFault(FaultsOf(file("a.jpg", "https://h/x.gif")), "Content", "'.gif'");
  EXPECT_TRUE(FaultsOf(file("", "https://h/x.php?id=3")).empty());
  EXPECT_TRUE(FaultsOf(file("Contract v1.2", "https://h/x.pdf")).empty());
  EXPECT_TRUE(FaultsOf(file("Contract v1.2", "https://h/x")).empty());
  EXPECT_TRUE(FaultsOf(file("a.gif", "https://h/x.jpg")).empty());
  EXPECT_TRUE(FaultsOf(file("a.gif", "https://h/x").WithMimeType("Image/PNG; q=1")).empty());
  auto two = Jpeg();
  two.WithFurther({Jpeg()});
  ExpectFault(FaultsOf(two), "Content", "one media item");
}

TEST(WhatsAppRules, MediaSizes) {
  constexpr std::uint64_t kMega = 1024 * 1024;
  EXPECT_TRUE(FaultsOf(Jpeg().WithSize(5 * kMega)).empty());
  ExpectFault(FaultsOf(Jpeg().WithSize(5 * kMega + 1)), "Content", "5 MB");
  const auto pdf = [] { return MediaContent(MediaType::Document, "a.pdf", "https://h/a.pdf"); };
  EXPECT_TRUE(FaultsOf(pdf().WithSize(16 * kMega)).empty());
  ExpectFault(FaultsOf(pdf().WithSize(16 * kMega + 1)), "Content", "16 MB");
  EXPECT_TRUE(FaultsOf(Jpeg().WithMimeType("video/mp4").WithSize(6 * kMega)).empty());
  const MediaContent called_document(MediaType::Document, "photo", "https://h/a.PNG");
  ExpectFault(FaultsOf(MediaContent(called_document).WithSize(6 * kMega)), "Content", "5 MB");
  const MediaContent called_image(MediaType::Image, "a.pdf", "https://h/a");
  EXPECT_TRUE(FaultsOf(MediaContent(called_image).WithSize(6 * kMega)).empty());
}

TEST(WhatsAppRules, AcceptsEveryListedType) {
  for (const std::string mime :
       {"image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/amr", "audio/3gpp",
        "audio/aac", "audio/mpeg", "video/mp4", "application/pdf", "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/vcard",
        "text/x-vcard"}) {
    EXPECT_TRUE(FaultsOf(Jpeg().WithMimeType(mime)).empty()) << mime;
  }
  for (const std::string name : {"a.jpg", "a.JPEG", "a.vcf", "a.pdf", "a.docx", "a.mp4", "noext"}) {
    EXPECT_TRUE(FaultsOf(MediaContent(MediaType::Unknown, name, "https://h/x")).empty()) << name;
  }
}

TEST(WhatsAppRules, Template) {
  const auto missing = FaultsOf(TemplateContent(" "));
  ExpectFault(missing, "Content", "Content SID");
  EXPECT_EQ(missing[0].Code(), TwilioErrorCodes::MissingContentSid);
  const auto with = [](std::string name, Value value) {
    return FaultsOf(TemplateContent("t").With(std::move(name), std::move(value)));
  };
  ExpectFault(with("1", ""), "Content", "is empty");
  ExpectFault(with("1", Value()), "Content", "is empty");
  ExpectFault(with("1", "a\nb"), "Content", "line break");
  ExpectFault(with("1", "a\tb"), "Content", "tab");
  ExpectFault(with("1", "a     b"), "Content", "four spaces");
  ExpectFault(with("1", "\xff"), "Content", "UTF-8");
  ExpectFault(with("1", Repeat("x", 1601)), "Content", "1600");
  ExpectFault(with("", "x"), "Content", "empty name");
  ExpectFault(with("a b", "x"), "Content", "not a letter or digit");
  ExpectFault(with(Repeat("a", 17), "x"), "Content", "16 characters");
  TemplateContent many("t");
  for (int i = 0; i < 101; ++i) many.With(std::to_string(i), "x");
  ExpectFault(FaultsOf(many), "Content", "100 variables");
}

TEST(WhatsAppRules, Location) {
  ExpectFault(FaultsOf(LocationContent(90.1, 0)), "Content", "latitude");
  ExpectFault(FaultsOf(LocationContent(0, -180.1)), "Content", "longitude");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(FaultsOf(LocationContent(nan, nan)).size(), 2U);
}

TEST(WhatsAppRules, RejectsLocationMembersThatCannotBeSent) {
  const LocationContent here(1, 2);
  for (const auto& more :
       {LocationContent(here).WithLivePeriod(std::chrono::seconds(60)),
        LocationContent(here).WithHeading(90), LocationContent(here).WithHorizontalAccuracy(10),
        LocationContent(here).WithProximityAlertRadius(100)}) {
    ExpectFault(FaultsOf(more), "Content", "no live location");
    EXPECT_EQ(FaultsOf(more)[0].Code(), ValidationCodes::NotAllowed);
  }
  const auto half = Repeat("x", 800);
  EXPECT_TRUE(FaultsOf(LocationContent(here).WithLabel(half)).empty());
  ExpectFault(FaultsOf(LocationContent(here).WithLabel(half).WithAddress(half)), "Content", "1602");
}

TEST(MessageErrorFor, ChoosesDocumentedCode) {
  const ValidationFault no_sender("Sender", TwilioErrorCodes::MissingFromNumber, "a");
  const ValidationFault sender("Sender", TwilioErrorCodes::InvalidWhatsAppNumber, "b");
  const ValidationFault receiver("Receiver", TwilioErrorCodes::InvalidWhatsAppNumber, "c");
  const ValidationFault sid("Content", TwilioErrorCodes::MissingContentSid, "d");
  const ValidationFault kind("Content", ValidationCodes::Unsupported, "e");
  const ValidationFault period("ValidityPeriod", ValidationCodes::OutOfRange, "f");
  const struct {
    ValidationFaults faults;
    std::string code;
    std::string_view domain;
    std::string member;
  } rows[] = {
      {{no_sender}, "MISSING_FROM_NUMBER", kTwilioDomain, "Sender"},
      {{sender}, "INVALID_SENDER", kTwilioDomain, "Sender"},
      {{receiver}, "INVALID_RECIPIENT", kMessagingDomain, "Receiver"},
      {{sid}, "MISSING_CONTENT_SID", kTwilioDomain, "Content"},
      {{kind}, "UNSUPPORTED_CONTENT_TYPE", kMessagingDomain, "Content"},
      {{period}, "INVALID_MESSAGE", kTwilioDomain, "ValidityPeriod"},
      {{period, kind, sid, receiver, sender}, "INVALID_SENDER", kTwilioDomain, ""},
      {{period, kind, sid, receiver, no_sender}, "MISSING_FROM_NUMBER", kTwilioDomain, ""},
      {{period, kind, sid, receiver}, "INVALID_RECIPIENT", kMessagingDomain, ""},
      {{period, kind, sid}, "MISSING_CONTENT_SID", kTwilioDomain, ""},
      {{period, kind}, "UNSUPPORTED_CONTENT_TYPE", kMessagingDomain, ""},
  };
  for (const auto& row : rows) {
    const auto error = MessageErrorFor(row.faults);
    EXPECT_EQ(error.Code().Text(), row.code);
    EXPECT_EQ(error.Domain(), row.domain) << row.code;
    EXPECT_EQ(error.Member(), row.member) << row.code;
    EXPECT_EQ(error.Faults().size(), row.faults.size());
    EXPECT_EQ(error.Certainty(), Certainty::NotSent);
    EXPECT_EQ(error.Retry(), Retry::Never());
  }
}

}  // namespace
}  // namespace ratatosk::twilio
