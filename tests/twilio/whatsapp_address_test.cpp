#include "channels/twilio/whatsapp_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ratatosk::twilio {
namespace {

using ::testing::HasSubstr;

TEST(WhatsAppAddress, ExplainsInvalidNumber) {
  const struct {
    std::string address;
    std::string fault;
  } rows[] = {
      {"", "empty"},
      {"+15550002222", "no 'whatsapp:' prefix"},
      {"15550002222", "no 'whatsapp:' prefix"},
      {"sms:+15550002222", "no 'whatsapp:' prefix"},
      {"WhatsApp:+15550002222", "wrong case"},
      {"whatsapp:", "no number"},
      {"whatsapp:15550002222", "no '+' before the number"},
      {"whatsapp:abc", "no '+'"},
      {"whatsapp:+", "no digits"},
      {"whatsapp:+1555000222233334", "too long: 16 digits"},
      {"whatsapp:+155500", "too short: 6 digits"},
      {"whatsapp:+1555O002222", "letter 'O' at position 15"},
      {"whatsapp:+a5550002222", "letter 'a' at position 11"},
      {"whatsapp:+1555-000-2222", "not a digit '-' at position 15"},
      {"whatsapp:++15550002222", "not a digit '+' at position 11"},
      {"whatsapp:+1555\xD9\xA1", "not a digit at position 15"},
      {"whatsapp:+05550002222", "leading zero"},
      {"whatsapp: +15550002222", "white space"},
      {"whatsapp:+1 555 000 2222", "white space"},
      {" whatsapp:+15550002222", "white space"},
      {"whatsapp:+15550002222\n", "white space"},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(WhatsAppNumberFault(row.address), HasSubstr(row.fault)) << row.address;
    EXPECT_THAT(WhatsAppAddressFault(row.address), HasSubstr(row.fault)) << row.address;
  }
}

TEST(WhatsAppAddress, AcceptsE164) {
  for (const std::string address :
       {"whatsapp:+15550002222", "whatsapp:+14155238886", "whatsapp:+155500022223333",
        "whatsapp:+2905123", "whatsapp:+5215512345678"}) {
    EXPECT_EQ(WhatsAppNumberFault(address), "");
    EXPECT_EQ(WhatsAppAddressFault(address), "");
    EXPECT_EQ(KindOfAddress(address), AddressKind::Number);
  }
}

TEST(WhatsAppAddress, AcceptsBusinessScopedIdOnlyForPerson) {
  for (const std::string& address :
       {std::string("whatsapp:US.13491208655302741918"), std::string("whatsapp:BR.ENT.a1B2"),
        "whatsapp:IT." + std::string(128, 'x')}) {
    EXPECT_EQ(WhatsAppAddressFault(address), "");
    EXPECT_EQ(KindOfAddress(address), AddressKind::UserId);
    EXPECT_NE(WhatsAppNumberFault(address), "");
  }
  for (const std::string& address :
       {std::string("whatsapp:US."), std::string("whatsapp:US.ENT."), std::string("whatsapp:us.1"),
        std::string("whatsapp:USA.1"), std::string("whatsapp:US.a-b"), std::string("US.1"),
        std::string("whatsapp:US.ENT.a.b"), "whatsapp:IT." + std::string(129, 'x')}) {
    EXPECT_NE(WhatsAppAddressFault(address), "") << address;
  }
}

}  // namespace
}  // namespace ratatosk::twilio
