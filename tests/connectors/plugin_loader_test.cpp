#include <ratatosk/connectors/plugin_loader.hpp>

#include <gtest/gtest.h>

#include <ratatosk/core/abi.hpp>

#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Why the module of that name was refused; the registry stays empty.
std::string Refusal(const std::string& name) {
  ConnectorRegistry registry;
  const auto path = std::string(RATATOSK_PLUGINS) + "/libplugin_" + name + ".so";
  const auto loaded = LoadPlugin(registry, path);
  EXPECT_THAT(loaded, FailsWithCode(MessagingErrorCodes::InvalidConfiguration));
  EXPECT_TRUE(registry.List().empty());
  if (loaded.Ok()) return "";
  EXPECT_THAT(std::string(loaded.Error().Message()), HasSubstr(path));
  return std::string(loaded.Error().Message());
}

TEST(PluginLoaderTest, FailsWhenFileIsMissing) {
  EXPECT_THAT(Refusal("none"), HasSubstr("No such file"));
}

TEST(PluginLoaderTest, AbiErrorNamesFoundAndExpected) {
  EXPECT_THAT(Refusal("forged_abi"),
              AllOf(HasSubstr("built with the settings ratatosk_abi_boost107400_reactorepoll, "),
                    HasSubstr(std::string("this program with ") + RATATOSK_ABI)));
}

TEST(PluginLoaderTest, DetectsOtherAsioSettingsAtRunTime) {
  EXPECT_THAT(Refusal("other_boost"),
              AllOf(HasSubstr("built with the settings ratatosk_abi_boost107400_reactorepoll, "),
                    HasSubstr(std::string("this program with ") + RATATOSK_ABI)));
}

TEST(PluginLoaderTest, RejectsLibraryWithoutAbiSymbol) {
  EXPECT_THAT(Refusal("no_abi"), HasSubstr("no symbol ratatosk_plugin_abi"));
}

TEST(PluginLoaderTest, RejectsLibraryWithoutRegisterFunction) {
  EXPECT_THAT(Refusal("no_function"), HasSubstr("no function ratatosk_register_v1"));
}

TEST(PluginLoaderTest, ExceptionLeavesRegistryUnchanged) {
  EXPECT_THAT(Refusal("throws"), HasSubstr("no licence"));
}

}  // namespace
}  // namespace ratatosk::test
