#include <gtest/gtest.h>

#include <ostream>

#include <ratatosk/schema/connection_settings.hpp>

#include "support/matchers.hpp"

namespace ratatosk {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct GoodCase {
  std::string name;
  std::string text;
  Pairs expected;

  friend std::ostream& operator<<(std::ostream& out, const GoodCase& c) { return out << c.name; }
};

class ParseTest : public testing::TestWithParam<GoodCase> {};

TEST_P(ParseTest, Reads) {
  const auto settings = ConnectionSettings::Parse(GetParam().text);
  ASSERT_THAT(settings, test::IsOk());
  Pairs read;
  for (const auto& name : settings->Names()) read.emplace_back(name, *settings->GetString(name));
  EXPECT_EQ(read, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ParseTest,
    testing::Values(
        GoodCase{"nothing", "", {}},
        GoodCase{"only_separators", " ; ;; ", {}},
        GoodCase{"pairs", "A=1;B=2", {{"A", "1"}, {"B", "2"}}},
        GoodCase{"separator_at_the_end", "A=1;", {{"A", "1"}}},
        GoodCase{"white_space", " \tA = 1 2 ;\r\n B =\t2\n", {{"A", "1 2"}, {"B", "2"}}},
        GoodCase{"line_break_in_quotes", "A='1\n2';\nB=3\n", {{"A", "1\n2"}, {"B", "3"}}},
        GoodCase{"empty_at_the_end_of_a_line", "A=\n;B= \r\n", {{"A", ""}, {"B", ""}}},
        GoodCase{"empty_value", "A=;B=''", {{"A", ""}, {"B", ""}}},
        GoodCase{"equals_in_value", "A=x?y=z==", {{"A", "x?y=z=="}}},
        GoodCase{"single_quotes", "A='x;y=\"z\" '", {{"A", "x;y=\"z\" "}}},
        GoodCase{"double_quotes", "A=\"x;y='z'\" ; B=1", {{"A", "x;y='z'"}, {"B", "1"}}},
        GoodCase{"escapes", R"(A='it\'s \\ \"so\"')", {{"A", R"(it's \ "so")"}}},
        GoodCase{"no_escape_without_quotes", R"(A=C:\x\)", {{"A", R"(C:\x\)"}}},
        GoodCase{"quote_inside_a_value", "A=it's", {{"A", "it's"}}},
        GoodCase{"dots_and_blanks_in_names",
                 "Timeout.Send=3;My Key=4",
                 {{"My Key", "4"}, {"Timeout.Send", "3"}}},
        GoodCase{"utf8", "Näme=ö;B=\xE2\x9C\x93", {{"B", "\xE2\x9C\x93"}, {"Näme", "ö"}}}));

struct BadCase {
  std::string name;
  std::string text;
  std::string position;
  std::string member;

  friend std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.name; }
};

class ParseFaultTest : public testing::TestWithParam<BadCase> {};

TEST_P(ParseFaultTest, ErrorNamesPositionAndMemberWithoutValue) {
  const auto settings = ConnectionSettings::Parse(GetParam().text);
  ASSERT_THAT(settings, test::FailsWithCode(MessagingErrorCodes::InvalidConfiguration));
  const std::string message(settings.Error().Message());
  EXPECT_TRUE(message.ends_with(" at position " + GetParam().position)) << message;
  EXPECT_EQ(settings.Error().Member(), GetParam().member);
  EXPECT_EQ(message.find("s3cret"), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ParseFaultTest,
    testing::Values(BadCase{"no_equals", "A=1; s3cret", "6", ""},
                    BadCase{"no_equals_before_separator", "s3cret;A=1", "1", ""},
                    BadCase{"no_name", "A=1;=s3cret", "5", ""},
                    BadCase{"blank_name", "  =s3cret", "3", ""},
                    BadCase{"open_quote", "A=1;B='s3cret;C=2", "7", "B"},
                    BadCase{"other_quote_does_not_close", "B='s3cret\"", "3", "B"},
                    BadCase{"escaped_quote_does_not_close", R"(B='s3cret\')", "3", "B"},
                    BadCase{"backslash_at_the_end", R"(B='s3cret\)", "3", "B"},
                    BadCase{"line_without_separator", "A=1;B=x\r\nC=s3cret", "8", "B"},
                    BadCase{"line_break_before_the_value", "A=1;B= \nC=s3cret", "8", "B"},
                    BadCase{"behind_the_quote", "B='s3cret' s3cret;C=1", "12", "B"},
                    BadCase{"twice", "A=s3cret;B=1;a=s3cret", "14", "a"}));

TEST(ParseTest, NullCountsAsEmpty) {
  const char* unset = nullptr;
  const auto settings = ConnectionSettings::Parse(unset);
  ASSERT_THAT(settings, test::IsOk());
  EXPECT_TRUE(settings->Names().empty());
}

}  // namespace
}  // namespace ratatosk
