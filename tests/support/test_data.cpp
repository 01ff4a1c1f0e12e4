#include "support/test_data.hpp"

namespace ratatosk::test {

std::string TestData(std::string_view name) { return RATATOSK_TEST_DATA "/" + std::string(name); }

}  // namespace ratatosk::test
