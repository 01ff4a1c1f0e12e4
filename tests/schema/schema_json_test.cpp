#include <ratatosk/schema/schema_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include <ratatosk/schema/channel_schema_builder.hpp>

#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

using testing::HasSubstr;
using Codes = MessagingErrorCodes;

ChannelSchemaHandle Whole() {
  static constexpr std::string_view kColours[] = {"red", "green|blue"};
  ChannelSchemaBuilder schema("P", "T", "1.2.0");
  schema.Named("A channel")
      .Strict(false)
      .WithCapabilities(Capabilities::SendMessages | Capabilities::InteractiveContent)
      .AddParameter(ParameterSchema("Token", DataType::String).Required().Sensitive())
      .AddParameter(ParameterSchema("Port", DataType::Integer)
                        .Between(1, 0.5e10)
                        .Default("25")
                        .Described("p"))
      .AddParameter(ParameterSchema("Name", DataType::String).Length(1, 10).Matching("[a-z]+\\d?"))
      .AddMessageProperty(ParameterSchema("colour", DataType::String).OneOf(kColours))
      .AddMessageProperty(ParameterSchema("ratio", DataType::Number).Between(0.1, 1))
      .AddEndpoint(EndpointSchema(EndpointType::PhoneNumber, true, false, true))
      .AddEndpoint(EndpointSchema(EndpointType::Any, false, true))
      .AddContentType(ContentType::PlainText)
      .AddContentType(ContentType::Custom)
      .AddAuthentication(AuthenticationScheme::ApiKey, {"Token"})
      .AddAuthentication(AuthenticationScheme::OAuthClientCredentials, {"Name", "Token"});
  return schema.Build();
}

TEST(SchemaJson, RoundTrips) {
  const auto written = ToJson(*Whole());
  const auto read = ChannelSchemaFromJson(written);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(ToJson(**read), written);
  const auto& schema = **read;
  EXPECT_EQ(schema.Identity(), "P/T/1.2.0");
  EXPECT_FALSE(schema.strict);
  EXPECT_TRUE(schema.Can(Capabilities::InteractiveContent));
  EXPECT_TRUE(schema.FindParameter("Token")->sensitive);
  EXPECT_EQ(schema.FindParameter("Port")->max_value, 0.5e10);
  EXPECT_EQ(schema.FindParameter("Name")->pattern, "[a-z]+\\d?");
  EXPECT_EQ(schema.FindMessageProperty("colour")->allowed_values[1], "green|blue");
  EXPECT_TRUE(schema.Takes(ContentType::Custom));
  EXPECT_TRUE(schema.TakesReceiver(EndpointType::Url));
  EXPECT_FALSE(schema.TakesSender(EndpointType::Url));
  EXPECT_EQ(schema.authentications[1].settings.size(), 2U);
}

TEST(SchemaJson, KeepsNumbersExactly) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> numbers(-1e6, 1e6);
  for (int i = 0; i < 3000; ++i) {
    const double most = i < 1500 ? numbers(random) : numbers(random) * 1e-12;
    ChannelSchemaBuilder schema("P", "T", "1.0.0");
    schema.AddParameter(ParameterSchema("A", DataType::Number).Between(-1e300, most));
    const auto read = ChannelSchemaFromJson(ToJson(*schema.Build()));
    ASSERT_THAT(read, IsOk());
    ASSERT_EQ((*read)->FindParameter("A")->max_value, most);
    ASSERT_EQ((*read)->FindParameter("A")->min_value, -1e300);
  }
}

TEST(SchemaJson, ErrorNamesMember) {
  const auto member = [](std::string_view from, std::string_view to) {
    auto text = ToJson(*Whole());
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto read = ChannelSchemaFromJson(text);
    return read ? std::string("none") : std::string(read.Error().Member());
  };
  EXPECT_EQ(member("\"provider\":\"P\"", "\"provider\":1"), "provider");
  EXPECT_EQ(member("\"format\":1", "\"format\":2"), "format");
  EXPECT_EQ(member("\"PlainText\"", "\"Smell\""), "contentTypes[0]");
  EXPECT_EQ(member("\"type\":\"Integer\"", "\"type\":\"Int\""), "parameters[1].type");
  EXPECT_EQ(member("\"required\":true", "\"required\":1"), "parameters[0].required");
  EXPECT_EQ(member("\"pattern\":\"[a-z]+", "\"pattern\":\"[a-z+"), "parameters[2].pattern");
  EXPECT_EQ(member("\"name\":\"Name\"", "\"name\":\"\""), "parameters[2].name");
  EXPECT_EQ(member("\"minLength\":1", "\"minLength\":-1"), "parameters[2].minLength");
  EXPECT_EQ(member("\"minLength\":1", "\"minLength\":100000000000000000000"),
            "parameters[2].minLength");
  EXPECT_EQ(member("\"settings\":[\"Token\"]", "\"settings\":\"Token\""),
            "authentications[0].settings");
  EXPECT_THAT(std::string(ChannelSchemaFromJson("{").Error().Message()), HasSubstr("position 2"));
  EXPECT_THAT(ChannelSchemaFromJson("[]"), FailsWithCode(Codes::InvalidConfiguration));
}

TEST(SchemaMarkdown, HasTableOfEachPart) {
  const auto page = ToMarkdown(*Whole());
  EXPECT_THAT(page, HasSubstr("# P/T/1.2.0\n\nA channel.\n"));
  EXPECT_THAT(page, HasSubstr("Capabilities: SendMessages, InteractiveContent."));
  EXPECT_THAT(page, HasSubstr("| `Token` | String | yes | | | secret |\n"));
  EXPECT_THAT(page,
              HasSubstr("| `Port` | Integer | | `25` | at least 1, at most 5000000000 | p |\n"));
  EXPECT_THAT(page, HasSubstr("one of `red`, `green\\|blue`"));
  EXPECT_THAT(page, HasSubstr("| `PhoneNumber` | yes | no | yes |\n"));
  EXPECT_THAT(page, HasSubstr("- OAuthClientCredentials: `Name` `Token`\n"));
}

}  // namespace
}  // namespace ratatosk::test
