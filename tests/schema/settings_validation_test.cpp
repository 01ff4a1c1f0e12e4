#include <gmock/gmock.h>

#include <array>
#include <ostream>

#include "schema/faults.hpp"

namespace ratatosk {
namespace {

using test::FaultsOf;
using test::None;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::string CheckEven(const Value& value) {
  return *value.AsInteger() % 2 == 0 ? "" : "must be even";
}

constexpr std::string_view kLevels[] = {"low", "high"};
constexpr std::array kParameters{
    ParameterSchema("Host", DataType::String).Required().Length(2, 5),
    ParameterSchema("Port", DataType::Integer).Between(1, 10),
    ParameterSchema("Share", DataType::Number).Between(0.5, 1.5),
    ParameterSchema("Level", DataType::String).OneOf(kLevels),
    ParameterSchema("Even", DataType::Integer).CheckedBy(&CheckEven),
    ParameterSchema("Fast", DataType::Boolean),
    ParameterSchema("Password", DataType::String).Sensitive().Length(8, 100),
};
constexpr ChannelSchema kSchema =
    ChannelSchema("Acme", "Mail", "1.0.0").WithParameters(kParameters);

ConnectionSettings Good() { return ConnectionSettings().SetParameter("host", "abc"); }

TEST(ValidateSettingsTest, AcceptsValidSettings) {
  const auto all = Good()
                       .SetParameter("Port", 10)
                       .SetParameter("Share", "0.5")
                       .SetParameter("Level", "high")
                       .SetParameter("Even", 4)
                       .SetParameter("Fast", "TRUE")
                       .SetParameter("Password", Secret("12345678"))
                       .SetParameter("timeout.send", "00:00:10");
  EXPECT_EQ(FaultsOf(kSchema, Good()), None());
  EXPECT_EQ(FaultsOf(kSchema, all), None());
  EXPECT_EQ(FaultsOf(kSchema, all.WithDefaults(kSchema)), None());
}

TEST(ValidateSettingsTest, ReportsAllErrors) {
  const auto settings = ConnectionSettings()
                            .SetParameter("Port", 11)
                            .SetParameter("Share", "x")
                            .SetParameter("Level", "medium")
                            .SetParameter("Even", 3)
                            .SetParameter("Timeout.Send", "soon")
                            .SetParameter("Other", "1");
  EXPECT_THAT(FaultsOf(kSchema, settings),
              UnorderedElementsAre("Host MISSING", "Port OUT_OF_RANGE", "Share WRONG_TYPE",
                                   "Level NOT_ALLOWED", "Even INVALID", "Timeout.Send INVALID",
                                   "Other UNKNOWN_NAME"));
}

struct SettingCase {
  std::string name;
  std::string text;
  std::string fault;  // its code; empty when there is none

