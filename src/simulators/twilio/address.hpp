#pragma once

#include <string_view>

namespace ratatosk::simulators {

/// Returns `whatsapp` for `whatsapp:+1...`, and `sms` if there is no prefix.
std::string_view ChannelOf(std::string_view address) noexcept;
/// Returns the part after the channel's prefix.
std::string_view WithoutChannel(std::string_view address) noexcept;
bool IsE164(std::string_view number) noexcept;
/// Returns whether `id` is `CC.id` or `CC.ENT.id`.
bool IsBusinessScopedId(std::string_view id) noexcept;
bool IsValidTo(std::string_view address) noexcept;
bool IsValidFrom(std::string_view address) noexcept;
/// Returns whether `address` has 3 to 8 digits; short codes differ by country.
bool IsShortCode(std::string_view address) noexcept;
/// Returns whether `text` is the prefix and 32 hexadecimal digits.
bool IsSid(std::string_view text, std::string_view prefix) noexcept;
/// Returns whether `url` is an absolute http or https URL with a host without an underscore.
bool IsWebUrl(std::string_view url) noexcept;

}  // namespace ratatosk::simulators
