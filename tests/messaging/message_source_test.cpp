#include <ratatosk/messaging/message_source.hpp>

#include <gtest/gtest.h>

#include <ostream>

namespace ratatosk {
namespace {

static_assert(!std::is_aggregate_v<MessageSource>);

struct SourceCase {
  MessageSource source;
  SourceFormat format;
  std::string_view name;
  std::string_view body;
  std::string_view url;

  friend std::ostream& operator<<(std::ostream& out, const SourceCase& c) { return out << c.name; }
};

class SourceFormatTest : public testing::TestWithParam<SourceCase> {};

TEST_P(SourceFormatTest, KeepsRawBytes) {
  const auto& c = GetParam();
  EXPECT_EQ(c.source.Format(), c.format);
  EXPECT_EQ(ToString(c.source.Format()), c.name);
  EXPECT_EQ(c.source.Body(), c.body);
  EXPECT_EQ(c.source.Url(), c.url);
  EXPECT_TRUE(c.source.Headers().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    SourceFormatTest,
    testing::Values(
        SourceCase{MessageSource::UrlPost("b=%2B1&a=+"), SourceFormat::UrlPost, "UrlPost",
                   "b=%2B1&a=+", ""},
        SourceCase{MessageSource::UrlQuery("https://x.example/hook?a=%20"), SourceFormat::UrlQuery,
                   "UrlQuery", "", "https://x.example/hook?a=%20"},
        SourceCase{MessageSource::Json("{ \"a\": 1 }\n"), SourceFormat::Json, "Json",
                   "{ \"a\": 1 }\n", ""},
        SourceCase{MessageSource::Xml("<a b='1'/> "), SourceFormat::Xml, "Xml", "<a b='1'/> ", ""},
        SourceCase{MessageSource::Text("a\r\n"), SourceFormat::Text, "Text", "a\r\n", ""},
        SourceCase{MessageSource::Binary(std::string("\0\xFF", 2)), SourceFormat::Binary, "Binary",
                   std::string_view("\0\xFF", 2), ""},
        SourceCase{MessageSource(SourceFormat::Text, std::string("a\0b", 3)), SourceFormat::Text,
                   "Text", std::string_view("a\0b", 3), ""}));

TEST(MessageSourceTest, FindsHeadersCaseInsensitively) {
  const auto source = MessageSource::UrlPost("")
                          .WithUrl("https://x.example/hook")
                          .WithHeader("X-Signature", "first")
                          .WithHeader("x-signature", "second")
                          .WithHeader("Empty", "");
  EXPECT_EQ(source.Url(), "https://x.example/hook");
  ASSERT_EQ(source.Headers().size(), 3U);
  ASSERT_NE(source.FindHeader("X-SIGNATURE"), nullptr);
  EXPECT_EQ(*source.FindHeader("X-SIGNATURE"), "first");
  ASSERT_NE(source.FindHeader("empty"), nullptr) << "empty is not missing";
  EXPECT_EQ(*source.FindHeader("empty"), "");
}

TEST(MessageSourceTest, MatchesWholeNamesOnly) {
  const auto source = MessageSource::Json("").WithHeader("X-Signature", "s");
  for (const char* name : {"", "X-Signatur", "X-Signature-", "X_Signature"}) {
    EXPECT_EQ(source.FindHeader(name), nullptr) << name;
  }
}

TEST(MessageSourceTest, ReturnsMimeTypeWithoutParameters) {
  const auto mime = [](std::string header) {
    const auto source = MessageSource::Text("").WithHeader("content-type", std::move(header));
    return std::string(source.MimeType());
  };
  EXPECT_EQ(mime("application/json; charset=utf-8"), "application/json");
  EXPECT_EQ(mime("\t text/xml \t;x"), "text/xml");
  EXPECT_EQ(mime("text/plain"), "text/plain");
  EXPECT_EQ(mime(""), "");
  EXPECT_EQ(mime(" ;charset=utf-8"), "");
  EXPECT_EQ(MessageSource::Text("").MimeType(), "");
}

}  // namespace
}  // namespace ratatosk
