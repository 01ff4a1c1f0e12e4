#include "schema/pattern.hpp"

#include <gtest/gtest.h>

#include <array>

#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::test {
namespace {

TEST(Pattern, MatchesWholeText) {
  EXPECT_TRUE(MatchesPattern("ab12", "[a-z]+\\d{2}"));
  EXPECT_FALSE(MatchesPattern("ab123", "[a-z]+\\d{2}"));
  EXPECT_FALSE(MatchesPattern("xab12", "ab12"));
  EXPECT_FALSE(MatchesPattern("a", "["));
  EXPECT_FALSE(IsPattern("["));
  EXPECT_TRUE(IsPattern("[a]"));
  EXPECT_TRUE(IsPattern(""));
  EXPECT_FALSE(MatchesPattern(std::string(100, 'a') + "b", "(a+)+"));
}

TEST(Pattern, RejectsValueThatDoesNotMatch) {
  static constexpr std::string_view kNumbers[] = {"1", "5"};
  static constexpr std::array kProperties{
      ParameterSchema("code", DataType::String).Matching("[0-9]{4}"),
      ParameterSchema("rank", DataType::Integer).OneOf(kNumbers)};
  constexpr std::array kContents{ContentType::PlainText};
  static constexpr std::array kEndpoints{EndpointSchema(EndpointType::Any, true, true)};
  const auto schema = ChannelSchema("P", "T", "1.0.0")
                          .WithMessageProperties(kProperties)
                          .WithEndpoints(kEndpoints)
                          .WithContentTypes(kContents);
  const auto faults = [&](Value code, Value rank) {
    ValidationFaults found;
    ValidateMessage(schema,
                    MessageBuilder()
                        .ToLabel("x")
                        .WithText("t")
                        .WithProperty("code", std::move(code))
                        .WithProperty("rank", std::move(rank))
                        .Build(),
                    found);
    return found.size();
  };
  EXPECT_EQ(faults("1234", 5), 0U);
  EXPECT_EQ(faults("12345", 5), 1U);
  EXPECT_EQ(faults("1234", 2), 1U);
}

}  // namespace
}  // namespace ratatosk::test
