#include <ratatosk/http/proxy.hpp>

#include <gtest/gtest.h>

#include "support/matchers.hpp"

namespace ratatosk::http {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

TEST(ProxyTest, ParsesHostPortAndCredentials) {
  const auto proxy = Proxy::Parse("http://user:p%40ss@proxy.example:3128");
  ASSERT_THAT(proxy, test::IsOk());
  EXPECT_EQ(proxy->host, "proxy.example");
  EXPECT_EQ(proxy->port, 3128);
  EXPECT_EQ(proxy->user, "user");
  EXPECT_EQ(proxy->password.Reveal(), "p@ss");
}

TEST(ProxyTest, SchemeAndPortAreOptional) {
  const auto proxy = Proxy::Parse("proxy.example");
  ASSERT_THAT(proxy, test::IsOk());
  EXPECT_EQ(proxy->host, "proxy.example");
  EXPECT_EQ(proxy->port, 80);
  EXPECT_TRUE(proxy->user.empty());
}

TEST(ProxyTest, RejectsOtherSchemesWithoutShowingPassword) {
  for (const auto* text : {"https://u:secret@p:1", "socks5://u:secret@p:1", "http://u:secret@",
                           "http://u:secret@p:99999", ""}) {
    const auto proxy = Proxy::Parse(text);
    ASSERT_THAT(proxy, test::FailsWithCode(MessagingErrorCodes::InvalidConfiguration)) << text;
    EXPECT_EQ(proxy.Error().ToText().find("secret"), std::string::npos) << text;
  }
}

std::string ProxyFor(const Origin& origin, const Variables& environment) {
  const auto proxy = ProxyFromEnvironment(origin, environment);
  if (!proxy) return "error: " + std::string(proxy.Error().Message());
  return *proxy ? (*proxy)->host : "none";
}

TEST(ProxyFromEnvironmentTest, Table) {
  const Origin https(true, "api.example.com", 443);
  const Origin http(false, "api.example.com", 80);
  const std::pair<std::string, std::string> set("HTTPS_PROXY", "http://p:1");
  EXPECT_EQ(ProxyFor(https, {}), "none");
  EXPECT_EQ(ProxyFor(https, {set}), "p");
  EXPECT_EQ(ProxyFor(https, {{"https_proxy", "q:1"}}), "q");
  EXPECT_EQ(ProxyFor(https, {{"http_proxy", "q:1"}}), "none");
  EXPECT_EQ(ProxyFor(http, {{"http_proxy", "q:1"}}), "q");
  EXPECT_EQ(ProxyFor(http, {{"HTTP_PROXY", "q:1"}}), "none") << "set by a CGI request";
  EXPECT_EQ(ProxyFor(https, {{"HTTPS_PROXY", ""}}), "none");
  EXPECT_EQ(ProxyFor(https, {{"HTTPS_PROXY", "ftp://p"}}),
            "error: the environment variable HTTPS_PROXY: the scheme of a proxy must be http");
  for (const auto* list : {"*", "api.example.com", "example.com", ".example.com", "EXAMPLE.com",
                           "a.b, example.com ,c", "api.example.com:443"}) {
    EXPECT_EQ(ProxyFor(https, {set, {"NO_PROXY", list}}), "none") << list;
    EXPECT_EQ(ProxyFor(https, {set, {"no_proxy", list}}), "none") << list;
  }
  for (const auto* list : {"", ",", "ample.com", "api.example.com:80", "other.com", ":443"}) {
    EXPECT_EQ(ProxyFor(https, {set, {"NO_PROXY", list}}), "p") << list;
  }
  EXPECT_EQ(ProxyFor(Origin(true, "::1", 443), {set, {"NO_PROXY", "[::1]"}}), "none");
}

}  // namespace
}  // namespace ratatosk::http
