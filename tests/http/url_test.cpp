#include <ratatosk/http/url.hpp>

#include <gtest/gtest.h>

#include <ostream>

namespace ratatosk::http {
namespace {

struct UrlCase {
  std::string text;
  std::string origin;  // empty: refused
  std::string target;
  std::string host_header;

  friend std::ostream& operator<<(std::ostream& out, const UrlCase& c) { return out << c.text; }
};
class UrlTest : public testing::TestWithParam<UrlCase> {};

TEST_P(UrlTest, ParsesOrRejects) {
  const auto& c = GetParam();
  auto url = Url::Parse(c.text);
  ASSERT_EQ(url.Ok(), !c.origin.empty());
  if (!url) {
    EXPECT_EQ(url.Error().Code(), MessagingErrorCodes::InvalidConfiguration);
    EXPECT_FALSE(url.Error().Message().empty());
    return;
  }
  EXPECT_EQ(url->Origin().ToText(), c.origin);
  EXPECT_EQ(url->Target(), c.target);
  EXPECT_EQ(url->Origin().HostHeader(), c.host_header);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    UrlTest,
    testing::Values(UrlCase{"https://a.example", "https://a.example:443", "/", "a.example"},
                    UrlCase{"http://a.example/x?y=1", "http://a.example:80", "/x?y=1", "a.example"},
                    UrlCase{"https://127.0.0.1:8443/p#f", "https://127.0.0.1:8443", "/p",
                            "127.0.0.1:8443"},
                    UrlCase{"https://[::1]:9/", "https://[::1]:9", "/", "[::1]:9"},
                    UrlCase{"https://user:pw@a.example/", "", "", ""},
                    UrlCase{"ftp://a.example/", "", "", ""},
                    UrlCase{"/only/a/path", "", "", ""},
                    UrlCase{"https://", "", "", ""},
                    UrlCase{"https://a%0D%0AX-Evil:%201.example/", "", "", ""},
                    UrlCase{"https://a%00.example/", "", "", ""},
                    UrlCase{"https://a%2Fb.example/", "", "", ""},
                    UrlCase{"https://a%7F.example/", "", "", ""},
                    UrlCase{"https://a.example:99999/", "", "", ""},
                    UrlCase{"", "", "", ""}));

}  // namespace
}  // namespace ratatosk::http
