#include <ratatosk/connectors/connector_registry.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using Codes = MessagingErrorCodes;

ConnectorRegistry::Factory Maker(std::shared_ptr<FakeCore> core = std::make_shared<FakeCore>()) {
  return [core](Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings) {
    return std::make_unique<FakeConnector>(std::move(runtime), std::move(schema),
                                           std::move(settings), core);
  };
}

class RegistryTest : public ConnectorTest {
 protected:
  RegistryTest() { registry_.Register(kFakeSchema, Maker(core_)); }
  ConnectorRegistry registry_;
};

TEST_F(RegistryTest, FindsByProviderAndTypeCaseInsensitively) {
  EXPECT_EQ(registry_.FindSchema("Fake/Channel"), &kFakeSchema);
  EXPECT_EQ(registry_.FindSchema("fAKE/cHANNEL"), &kFakeSchema);
  for (const char* name : {"", "Fake", "Fake/", "Fake/Channels", "Fake/Channel/1.0.0"}) {
    EXPECT_EQ(registry_.FindSchema(name), nullptr) << name;
  }
}

TEST_F(RegistryTest, ListsChannelsSorted) {
  static constexpr ChannelSchema kOther("Acme", "Other", "1.0.0");
  registry_.Register(kOther, Maker());
  EXPECT_EQ(registry_.List(), (std::vector<std::string>{"Acme/Other", "Fake/Channel"}));
  EXPECT_TRUE(ConnectorRegistry().List().empty());
}

TEST_F(RegistryTest, RegisteringAgainReplaces) {
  static constexpr ChannelSchema kNewer("FAKE", "Channel", "2.0.0");
  auto core = std::make_shared<FakeCore>();
  registry_.Register(kNewer, Maker(core));
  EXPECT_EQ(registry_.List(), std::vector<std::string>{"FAKE/Channel"});
  const auto made = registry_.Create("Fake/Channel", runtime_, ConnectionSettings());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ((*made)->Schema().version, "2.0.0");
  EXPECT_EQ((*made)->Find<FakeCore>(), core.get()) << "made by the newer factory";
}

TEST_F(RegistryTest, CreatesWorkingConnector) {
  auto made = registry_.Create("fake/channel", runtime_, Settings().SetParameter("Port", 7));
  ASSERT_THAT(made, IsOk());
  auto& connector = **made;
  EXPECT_EQ(connector.State(), ConnectorState::Uninitialized);
  EXPECT_EQ(core_->initialized, 0);
  EXPECT_EQ(connector.Settings().GetInteger("Port"), 7);
  EXPECT_THAT(Run(connector.SendMessageAsync(Text())), IsOk());
}

TEST_F(RegistryTest, UnknownChannelErrorListsKnownOnes) {
  const auto made = registry_.Create("Fake/Chanel", runtime_, Settings());
  ASSERT_THAT(made, FailsWithCode(Codes::ConnectorNotFound));
  EXPECT_EQ(made.Error().Message(), "no channel 'Fake/Chanel'; known are: Fake/Channel");
  const auto none = ConnectorRegistry().Create("x", runtime_, Settings());
  EXPECT_EQ(none.Error().Message(), "no channel 'x'; known are: none");
}

TEST_F(RegistryTest, ReportsAllInvalidSettings) {
  const auto settings = ConnectionSettings().SetParameter("Port", 101).SetParameter("What", 1);
  const auto made = registry_.Create("Fake/Channel", runtime_, settings);
  ASSERT_THAT(made, FailsWithCode(Codes::InvalidConfiguration));
  std::vector<std::string> members;
  for (const auto& fault : made.Error().Faults()) members.push_back(fault.Member());
  EXPECT_THAT(members, testing::UnorderedElementsAre("Host", "Port", "What"));
  const auto one = registry_.Create("Fake/Channel", runtime_, ConnectionSettings());
  EXPECT_EQ(one.Error().Message(), "Host is required");
}

TEST_F(RegistryTest, ErrorNamesEnvironmentVariable) {
  const auto settings =
      ConnectionSettings::FromEnvironment("WA_", {{"WA_HOST", "h"}, {"WA_PORT", "101"}});
  const auto made = registry_.Create("Fake/Channel", runtime_, *settings);
  ASSERT_THAT(made, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_EQ(made.Error().Member(), "Port");
  EXPECT_THAT(std::string(made.Error().Message()),
              testing::EndsWith(" (environment variable WA_PORT)"));
  FakeConnector connector(runtime_, kFakeSchema, *settings, core_);
  const auto initialized = Run(connector.InitializeAsync());
  EXPECT_THAT(std::string(initialized.Error().Message()),
              testing::EndsWith(" (environment variable WA_PORT)"));
}

TEST_F(RegistryTest, FailsWhenFactoryReturnsNull) {
  registry_.Register(kFakeSchema, [](Runtime, ChannelSchemaHandle, ConnectionSettings) {
    return std::unique_ptr<IChannelConnector>();
  });
  EXPECT_THAT(registry_.Create("Fake/Channel", runtime_, Settings()),
              FailsWithCode(Codes::MessagingError));
}

}  // namespace
}  // namespace ratatosk::test
