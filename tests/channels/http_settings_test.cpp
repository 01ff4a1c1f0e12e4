#include <ratatosk/channels/http_settings.hpp>

#include <gtest/gtest.h>

namespace ratatosk {
namespace {

using namespace std::chrono_literals;

TEST(ReadPoolOptionsTest, WithoutSettingsChangesNothing) {
  const auto defaults = http::PoolOptions().WithMaxConnections(7);
  EXPECT_EQ(ReadPoolOptions(ConnectionSettings(), defaults), defaults);
}

TEST(ReadPoolOptionsTest, ReadsEachSetting) {
  const auto settings = ConnectionSettings::Parse(
      "Http.MaxConnections=3;Http.MaxWaiting=0;Http.MaxAccountShare=0.5;Http.IdleTimeout=00:00:20;"
      "Http.MaxConnectionAge=60;Http.ConnectTimeout=1.5");
  const auto options = ReadPoolOptions(*settings, http::PoolOptions());
  EXPECT_EQ(options.max_connections, 3U);
  EXPECT_EQ(options.max_waiting, 0U);
  EXPECT_EQ(options.max_share, 0.5);
  EXPECT_EQ(options.idle_limit, 20s);
  EXPECT_EQ(options.max_age, 1min);
  EXPECT_EQ(options.connect_timeout, 1500ms);
}

TEST(ReadConnectOptionsTest, ReturnsDefaultsWithoutSettings) {
  const auto options = ReadConnectOptions(ConnectionSettings(), "");
  ASSERT_TRUE(options);
  EXPECT_EQ(*options, http::ConnectOptions());
}

TEST(ReadConnectOptionsTest, ReadsEachSetting) {
  const auto settings = ConnectionSettings::Parse(
      "Http.MinTlsVersion=1.3;Http.AdditionalCaFile=/more.pem;Http.ClientCertificateFile=/c.pem;"
      "Http.ClientKeyFile=/k.pem;Http.Proxy='http://proxy.example:3128';Http.ProxyUser=u;"
      "Http.ProxyPassword=p;Http.UseEnvironmentProxy=true;Http.UnixSocket=/run/x.sock");
  const auto options = ReadConnectOptions(*settings, "/ca.pem");
  ASSERT_TRUE(options);
  http::Proxy proxy("proxy.example", 3128);
  proxy.WithCredentials("u", Secret("p"));
  EXPECT_EQ(*options, http::ConnectOptions()
                          .WithAuthoritiesFile("/ca.pem")
                          .WithAdditionalAuthoritiesFile("/more.pem")
                          .WithClientCertificate("/c.pem", "/k.pem")
                          .WithMinTlsVersion(http::TlsVersion::Tls13)
                          .WithProxy(proxy)
                          .WithEnvironmentProxy()
                          .WithUnixSocket("/run/x.sock"));
}

TEST(ReadConnectOptionsTest, ErrorNamesSetting) {
  const auto settings = ConnectionSettings::Parse("Http.Proxy='socks5://p:1'");
  const auto options = ReadConnectOptions(*settings, "");
  ASSERT_FALSE(options);
  EXPECT_EQ(options.Error().Member(), "Http.Proxy");
}

// The defaults stand in the descriptions of the settings, in docs/settings.md, and here.
TEST(ReadPoolOptionsTest, DefaultsMatchDocumentation) {
  const http::PoolOptions options;
  EXPECT_EQ(options.max_connections, 320U);
  EXPECT_EQ(options.max_waiting, 1'000'000U);
  EXPECT_EQ(options.max_share, 0.875);
  EXPECT_EQ(options.idle_limit, 50s);
  EXPECT_EQ(options.max_age, 30min);
  EXPECT_EQ(options.connect_timeout, 10s);
}

}  // namespace
}  // namespace ratatosk
