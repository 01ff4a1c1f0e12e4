#pragma once

#include <boost/json/value.hpp>
#include <string_view>

namespace ratatosk::detail {

/// Parses JSON text with exact numbers: an integer that does not fit into 64 bits, or a number
/// beyond the range of a double, is an error. Boost.JSON's own parser rounds such numbers, and may
/// be off by one in the last digit of a double. Throws Fault with the invalid member.
boost::json::value ParseExactly(std::string_view text, std::size_t max_depth);

/// Performs the same check without building a value. Throws Fault.
void CheckExactly(std::string_view text, std::size_t max_depth);

}  // namespace ratatosk::detail
