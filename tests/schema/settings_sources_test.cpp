#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <ratatosk/schema/connection_settings.hpp>

#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

using Codes = MessagingErrorCodes;

OperationResult<ConnectionSettings> Json(std::string_view text) {
  return ConnectionSettings::FromJson(text);
}

TEST(JsonSettings, FlattensNestedObjects) {
  const auto settings = Json(
      R"({"AccountSid":"AC1","Timeout":{"Send":5,"Receive":2.5},"On":true,"Off":null,"Empty":""})");
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->GetString("accountsid"), "AC1");
  EXPECT_EQ(settings->GetInteger("Timeout.Send"), 5);
  EXPECT_EQ(settings->GetNumber("timeout.receive"), 2.5);
  EXPECT_EQ(settings->GetBoolean("On"), true);
  EXPECT_FALSE(settings->Has("Off"));
  EXPECT_EQ(settings->GetString("Empty"), "");
  EXPECT_EQ(settings->OriginOf("Timeout.Send"), "JSON");
}

TEST(JsonSettings, KeepsNumbersExactly) {
  const auto settings = Json(R"({"a":9223372036854775807,"b":18446744073709551615,"c":0.1})");
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->GetString("a"), "9223372036854775807");
  EXPECT_EQ(settings->GetString("b"), "18446744073709551615");
  EXPECT_EQ(settings->GetString("c"), "0.1");
  // Boost's own parser is off in the last digit of these.
  const auto exact =
      Json(R"({"a":13.387664401253275,"b":19.035710899955934,"c":1.7976931348623157e308})");
  EXPECT_EQ(exact->GetString("a"), "13.387664401253275");
  EXPECT_EQ(exact->GetString("b"), "19.035710899955934");
  EXPECT_EQ(exact->GetString("c"), "1.7976931348623157e+308");
  EXPECT_EQ(Json(R"({"a":{"b":100000000000000000000}})").Error().Member(), "a.b");
  const auto whole = Json(R"({"a":100000.0,"b":2e6})");
  EXPECT_EQ(whole->GetInteger("a"), 100000);
  EXPECT_EQ(whole->GetInteger("b"), 2000000);
}

TEST(JsonSettings, ErrorNamesPositionWithoutValue) {
  const auto broken = Json(R"({"Token":"s3cret",})");
  ASSERT_THAT(broken, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_THAT(std::string(broken.Error().Message()), testing::HasSubstr("position 19"));
  EXPECT_THAT(std::string(broken.Error().Message()), testing::Not(testing::HasSubstr("s3cret")));
  EXPECT_THAT(Json(R"({"a":1} x)").Error().Message(), testing::HasSubstr("position 9"));
  EXPECT_THAT(Json("[1]"), FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_THAT(Json(""), FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_EQ(Json(R"({"Retry":{"Codes":["a"]}})").Error().Member(), "Retry.Codes");
  EXPECT_EQ(Json(R"({"A.b":1,"a":{"B":2}})").Error().Member(), "a.B");
  EXPECT_THAT(Json(R"({"":1})"), FailsWithCode(Codes::InvalidConfiguration));
}

TEST(EnvironmentSettings, MapsUnderscoresToWordsAndDots) {
  const Environment environment{
      {"WA_ACCOUNT_SID", "AC1"}, {"WA_TIMEOUT__SEND", "5"}, {"WA_Retry__MaxAttempts", "2"},
      {"OTHER_X", "1"},          {"WA_", "nothing"},        {"PATH", "/bin"}};
  const auto settings = ConnectionSettings::FromEnvironment("WA_", environment);
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->GetString("AccountSid"), "AC1");
  EXPECT_EQ(settings->GetInteger("Timeout.Send"), 5);
  EXPECT_EQ(settings->GetInteger("Retry.MaxAttempts"), 2);
  EXPECT_EQ(settings->Names().size(), 3U);
  EXPECT_EQ(settings->OriginOf("AccountSid"), "environment variable WA_ACCOUNT_SID");
}

TEST(EnvironmentSettings, RejectsTwoVariablesForOneSetting) {
  const Environment environment{{"WA_FROM", "a"}, {"WA_F_ROM", "b"}};
  const auto settings = ConnectionSettings::FromEnvironment("WA_", environment);
  ASSERT_THAT(settings, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_THAT(std::string(settings.Error().Message()),
              testing::AllOf(testing::HasSubstr("WA_FROM"), testing::HasSubstr("WA_F_ROM")));
}

TEST(EnvironmentSettings, ReadsEnvironmentOfProcess) {
  ASSERT_EQ(setenv("RATATOSK_TEST_TOKEN", "t", 1), 0);
  const auto settings = ConnectionSettings::FromEnvironment("RATATOSK_TEST_");
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->GetString("Token"), "t");
}

class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() { std::filesystem::create_directory(path_); }
  ~DirectoryTest() override { std::filesystem::remove_all(path_); }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("ratatosk-secrets-" + std::to_string(getpid()));
};

TEST_F(DirectoryTest, ReadsFileWithoutTrailingLineBreak) {
  Write("AuthToken", "s3cret\n");
  Write("Timeout__Send", "5");
  Write("Windows", "x\r\n");
  Write("Two", "a\nb\n\n");
  Write("With_Underscore", "1");
  Write(".hidden", "no");
  std::filesystem::create_directory(path_ / "..data");
  std::filesystem::create_directory(path_ / "folder");
  std::filesystem::create_symlink(path_ / "AuthToken", path_ / "Linked");
  const auto settings = ConnectionSettings::FromDirectory(path_);
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->GetString("AuthToken"), "s3cret");
  EXPECT_EQ(settings->GetString("Linked"), "s3cret");
  EXPECT_EQ(settings->GetInteger("Timeout.Send"), 5);
  EXPECT_EQ(settings->GetString("Windows"), "x");
  EXPECT_EQ(settings->GetString("Two"), "a\nb\n");
  EXPECT_TRUE(settings->Has("With_Underscore"));
  EXPECT_EQ(settings->Names().size(), 6U);
  EXPECT_EQ(settings->OriginOf("AuthToken"), "file " + (path_ / "AuthToken").string());
}

