#pragma once

#include <string>
#include <string_view>

namespace ratatosk::test {

/// The path of a file in tests/data.
std::string TestData(std::string_view name);

}  // namespace ratatosk::test
