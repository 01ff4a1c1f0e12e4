#include <ratatosk/schema/connection_settings.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <ostream>
#include <sstream>

#include "support/matchers.hpp"

namespace ratatosk {
namespace {

using namespace std::chrono_literals;

constexpr std::array kParameters{
    ParameterSchema("Host", DataType::String).Default("example.com"),
    ParameterSchema("Port", DataType::Integer).Default("25"),
    ParameterSchema("Note", DataType::String),
    ParameterSchema("Password", DataType::String).Sensitive(),
};
constexpr ChannelSchema kSchema =
    ChannelSchema("Acme", "Mail", "1.0.0").WithParameters(kParameters);

TEST(ConnectionSettingsTest, ComparesNamesCaseInsensitively) {
  const auto settings = ConnectionSettings().SetParameter("Host", "a").SetParameter("HOST", "b");
  EXPECT_EQ(settings.GetString("host"), "b");
  EXPECT_EQ(settings.Names(), std::vector<std::string>{"Host"}) << "as first spelled";
  EXPECT_TRUE(settings.Has("hOsT"));
  EXPECT_FALSE(settings.Has("Hos"));
}

TEST(ConnectionSettingsTest, SortsNames) {
  const auto settings =
      ConnectionSettings().SetParameter("b", 1).SetParameter("C", 1).SetParameter("a", 1);
  EXPECT_EQ(settings.Names(), (std::vector<std::string>{"a", "b", "C"}));
}

TEST(ConnectionSettingsTest, SetsParameterInPlace) {
  ConnectionSettings settings;
  settings.SetParameter("Host", "a").SetParameter("Password", Secret("p"));
  EXPECT_EQ(settings.GetString("Password"), "p");
}

TEST(ConnectionSettingsTest, EmptyValueIsSetButNotSecret) {
  const auto settings = ConnectionSettings().SetParameter("A", "").SetParameter("B", nullptr);
  for (const char* name : {"A", "B"}) {
    EXPECT_TRUE(settings.Has(name));
    EXPECT_EQ(settings.GetString(name), "");
    EXPECT_FALSE(settings.GetSecret(name));
  }
  EXPECT_FALSE(settings.Has("C"));
  EXPECT_EQ(settings.GetString("C"), std::nullopt);
  EXPECT_FALSE(settings.GetSecret("C"));
}

TEST(ConnectionSettingsTest, KeepsTypedValuesAsText) {
  const auto settings =
      ConnectionSettings().SetParameter("b", true).SetParameter("i", -7).SetParameter("n", 0.25);
  EXPECT_EQ(settings.GetString("b"), "true");
  EXPECT_EQ(settings.GetString("i"), "-7");
  EXPECT_EQ(settings.GetString("n"), "0.25");
  EXPECT_EQ(settings.GetBoolean("b"), true);
  EXPECT_EQ(settings.GetInteger("i"), -7);
  EXPECT_EQ(settings.GetNumber("n"), 0.25);
}

struct Conversion {
  std::string text;
  std::optional<std::int64_t> integer;
  std::optional<double> number;
  std::optional<bool> boolean;
  std::optional<std::chrono::milliseconds> duration;

