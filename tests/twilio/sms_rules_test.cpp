#include "channels/twilio/sms_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::twilio {
namespace {

using ::testing::HasSubstr;

const std::string kSmsTo = "+15550002222";
const Endpoint kSmsNumber(EndpointType::PhoneNumber, "+15550001111");
constexpr std::uint64_t kMegabyte = 1024U * 1024U;

ValidationFaults SmsFaultsOf(const Message& message,
                             const Endpoint& sender = kSmsNumber,
                             SenderChoice choice = SenderChoice::MustBeGiven) {
  ValidationFaults faults;
  CheckSmsMessage(message, sender, choice, faults);
  return faults;
}
ValidationFaults SmsFaultsOf(Content content) {
  return SmsFaultsOf(MessageBuilder().ToPhone(kSmsTo).WithContent(std::move(content)).Build());
}

void ExpectFault(const ValidationFaults& faults,
                 std::string_view member,
                 ErrorCode code,
                 const std::string& words) {
  ASSERT_EQ(faults.size(), 1U) << words;
  EXPECT_EQ(faults[0].Member(), member);
  EXPECT_EQ(faults[0].Code(), code) << words;
  EXPECT_THAT(faults[0].Message(), HasSubstr(words));
}

MediaContent Files(std::size_t count, std::uint64_t size_of_each = 1) {
  const MediaContent one =
      MediaContent(MediaType::Image, "a.jpg", "https://h/a.jpg").WithSize(size_of_each);
  MediaContent all = one;
  return all.WithFurther(std::vector<MediaContent>(count - 1, one));
}

TEST(SmsRules, AcceptValidMessages) {
  EXPECT_TRUE(SmsFaultsOf(TextContent("Hello")).empty());
  EXPECT_TRUE(SmsFaultsOf(TextContent(std::string(1600, 'x'))).empty());
  EXPECT_TRUE(SmsFaultsOf(Files(1, 5 * kMegabyte)).empty());
  EXPECT_TRUE(SmsFaultsOf(Files(10, kMegabyte / 2)).empty());
  const auto text = MessageBuilder().ToPhone(kSmsTo).WithText("x").Build();
  EXPECT_TRUE(SmsFaultsOf(text, Endpoint(), SenderChoice::MessagingService).empty());
  EXPECT_TRUE(SmsFaultsOf(text, Endpoint(EndpointType::Label, "Acme")).empty());
}

TEST(SmsRules, InvalidAddressesHaveTheirCodes) {
  const auto code = TwilioErrorCodes::InvalidPhoneNumber;
  const auto text = MessageBuilder().ToPhone(kSmsTo).WithText("x").Build();
  ExpectFault(SmsFaultsOf(text, Endpoint()), "Sender", TwilioErrorCodes::MissingFromNumber,
              "neither From nor MessagingServiceSid");
  ExpectFault(SmsFaultsOf(text, Endpoint(EndpointType::Label, "TwelveChars!")), "Sender", code,
              "too long for a sender id");
  const auto to = MessageBuilder().ToPhone("12345").WithText("x").Build();
  ExpectFault(SmsFaultsOf(to), "Receiver", code, "The receiver's address is a short code");
}

TEST(SmsRules, TooLongTextErrorHasCounts) {
  const auto code = MessagingErrorCodes::MessageTooLong;
  ExpectFault(SmsFaultsOf(TextContent(std::string(1601, 'x'))), "Content", code,
              "1601 characters, 11 segments of GSM-7; Twilio takes 1600");
  std::string emoji;
  for (int i = 0; i < 1601; ++i) emoji += "\xF0\x9F\x98\x80";
  ExpectFault(SmsFaultsOf(TextContent(emoji)), "Content", code,
              "1601 characters, 49 segments of UCS-2");
  ExpectFault(SmsFaultsOf(TextContent("")), "Content", ValidationCodes::Missing, "empty");
  ExpectFault(SmsFaultsOf(TextContent("a\xFF")), "Content", ValidationCodes::Invalid, "UTF-8");
  const auto error = MessageErrorFor(SmsFaultsOf(TextContent(std::string(1601, 'x'))));
  EXPECT_EQ(error.Code(), code);
  EXPECT_EQ(error.Domain(), kMessagingDomain);
  EXPECT_EQ(error.Certainty(), Certainty::NotSent);
}

TEST(SmsRules, MmsAllowsTenFilesAndFiveMegabytes) {
  const auto range = ValidationCodes::OutOfRange;
  ExpectFault(SmsFaultsOf(Files(11)), "Content", range, "MMS takes 10 media items a message");
  ExpectFault(SmsFaultsOf(Files(1, 5 * kMegabyte + 1)), "Content", range, "5 MB");
  ExpectFault(SmsFaultsOf(Files(6, kMegabyte)), "Content", range, "5 MB");
  ExpectFault(SmsFaultsOf(Files(3, ~std::uint64_t{0})), "Content", range, "5 MB");
  ExpectFault(SmsFaultsOf(MediaContent(MediaType::Image, "", "")), "Content",
              ValidationCodes::Missing, "no URL");
  auto second = Files(1).WithFurther({MediaContent(MediaType::Image, "", "ftp://h/a")});
  ExpectFault(SmsFaultsOf(second), "Content", ValidationCodes::Invalid, "absolute http or https");
}

TEST(SmsRules, CaptionNeedsMedia) {
  auto builder = MessageBuilder().ToPhone(kSmsTo).WithProperty("caption", "Look");
  EXPECT_TRUE(SmsFaultsOf(builder.WithContent(Files(2)).Build()).empty());
  ExpectFault(SmsFaultsOf(builder.WithText("x").Build()), "caption", ValidationCodes::NotAllowed,
              "media only");
}

TEST(SmsRules, ShortenUrlsNeedsMessagingService) {
  auto builder = MessageBuilder().ToPhone(kSmsTo).WithText("https://a.example/long");
  const auto shorten = builder.WithProperty("ShortenUrls", true).Build();
  ExpectFault(SmsFaultsOf(shorten), "ShortenUrls", ValidationCodes::NotAllowed,
              "messaging service");
  EXPECT_TRUE(SmsFaultsOf(shorten, kSmsNumber, SenderChoice::MessagingService).empty());
  const Endpoint service(EndpointType::Id, "MG0123456789abcdef0123456789abcdef");
  EXPECT_TRUE(SmsFaultsOf(shorten, service).empty());
  EXPECT_TRUE(SmsFaultsOf(builder.WithProperty("ShortenUrls", false).Build()).empty());
}

}  // namespace
}  // namespace ratatosk::twilio
