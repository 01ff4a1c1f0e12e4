#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

/// Where the fixed-answer server listens, and the file with its certificate.
class Provider {
 public:
  std::uint16_t port = 0;
  std::string ca_file;
};

/// The request that every contender makes: one text from a sender to a recipient of one account.
inline constexpr std::string_view kAccountSid = "AC0123456789abcdef0123456789abcdef";
inline constexpr std::string_view kAuthToken = "0123456789abcdef0123456789abcdef";
inline constexpr std::string_view kSender = "whatsapp:+14155238886";
inline constexpr std::string_view kRecipient = "whatsapp:+15550002222";
/// 190 characters, which make a form of 281 bytes.
inline constexpr std::string_view kText =
    "Hello Ann, your order 4711 has left our warehouse this morning and will reach you on Friday "
    "between 10 and 12. Reply STOP if you do not want any further messages about it from our "
    "shop, thank you.";

/// Returns the path that messages of `account` are posted to.
inline std::string MessagesPath(std::string_view account = kAccountSid) {
  return std::string("/2010-04-01/Accounts/").append(account).append("/Messages.json");
}

}  // namespace bench
