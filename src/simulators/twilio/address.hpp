#pragma once

#include <string_view>

namespace ratatosk::simulators {

/// `whatsapp` of `whatsapp:+1...`; `sms` when there is no prefix.
std::string_view ChannelOf(std::string_view address) noexcept;
/// What stands behind the channel's prefix.
std::string_view WithoutChannel(std::string_view address) noexcept;
bool IsE164(std::string_view number) noexcept;
/// `CC.id` or `CC.ENT.id`.
bool IsBusinessScopedId(std::string_view id) noexcept;
bool IsValidTo(std::string_view address) noexcept;
bool IsValidFrom(std::string_view address) noexcept;
/// 3 to 8 digits: they differ by country.
bool IsShortCode(std::string_view address) noexcept;
/// A prefix and 32 hexadecimal digits.
bool IsSid(std::string_view text, std::string_view prefix) noexcept;
/// An absolute http or https URL with a host that has no underscore.
bool IsWebUrl(std::string_view url) noexcept;

}  // namespace ratatosk::simulators