TEST_F(DirectoryTest, ErrorNamesUnreadablePath) {
  const auto missing = ConnectionSettings::FromDirectory(path_ / "missing");
  ASSERT_THAT(missing, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_THAT(std::string(missing.Error().Message()), testing::HasSubstr("missing"));
  Write("Large", std::string(70'000, 'x'));
  const auto large = ConnectionSettings::FromDirectory(path_);
  ASSERT_THAT(large, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_THAT(std::string(large.Error().Message()), testing::HasSubstr("Large"));
}

TEST_F(DirectoryTest, FailsWhenFileCannotBeRead) {
  // Nothing at its end, and a file whose first byte cannot be read.
  for (const char* target : {"/nowhere", "/proc/self/mem"}) {
    std::filesystem::create_symlink(target, path_ / "AuthToken");
    const auto settings = ConnectionSettings::FromDirectory(path_);
    ASSERT_THAT(settings, FailsWithCode(Codes::InvalidConfiguration)) << target;
    EXPECT_EQ(settings.Error().Message(),
              "the file " + (path_ / "AuthToken").string() + " cannot be read");
    std::filesystem::remove(path_ / "AuthToken");
  }
}

TEST(Layers, LaterLayerWinsAndErrorsNameSource) {
  const auto schema = ChannelSchema("P", "T", "1.0.0");
  // [layers]
  const auto file = Json(R"({"A":"file","B":"file","C":"file"})").Value();
  const auto environment =
      ConnectionSettings::FromEnvironment("X_", {{"X_B", "variable"}, {"X_C", "variable"}}).Value();
  const auto code = ConnectionSettings().SetParameter("c", "code");
  const auto settings =
      ConnectionSettings(file).OverriddenBy(environment).OverriddenBy(code).WithDefaults(schema);
  // [/layers]
  EXPECT_EQ(settings.GetString("A"), "file");
  EXPECT_EQ(settings.GetString("B"), "variable");
  EXPECT_EQ(settings.GetString("C"), "code");
  EXPECT_EQ(settings.OriginOf("A"), "JSON");
  EXPECT_EQ(settings.OriginOf("B"), "environment variable X_B");
  EXPECT_EQ(settings.OriginOf("C"), "code");
  EXPECT_EQ(settings.OriginOf(CommonSettings::SendTimeout), "default");
  EXPECT_EQ(settings.OriginOf("Nothing"), "");
  EXPECT_EQ(ConnectionSettings::Parse("A=1")->OriginOf("A"), "connection string");
}

TEST(RevealConnectionString, RoundTrips) {
  for (const auto* value : {"", "plain", " spaces ", "a;b", "'quoted'", "\"", "back\\slash", "\\\"",
                            "line\nbreak", "=", "\n"}) {
    const auto settings =
        ConnectionSettings().SetParameter("A", value).SetParameter("Timeout.Send", value);
    const auto again = ConnectionSettings::Parse(settings.RevealConnectionString());
    ASSERT_THAT(again, IsOk()) << value;
    EXPECT_EQ(again->GetString("A"), value);
    EXPECT_EQ(again->GetString("Timeout.Send"), value);
  }
}

}  // namespace
}  // namespace ratatosk::test
