#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// Numbers are exact. Error: `INVALID_CONFIGURATION` with the position (from 1), or the member
/// whose number is too large for 64 bits, never with what stands there. `what` begins the sentence.
OperationResult<boost::json::value> ParseJson(std::string_view text, std::string_view what);

}  // namespace ratatosk
