#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk::twilio {

/// What the SID of a messaging service begins with.
inline constexpr std::string_view kServicePrefix = "MG";

/// An address as Twilio writes it, with its type: a number, with a channel's prefix or without, and
/// a short code are a PhoneNumber; any other address with a prefix is a UserId; a messaging
/// service's SID is an Id; what else there is, an alphanumeric sender id, is a Label.
Endpoint EndpointOf(std::string address);

/// "has a letter 'x' at position 3", or what else stands where a digit must.
std::string CharacterFault(char c, std::size_t position);

/// Empty when `number` is `+` and E.164 (ITU-T: 15 digits at most, no leading zero) of seven digits
/// at least, since shorter ones are no subscriber numbers; what is wrong with it otherwise, in
/// words for people. `number` begins with a `+`; positions count from 1, after `before` characters.
std::string PhoneNumberFault(std::string_view number, std::size_t before);

}  // namespace ratatosk::twilio
