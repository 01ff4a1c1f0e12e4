#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk::twilio {

/// The prefix of the SID of a messaging service.
inline constexpr std::string_view kServicePrefix = "MG";

/// Returns an address in Twilio's notation with its type. A number, with or without a channel's
/// prefix, and a short code are a PhoneNumber. Any other address with a prefix is a UserId. The SID
/// of a messaging service is an Id. Everything else is a Label, that is, an alphanumeric sender id.
Endpoint EndpointOf(std::string address);

/// Describes a character that is not a digit: "has a letter 'x' at position 3".
std::string CharacterFault(char c, std::size_t position);

/// Returns an empty string if `number` is `+` and E.164 (ITU-T: at most 15 digits, no leading zero)
/// with at least seven digits, because shorter numbers are not subscriber numbers. Otherwise
/// returns the problem in readable form. `number` must begin with `+`. Positions count from 1,
/// after `before` characters.
std::string PhoneNumberFault(std::string_view number, std::size_t before);

}  // namespace ratatosk::twilio
