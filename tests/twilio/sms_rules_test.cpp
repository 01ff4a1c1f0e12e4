#include "channels/twilio/sms_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::twilio {
namespace {

using ::testing::HasSubstr;

const std::string kTo = "+15550002222";
const Endpoint kFrom(EndpointType::PhoneNumber, "+15550001111");
constexpr std::uint64_t kMegabyte = 1024U * 1024U;

ValidationFaults FaultsOf(const Message& message,
                          const Endpoint& sender = kFrom,
                          SenderChoice choice = SenderChoice::MustBeGiven) {
  ValidationFaults faults;
  CheckSmsMessage(message, sender, choice, faults);
  return faults;
}
ValidationFaults FaultsOf(Content content) {
  return FaultsOf(MessageBuilder().ToPhone(kTo).WithContent(std::move(content)).Build());
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

TEST(SmsRules, GoodOnesHaveNoFault) {
  EXPECT_TRUE(FaultsOf(TextContent("Hello")).empty());
  EXPECT_TRUE(FaultsOf(TextContent(std::string(1600, 'x'))).empty());
  EXPECT_TRUE(FaultsOf(Files(1, 5 * kMegabyte)).empty());
  EXPECT_TRUE(FaultsOf(Files(10, kMegabyte / 2)).empty());
  const auto text = MessageBuilder().ToPhone(kTo).WithText("x").Build();
  EXPECT_TRUE(FaultsOf(text, Endpoint(), SenderChoice::MessagingService).empty());
  EXPECT_TRUE(FaultsOf(text, Endpoint(EndpointType::Label, "Acme")).empty());
}

TEST(SmsRules, AddressesAreNamedUnderTheirCode) {
  const auto code = TwilioErrorCodes::InvalidPhoneNumber;
  const auto text = MessageBuilder().ToPhone(kTo).WithText("x").Build();
  ExpectFault(FaultsOf(text, Endpoint()), "Sender", TwilioErrorCodes::MissingFromNumber,
              "neither From nor MessagingServiceSid");
  ExpectFault(FaultsOf(text, Endpoint(EndpointType::Label, "TwelveChars!")), "Sender", code,
              "too long for a sender id");
  const auto to = MessageBuilder().ToPhone("12345").WithText("x").Build();
  ExpectFault(FaultsOf(to), "Receiver", code, "The receiver's address is a short code");
}

TEST(SmsRules, ATextThatIsTooLongHasItsCounts) {
  const auto code = MessagingErrorCodes::MessageTooLong;
  ExpectFault(FaultsOf(TextContent(std::string(1601, 'x'))), "Content", code,
              "1601 characters, 11 segments of GSM-7; Twilio takes 1600");
  std::string emoji;
  for (int i = 0; i < 1601; ++i) emoji += "\xF0\x9F\x98\x80";
  ExpectFault(FaultsOf(TextContent(emoji)), "Content", code,
              "1601 characters, 49 segments of UCS-2");
  ExpectFault(FaultsOf(TextContent("")), "Content", ValidationCodes::Missing, "empty");
  ExpectFault(FaultsOf(TextContent("a\xFF")), "Content", ValidationCodes::Invalid, "UTF-8");
  const auto error = MessageErrorFor(FaultsOf(TextContent(std::string(1601, 'x'))));
  EXPECT_EQ(error.Code(), code);
  EXPECT_EQ(error.Domain(), kMessagingDomain);
  EXPECT_EQ(error.Certainty(), Certainty::NotSent);
}

TEST(SmsRules, MmsTakesTenFilesAndFiveMegabytes) {
  const auto range = ValidationCodes::OutOfRange;
  ExpectFault(FaultsOf(Files(11)), "Content", range, "MMS takes 10 media items a message");
  ExpectFault(FaultsOf(Files(1, 5 * kMegabyte + 1)), "Content", range, "5 MB");
  ExpectFault(FaultsOf(Files(6, kMegabyte)), "Content", range, "5 MB");
  ExpectFault(FaultsOf(Files(3, ~std::uint64_t{0})), "Content", range, "5 MB");
  ExpectFault(FaultsOf(MediaContent(MediaType::Image, "", "")), "Content", ValidationCodes::Missing,
              "no URL");
  auto second = Files(1).WithFurther({MediaContent(MediaType::Image, "", "ftp://h/a")});
  ExpectFault(FaultsOf(second), "Content", ValidationCodes::Invalid, "absolute http or https");
}

TEST(SmsRules, ACaptionGoesWithMedia) {
  auto builder = MessageBuilder().ToPhone(kTo).WithProperty("caption", "Look");
  EXPECT_TRUE(FaultsOf(builder.WithContent(Files(2)).Build()).empty());
  ExpectFault(FaultsOf(builder.WithText("x").Build()), "caption", ValidationCodes::NotAllowed,
              "media only");
}

TEST(SmsRules, ShorteningLinksNeedsAService) {
  auto builder = MessageBuilder().ToPhone(kTo).WithText("https://a.example/long");
  const auto shorten = builder.WithProperty("ShortenUrls", true).Build();
  ExpectFault(FaultsOf(shorten), "ShortenUrls", ValidationCodes::NotAllowed, "messaging service");
  EXPECT_TRUE(FaultsOf(shorten, kFrom, SenderChoice::MessagingService).empty());
  const Endpoint service(EndpointType::Id, "MG0123456789abcdef0123456789abcdef");
  EXPECT_TRUE(FaultsOf(shorten, service).empty());
  EXPECT_TRUE(FaultsOf(builder.WithProperty("ShortenUrls", false).Build()).empty());
}

}  // namespace
}  // namespace ratatosk::twilio
