#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// Parses JSON text with exact numbers. Error: `INVALID_CONFIGURATION` with the position (from 1),
/// or with the member whose number does not fit into 64 bits. Errors start with `what` and never
/// contain the text.
OperationResult<boost::json::value> ParseJson(std::string_view text, std::string_view what);

}  // namespace ratatosk
