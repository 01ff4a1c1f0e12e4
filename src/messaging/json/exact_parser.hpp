#pragma once

#include <boost/json/value.hpp>
#include <string_view>

namespace ratatosk::detail {

/// Parses JSON text; numbers are exact: an integer that 64 bits do not hold and a number beyond a
/// double are faults (Boost.JSON's own parser rounds them, and may be off by one in the last digit
/// of a double). Throws Fault with the member at fault.
boost::json::value ParseExactly(std::string_view text, std::size_t max_depth);

/// The same check without a result. Throws Fault.
void CheckExactly(std::string_view text, std::size_t max_depth);

}  // namespace ratatosk::detail
