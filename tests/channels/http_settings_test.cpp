#include <ratatosk/channels/http_settings.hpp>

#include <gtest/gtest.h>

namespace ratatosk {
namespace {

using namespace std::chrono_literals;

TEST(ReadPoolOptionsTest, WithoutSettingsChangesNothing) {
  const auto defaults = http::PoolOptions().WithMaxConnections(7);
  EXPECT_EQ(ReadPoolOptions(ConnectionSettings(), defaults), defaults);
}

TEST(ReadPoolOptionsTest, TakesEachSetting) {
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

// The defaults stand in the descriptions of the settings, in docs/settings.md, and here.
TEST(ReadPoolOptionsTest, TheDefaultsAreThoseOfTheDocumentation) {
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
