#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// Error: `INVALID_CONFIGURATION` with the position (from 1), never with what stands there. `what`
/// begins the sentence.
OperationResult<boost::json::value> ParseJson(std::string_view text, std::string_view what);

}  // namespace ratatosk
