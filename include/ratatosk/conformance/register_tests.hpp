#pragma once

// Requires GoogleTest; the other conformance headers do not.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include <ratatosk/conformance/rules.hpp>

namespace ratatosk::conformance {

/// A test that checks one rule on one channel.
class RuleTest final : public testing::Test {
 public:
  RuleTest(const Rule& rule, MakeChannel make) : rule_(rule), make_(std::move(make)) {}

  void TestBody() override {
    auto channel = make_();
    for (const auto& violation : rule_.check(*channel)) {
      ADD_FAILURE() << rule_.says << '\n' << violation;
    }
  }

 private:
  const Rule& rule_;
  MakeChannel make_;
};

/// Registers the tests `<channel>Conformance.<rule>` and returns their number. Call it before
/// RUN_ALL_TESTS, or from the initializer of a variable.
inline std::size_t RegisterTests(const std::string& channel, MakeChannel make) {
  for (const auto& rule : Rules()) {
    const std::string name(rule.name);
    testing::RegisterTest((channel + "Conformance").c_str(), name.c_str(), nullptr, nullptr,
                          __FILE__, __LINE__,
                          [&rule, make]() -> testing::Test* { return new RuleTest(rule, make); });
  }
  return Rules().size();
}

}  // namespace ratatosk::conformance
