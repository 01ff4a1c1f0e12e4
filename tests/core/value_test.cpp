#include <ratatosk/core/value.hpp>

#include <gtest/gtest.h>

namespace ratatosk {
namespace {

TEST(ValueTest, KeepsItsType) {
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

}  // namespace
}  // namespace ratatosk
