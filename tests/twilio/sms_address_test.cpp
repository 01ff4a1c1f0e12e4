#include "channels/twilio/sms_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channels/twilio/address.hpp"

namespace ratatosk::twilio {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kServiceSid = "MG0123456789abcdef0123456789abcdef";

TEST(SmsAddress, ReceiversAreNumbers) {
  const struct {
    std::string address;
    std::string fault;
  } rows[] = {
      {"+15550002222", ""},
      {"+1234567", ""},
      {"+123456789012345", ""},
      {"", "is empty"},
      {"+", "no digits behind the '+'"},
      {"+123456", "too short: 6 digits"},
      {"+1234567890123456", "too long: 16 digits"},
      {"+0123456789", "leading zero"},
      {"15550002222", "no '+' before the number"},
      {"+1 5550002222", "not a digit at position 3"},
      {"+1555x", "a letter 'x' at position 6"},
      {"whatsapp:+15550002222", "prefix 'whatsapp:'"},
      {"12345", "short code"},
      {"123456", "short code"},
      {"1234", "no '+' before the number"},
      {"Acme", "a letter 'A' at position 1"},
      {kServiceSid, "a letter 'M' at position 1"},
  };
  for (const auto& row : rows) {
    const auto fault = SmsReceiverFault(row.address);
    if (row.fault.empty()) {
      EXPECT_THAT(fault, IsEmpty()) << row.address;
    } else {
      EXPECT_THAT(fault, HasSubstr(row.fault)) << row.address;
    }
  }
}

TEST(SmsAddress, SendersAreNumbersShortCodesIdsAndServices) {
  for (const std::string good : {"+15550002222", "12345", "123456", "Acme", "ACME 24", "a-b_c&d+e",
                                 "Elevenchars", "1a", kServiceSid.c_str()}) {
    EXPECT_THAT(SmsSenderFault(good), IsEmpty()) << good;
  }
  const struct {
    std::string address;
    std::string fault;
  } rows[] = {
      {"", "is empty"},
      {"1234", "has 4 digits: a short code has 5 or 6"},
      {"1234567", "has 7 digits"},
      {"+1234", "too short"},
      {"TwelveChars!", "too long for a sender id: 12 characters"},
      {"Acme!", "at position 5"},
      {"Caf\xC3\xA9", "at position 4"},
      {"12-34", "no letter"},
      {"whatsapp:+15550002222", "prefix 'whatsapp:'"},
      {"MG0123", ""},
      {kServiceSid + "0", "too long"},
  };
  for (const auto& row : rows) {
    const auto fault = SmsSenderFault(row.address);
    EXPECT_EQ(fault.empty(), row.fault.empty()) << row.address << fault;
    EXPECT_THAT(fault, HasSubstr(row.fault)) << row.address;
  }
}

TEST(EndpointOf, ReturnsTypeOfAddress) {
  const struct {
    std::string address;
    EndpointType type;
  } rows[] = {
      {"", EndpointType::Any},
      {"+15550002222", EndpointType::PhoneNumber},
      {"whatsapp:+15550002222", EndpointType::PhoneNumber},
      {"12345", EndpointType::PhoneNumber},
      {"whatsapp:US.123", EndpointType::UserId},
      {"messenger:123", EndpointType::UserId},
      {"rcs:brand", EndpointType::UserId},
      {"Acme", EndpointType::Label},
      {"4Acme", EndpointType::Label},
      {kServiceSid, EndpointType::Id},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(EndpointOf(row.address), Endpoint(row.type, row.address)) << row.address;
  }
}

}  // namespace
}  // namespace ratatosk::twilio