  friend std::ostream& operator<<(std::ostream& out, const SettingCase& c) {
    return out << c.name << "='" << c.text << "'";
  }
};

class SettingTest : public testing::TestWithParam<SettingCase> {};

TEST_P(SettingTest, Table) {
  const auto& c = GetParam();
  const auto found = FaultsOf(kSchema, Good().SetParameter(c.name, c.text));
  EXPECT_EQ(found, c.fault.empty() ? None() : None{c.name + " " + c.fault});
}

INSTANTIATE_TEST_SUITE_P(Table,
                         SettingTest,
                         testing::Values(SettingCase{"Host", "",
                                                     "MISSING"},  // empty counts as not set
                                         SettingCase{"Host", "a", "OUT_OF_RANGE"},
                                         SettingCase{"Host", "ab", ""},
                                         SettingCase{"Host", "abcde", ""},
                                         SettingCase{"Host", "abcdef", "OUT_OF_RANGE"},
                                         SettingCase{"Port", "", ""},
                                         SettingCase{"Port", "0", "OUT_OF_RANGE"},
                                         SettingCase{"Port", "1", ""},
                                         SettingCase{"Port", "11", "OUT_OF_RANGE"},
                                         SettingCase{"Port", "1.5", "WRONG_TYPE"},
                                         SettingCase{"Share", "1", ""},
                                         SettingCase{"Share", "1.6", "OUT_OF_RANGE"},
                                         SettingCase{"Share", "nan", "WRONG_TYPE"},
                                         SettingCase{"Level", "low", ""},
                                         SettingCase{"Level", "LOW", "NOT_ALLOWED"},
                                         SettingCase{"Fast", "maybe", "WRONG_TYPE"},
                                         SettingCase{"Even", "2", ""},
                                         SettingCase{"Timeout.Receive", "0", "INVALID"},
                                         SettingCase{"Timeout.StatusQuery", "00:00:00.001", ""},
                                         SettingCase{"Porto", "1", "UNKNOWN_NAME"}));

TEST(ValidateSettingsTest, ErrorsHideValues) {
  const auto settings = ConnectionSettings()
                            .SetParameter("Password", "s3cret")
                            .SetParameter("Port", "s3cret")
                            .SetParameter("Level", "s3cret")
                            .SetParameter("Timeout.Send", "s3cret")
                            .SetParameter("Passwort", "s3cret");
  ValidationFaults faults;
  ValidateSettings(kSchema, settings, faults);
  EXPECT_EQ(faults.size(), 6U);
  for (const auto& fault : faults) {
    EXPECT_THAT(fault.Message(), HasSubstr(fault.Member()));
    EXPECT_THAT(fault.Message(), Not(HasSubstr("s3cret")));
  }
}

std::string MessageOf(const ConnectionSettings& settings) {
  ValidationFaults faults;
  ValidateSettings(kSchema, settings, faults);
  return faults.empty() ? "no fault" : faults.front().Message();
}

TEST(ValidateSettingsTest, ErrorsNameLimits) {
  EXPECT_EQ(MessageOf(Good().SetParameter("Port", 0)), "Port must be from 1 to 10");
  EXPECT_EQ(MessageOf(Good().SetParameter("Host", "a")), "Host must have from 2 to 5 bytes");
  EXPECT_EQ(MessageOf(Good().SetParameter("Level", "x")), "Level must be one of: low, high");
  EXPECT_EQ(MessageOf(Good().SetParameter("Even", 1)), "Even must be even");
  EXPECT_EQ(MessageOf(Good().SetParameter("Fast", "x")), "Fast must be of type Boolean");
}

TEST(ValidateSettingsTest, UnknownNameErrorSuggestsNearestName) {
  EXPECT_THAT(MessageOf(Good().SetParameter("Pasword", "")), HasSubstr("did you mean 'Password'?"));
  EXPECT_THAT(MessageOf(Good().SetParameter("TimeoutSend", "")), HasSubstr("'Timeout.Send'?"));
  EXPECT_EQ(MessageOf(Good().SetParameter("Completely.Other", "")),
            "there is no setting 'Completely.Other'");
}

TEST(ValidateSettingsTest, AllowsUnknownNamesIfSchemaIsNotStrict) {
  const auto settings = Good().SetParameter("Other", "1").SetParameter("Port", 0);
  EXPECT_THAT(FaultsOf(kSchema.Strict(false), settings), ElementsAre("Port OUT_OF_RANGE"));
}

TEST(ValidateSettingsTest, OwnParameterHidesCommonOne) {
  static constexpr std::array kOwn{
      ParameterSchema("timeout.send", DataType::Integer).Between(1, 9)};
  const auto schema = kSchema.WithParameters(kOwn);
  const auto settings = ConnectionSettings().SetParameter("Timeout.Send", "10");
  EXPECT_THAT(FaultsOf(schema, settings), ElementsAre("timeout.send OUT_OF_RANGE"));
  const auto other = ConnectionSettings().SetParameter("Timeout.Send", "00:01:00");
  EXPECT_THAT(FaultsOf(schema, other), ElementsAre("timeout.send WRONG_TYPE")) << "once";
}

constexpr std::string_view kKeyNames[] = {"Key"};
constexpr std::string_view kBasicNames[] = {"User", "Password"};
constexpr std::array kWays{AuthenticationSchema(AuthenticationScheme::ApiKey, kKeyNames),
                           AuthenticationSchema(AuthenticationScheme::Basic, kBasicNames)};

TEST(AuthenticationTest, UsesFirstSatisfiedConfiguration) {
  const auto schema = kSchema.WithAuthentications(kWays);
  const auto used = [&](const ConnectionSettings& settings) {
    const auto* found = FindAuthentication(schema, settings);
    return found ? ToString(found->scheme) : "none";
  };
  const auto basic = ConnectionSettings().SetParameter("USER", "u").SetParameter("password", "p");
  EXPECT_EQ(used(basic), "Basic");
  EXPECT_EQ(used(ConnectionSettings(basic).SetParameter("Key", "k")), "ApiKey");
  EXPECT_EQ(used(ConnectionSettings(basic).SetParameter("Key", "")), "Basic");
  EXPECT_EQ(used(ConnectionSettings(basic).SetParameter("User", "")), "none");
  EXPECT_EQ(used(ConnectionSettings()), "none");
}

TEST(AuthenticationTest, MissingCredentialsErrorListsAllConfigurations) {
  ValidationFaults faults;
  ValidateSettings(kSchema.WithAuthentications(kWays), Good(), faults);
  EXPECT_THAT(test::Brief(faults), ElementsAre("Authentication MISSING_CREDENTIALS"));
  EXPECT_EQ(faults[0].Message(), "credentials are required: Key, or User and Password");
}

TEST(AuthenticationTest, SchemaWithoutConfigurationsNeedsNoCredentials) {
  EXPECT_EQ(FindAuthentication(kSchema, Good()), nullptr);
  EXPECT_EQ(FaultsOf(kSchema, Good()), None());
}

}  // namespace
}  // namespace ratatosk
