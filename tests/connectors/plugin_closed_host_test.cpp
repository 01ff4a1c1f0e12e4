#include <ratatosk/connectors/plugin_loader.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ratatosk::test {
namespace {

TEST(PluginClosedHostTest, ErrorNamesSymbolsThatHostDoesNotExport) {
  ConnectorRegistry registry;
  const auto loaded = LoadPlugin(registry, std::string(RATATOSK_PLUGINS) + "/libplugin_throws.so");
  ASSERT_FALSE(loaded);
  const std::string message(loaded.Error().Message());
  EXPECT_THAT(message, testing::HasSubstr("undefined symbol: "));
  EXPECT_THAT(message, testing::HasSubstr("; this program must hold all of the library"));
}

}  // namespace
}  // namespace ratatosk::test
