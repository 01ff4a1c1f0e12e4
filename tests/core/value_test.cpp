#include <ratatosk/core/value.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace ratatosk {
namespace {

TEST(ValueTest, KeepsType) {
  EXPECT_EQ(Value().Type(), DataType::Null);
  EXPECT_EQ(Value(true).Type(), DataType::Boolean);
  EXPECT_EQ(Value(3).Type(), DataType::Integer);
  EXPECT_EQ(Value(0.5).Type(), DataType::Number);
  EXPECT_EQ(Value("x").Type(), DataType::String);
  EXPECT_EQ(Value(3).AsString(), nullptr);
}

TEST(ValueTest, WritesText) {
  EXPECT_EQ(Value().ToText(), "");
  EXPECT_EQ(Value(false).ToText(), "false");
  EXPECT_EQ(Value(-7).ToText(), "-7");
  EXPECT_EQ(Value(0.5).ToText(), "0.5");
  EXPECT_EQ(Value("a b").ToText(), "a b");
}

TEST(ValueTest, WritesShortestNumber) {
  EXPECT_EQ(Value(1e5).ToText(), "100000");
  EXPECT_EQ(Value(2e6).ToText(), "2000000");
  EXPECT_EQ(Value(5e-4).ToText(), "0.0005");
  EXPECT_EQ(Value(-1e-6).ToText(), "-0.000001");
  EXPECT_EQ(Value(1234567.25).ToText(), "1234567.25");
  EXPECT_EQ(Value(1e20).ToText(), "100000000000000000000");
  EXPECT_EQ(Value(0.0).ToText(), "0");
  EXPECT_EQ(Value(1e21).ToText(), "1e+21");
  EXPECT_EQ(Value(1e-7).ToText(), "1e-07");
  EXPECT_EQ(Value(std::numeric_limits<double>::max()).ToText(), "1.7976931348623157e+308");
  EXPECT_EQ(Value(-std::numeric_limits<double>::infinity()).ToText(), "-inf");
  // Nothing is lost, and the longest fit.
  for (const double number : {0.1, 1.0 / 3, -1.2345678901234567e-6, 9.999999999999999e20}) {
    EXPECT_EQ(std::stod(Value(number).ToText()), number);
  }
}

}  // namespace
}  // namespace ratatosk
