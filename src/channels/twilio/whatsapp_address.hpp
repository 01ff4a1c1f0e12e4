#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ratatosk::twilio {

enum class AddressKind : std::uint8_t {
  Number,  ///< Begins as `whatsapp:+E164` does.
  UserId,  ///< Begins as a business-scoped user id does, `whatsapp:CC.<id>`.
  Other,
};

/// What kind of address this looks like; says nothing of its being well-formed.
AddressKind KindOfAddress(std::string_view address) noexcept;

/// Empty when `address` is `whatsapp:+E164` (ITU-T E.164: 15 digits at most, no leading zero);
/// what is wrong with it otherwise, in words for people. Seven digits at least: shorter ones are no
/// subscriber numbers.
std::string WhatsAppNumberFault(std::string_view address);

/// The same for an address of a person, which may be a business-scoped user id too: two-letter
/// country, `.`, perhaps `ENT.`, and 1 to 128 letters and digits (Twilio's changelog of
/// 2026-07-20).
std::string WhatsAppAddressFault(std::string_view address);

}  // namespace ratatosk::twilio