  friend std::ostream& operator<<(std::ostream& out, const Conversion& c) {
    return out << "'" << c.text << "'";
  }
};

class ConversionTest : public testing::TestWithParam<Conversion> {};

TEST_P(ConversionTest, Table) {
  const auto& c = GetParam();
  const auto settings = ConnectionSettings().SetParameter("x", c.text);
  EXPECT_EQ(settings.GetInteger("x"), c.integer);
  EXPECT_EQ(settings.GetNumber("x"), c.number);
  EXPECT_EQ(settings.GetBoolean("x"), c.boolean);
  EXPECT_EQ(settings.GetDuration("x"), c.duration);
}

constexpr auto kNo = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    Numbers,
    ConversionTest,
    testing::Values(Conversion{"", kNo, kNo, kNo, kNo},
                    Conversion{"0", 0, 0.0, false, 0ms},
                    Conversion{"1", 1, 1.0, true, 1s},
                    Conversion{"3", 3, 3.0, kNo, 3s},
                    Conversion{"-3", -3, -3.0, kNo, kNo},
                    Conversion{"2.5", kNo, 2.5, kNo, 2500ms},
                    Conversion{"3x", kNo, kNo, kNo, kNo},
                    Conversion{" 3", kNo, kNo, kNo, kNo},
                    Conversion{"9223372036854775807", INT64_MAX, 9223372036854775807.0, kNo, kNo},
                    Conversion{"9223372036854775808", kNo, 9223372036854775808.0, kNo, kNo},
                    Conversion{"nan", kNo, kNo, kNo, kNo},
                    Conversion{"inf", kNo, kNo, kNo, kNo},
                    Conversion{"1e400", kNo, kNo, kNo, kNo}));

INSTANTIATE_TEST_SUITE_P(Booleans,
                         ConversionTest,
                         testing::Values(Conversion{"TRUE", kNo, kNo, true, kNo},
                                         Conversion{"false", kNo, kNo, false, kNo},
                                         Conversion{"yes", kNo, kNo, kNo, kNo}));

INSTANTIATE_TEST_SUITE_P(
    Durations,
    ConversionTest,
    testing::Values(Conversion{"00:01:00", kNo, kNo, kNo, 1min},
                    Conversion{"00:00:00.250", kNo, kNo, kNo, 250ms},
                    Conversion{"100:59:59", kNo, kNo, kNo, 100h + 59min + 59s},
                    Conversion{"00:60:00", kNo, kNo, kNo, kNo},
                    Conversion{"00:00:60", kNo, kNo, kNo, kNo},
                    Conversion{"00:-1:00", kNo, kNo, kNo, kNo},
                    Conversion{"01:00", kNo, kNo, kNo, kNo},
                    Conversion{"1:2:3:4", kNo, kNo, kNo, kNo},
                    Conversion{"1000000:00:00", kNo, kNo, kNo, 1'000'000h},
                    Conversion{"1000000:00:01", kNo, kNo, kNo, kNo},
                    Conversion{"3600000000", 3'600'000'000, 3.6e9, kNo, 1'000'000h},
                    Conversion{"3600000001", 3'600'000'001, 3600000001.0, kNo, kNo}));

TEST(ConnectionSettingsTest, MissingValueConvertsToNullopt) {
  const ConnectionSettings settings;
  EXPECT_EQ(settings.GetInteger("x"), kNo);
  EXPECT_EQ(settings.GetNumber("x"), kNo);
  EXPECT_EQ(settings.GetBoolean("x"), kNo);
  EXPECT_EQ(settings.GetDuration("x"), kNo);
}

TEST(WithDefaultsTest, FillsMissingAndEmptySettings) {
  const auto given =
      ConnectionSettings().SetParameter("Host", "").SetParameter("timeout.send", "5");
  const auto settings = given.WithDefaults(kSchema);
  EXPECT_EQ(settings.GetString("Host"), "example.com");
  EXPECT_EQ(settings.GetInteger("Port"), 25);
  EXPECT_FALSE(settings.Has("Note")) << "has no default";
  EXPECT_EQ(settings.GetDuration(CommonSettings::SendTimeout), 5s);
  EXPECT_EQ(settings.GetDuration(CommonSettings::ReceiveTimeout), 60s);
  EXPECT_EQ(settings.GetDuration(CommonSettings::StatusQueryTimeout), 30s);
  EXPECT_FALSE(given.Has("Port")) << "a copy";
}

TEST(WithDefaultsTest, OwnParameterHidesCommonDefault) {
  static constexpr std::array kOwn{ParameterSchema("Timeout.Send", DataType::String).Default("7"),
                                   ParameterSchema("Timeout.Receive", DataType::String)};
  const auto settings = ConnectionSettings().WithDefaults(kSchema.WithParameters(kOwn));
  EXPECT_EQ(settings.GetDuration(CommonSettings::SendTimeout), 7s);
  EXPECT_FALSE(settings.Has(CommonSettings::ReceiveTimeout));
}

TEST(RedactionTest, HidesAllValuesWithoutSchema) {
  std::ostringstream out;
  out << ConnectionSettings().SetParameter("Host", "public").SetParameter("Password", "s3cret");
  EXPECT_EQ(out.str(), "Host=***; Password=***");
}

TEST(RedactionTest, ShowsOnlyWhatSchemaAllows) {
  const auto settings = ConnectionSettings()
                            .SetParameter("HOST", "public")
                            .SetParameter("password", "s3cret")
                            .SetParameter("Pasword", "s3cret too")
                            .SetParameter("Timeout.Send", 5);
  EXPECT_EQ(settings.ToText(kSchema), "HOST=public; password=***; Pasword=***; Timeout.Send=5");
  EXPECT_EQ(ConnectionSettings().ToText(kSchema), "");
}

TEST(RedactionTest, HidesUserInformationInUrl) {
  const std::pair<std::string, std::string> rows[] = {
      {"https://ann:s3cret@h/in?a=b@c", "https://***@h/in?a=b@c"},
      {"https://s3:c@ret@h", "https://***@h"},
      {"https://h/ann:x@y", "https://h/ann:x@y"},
      {"ann@h", "ann@h"},
      {"://@", "://***@"},
  };
  for (const auto& [value, shown] : rows) {
    EXPECT_EQ(ConnectionSettings().SetParameter("Host", value).ToText(kSchema), "Host=" + shown);
  }
}

TEST(RedactionTest, HidesCommonParameterThatSchemaMarksSensitive) {
  static constexpr std::array kOwn{ParameterSchema("Timeout.Send", DataType::String).Sensitive()};
  const auto settings = ConnectionSettings().SetParameter("Timeout.Send", "5");
  EXPECT_EQ(settings.ToText(kSchema.WithParameters(kOwn)), "Timeout.Send=***");
}

class ReadBackTest : public testing::TestWithParam<std::string> {};

TEST_P(ReadBackTest, ParsesItsOwnOutput) {
  const auto settings =
      ConnectionSettings().SetParameter("Host", GetParam()).SetParameter("Port", 1);
  const auto text = settings.ToText(kSchema);
  const auto read = ConnectionSettings::Parse(text);
  ASSERT_THAT(read, test::IsOk()) << text;
  EXPECT_EQ(read->GetString("Host"), GetParam()) << text;
  EXPECT_EQ(read->GetInteger("Port"), 1) << text;
}

INSTANTIATE_TEST_SUITE_P(Table,
                         ReadBackTest,
                         testing::Values("",
                                         "plain",
                                         "two words",
                                         "a;b",
                                         " blank",
                                         "blank ",
                                         "\n",
                                         "'",
                                         "\"",
                                         "it's",
                                         "'quoted'",
                                         R"("q"; \ 'x')",
                                         R"(C:\x)",
                                         R"(;\)",
                                         "a=b"));

}  // namespace
}  // namespace ratatosk
