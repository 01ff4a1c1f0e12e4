#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ratatosk::twilio {

enum class AddressKind : std::uint8_t {
  Number,  ///< Begins like `whatsapp:+E164`.
  UserId,  ///< Begins like a business-scoped user id, `whatsapp:CC.<id>`.
  Other,
};

/// Returns the apparent kind of an address. Does not check whether it is well-formed.
AddressKind KindOfAddress(std::string_view address) noexcept;

/// Returns an empty string if `address` is `whatsapp:+E164` (ITU-T E.164: at most 15 digits, no
/// leading zero), otherwise the problem in readable form. Requires at least seven digits, because
/// shorter numbers are not subscriber numbers.
std::string WhatsAppNumberFault(std::string_view address);

/// Does the same for the address of a person, which can also be a business-scoped user id: a
/// two-letter country, `.`, optionally `ENT.`, and 1 to 128 letters and digits (Twilio's changelog
/// of 2026-07-20).
std::string WhatsAppAddressFault(std::string_view address);

}  // namespace ratatosk::twilio
