#include <ratatosk/schema/restriction.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>

#include <ratatosk/schema/channel_schema_builder.hpp>

namespace ratatosk::test {
namespace {

std::string Check(const Value&) { return {}; }

ChannelSchemaBuilder Base() {
  static constexpr std::string_view kColours[] = {"red", "green"};
  ChannelSchemaBuilder base("P", "T", "1.0.0");
  base.WithCapabilities(Capabilities::SendMessages | Capabilities::Templates)
      .AddParameter(ParameterSchema("Token", DataType::String).Required().Sensitive())
      .AddParameter(ParameterSchema("Port", DataType::Integer).Between(1, 100))
      .AddParameter(ParameterSchema("Name", DataType::String).Length(1, 10).Matching("[a-z]+"))
      .AddParameter(ParameterSchema("Colour", DataType::String).OneOf(kColours).CheckedBy(&Check))
      .AddEndpoint(EndpointSchema(EndpointType::PhoneNumber, true, true, true))
      .AddContentType(ContentType::PlainText)
      .AddContentType(ContentType::Media)
      .AddMessageProperty(ParameterSchema("caption", DataType::String).Length(0, 20))
      .AddAuthentication(AuthenticationScheme::ApiKey, {"Token"});
  return base;
}

struct Case {
  std::string member;
  std::function<void(ChannelSchemaBuilder&)> change;

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.member; }
};

// One more line here for each thing that a restriction may not do.
std::vector<Case> Cases() {
  static constexpr std::string_view kMore[] = {"red", "blue"};
  using B = ChannelSchemaBuilder;
  const auto text = [](std::string_view name) { return ParameterSchema(name, DataType::String); };
  return {
      {"Capabilities", [](B& b) { b.WithCapabilities(Capabilities::HealthCheck); }},
      {"Strict", [](B& b) { b.Strict(false); }},
      {"ContentTypes.Html", [](B& b) { b.AddContentType(ContentType::Html); }},
      {"Parameters.New", [=](B& b) { b.AddParameter(text("New")); }},
      {"Parameters.Token", [](B& b) { b.RemoveParameter("Token"); }},
      {"Parameters.Token", [=](B& b) { b.AddParameter(text("Token").Sensitive()); }},
      {"Parameters.Token", [=](B& b) { b.AddParameter(text("Token").Required()); }},
      {"Parameters.Port",
       [](B& b) { b.AddParameter(ParameterSchema("Port", DataType::Number).Between(1, 100)); }},
      {"Parameters.Port",
       [](B& b) { b.AddParameter(ParameterSchema("Port", DataType::Integer).Between(0, 100)); }},
      {"Parameters.Port",
       [](B& b) { b.AddParameter(ParameterSchema("Port", DataType::Integer).Between(1, 101)); }},
      {"Parameters.Name",
       [=](B& b) { b.AddParameter(text("Name").Length(0, 10).Matching("[a-z]+")); }},
      {"Parameters.Name",
       [=](B& b) { b.AddParameter(text("Name").Length(1, 11).Matching("[a-z]+")); }},
      {"Parameters.Name", [=](B& b) { b.AddParameter(text("Name").Length(1, 10)); }},
      {"Parameters.Colour", [=](B& b) { b.AddParameter(text("Colour").CheckedBy(&Check)); }},
      {"Parameters.Colour",
       [=](B& b) { b.AddParameter(text("Colour").OneOf(kMore).CheckedBy(&Check)); }},
      {"Parameters.Colour",
       [=](B& b) { b.AddParameter(text("Colour").OneOf(SchemaTable(kMore).First(1))); }},
      {"Endpoints.EmailAddress",
       [](B& b) { b.AddEndpoint(EndpointSchema(EndpointType::EmailAddress, false, true)); }},
      {"Endpoints.PhoneNumber",
       [](B& b) { b.AddEndpoint(EndpointSchema(EndpointType::PhoneNumber, true, true)); }},
      {"MessageProperties.Caption", [=](B& b) { b.AddMessageProperty(text("Caption")); }},
      {"MessageProperties.caption", [=](B& b) { b.AddMessageProperty(text("caption")); }},
      {"Authentications.Basic",
       [](B& b) { b.AddAuthentication(AuthenticationScheme::Basic, {"Token"}); }},
      {"Authentications", [](B& b) { b.RemoveAuthentication(AuthenticationScheme::ApiKey); }},
  };
}

class RestrictionTest : public testing::TestWithParam<Case> {};

TEST_P(RestrictionTest, NamesMemberThatAllowsMore) {
  const auto base = Base().Build();
  ChannelSchemaBuilder derived(*base);
  GetParam().change(derived);
  const auto faults = ValidateAsRestrictionOf(*derived.Build(), *base);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].Member(), GetParam().member);
}

INSTANTIATE_TEST_SUITE_P(Table, RestrictionTest, testing::ValuesIn(Cases()));

TEST(Restriction, AllowsRemovedOrNarrowedMembers) {
  static constexpr std::string_view kOne[] = {"red"};
  const auto base = Base().Build();
  EXPECT_TRUE(ValidateAsRestrictionOf(*base, *base).empty());
  ChannelSchemaBuilder derived(*base);
  derived.WithType("Other")
      .Named("Other")
      .WithoutCapabilities(Capabilities::Templates)
      .RemoveContentType(ContentType::Media)
      .RemoveMessageProperty("caption")
      .RemoveParameter("Name")
      .AddParameter(
          ParameterSchema("port", DataType::Integer).Required().Between(2, 3).Default("2"))
      .AddParameter(ParameterSchema("Colour", DataType::String).OneOf(kOne).CheckedBy(&Check));
  EXPECT_TRUE(ValidateAsRestrictionOf(*derived.Build(), *base).empty());
}

TEST(Restriction, IncludesCommonSettings) {
  auto schema = Base();
  const auto* timeout = schema.Build()->FindParameter("Timeout.Send");
  schema.AddParameter(timeout->Default("00:00:10"));
  EXPECT_THAT(ValidateAsRestrictionOf(*schema.Build(), *Base().Build()), testing::IsEmpty());
  schema.AddParameter(ParameterSchema("Timeout.Send", DataType::String));
  const auto faults = ValidateAsRestrictionOf(*schema.Build(), *Base().Build());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].Member(), "Parameters.Timeout.Send");
}

// Removed, the common one of that name counts again.
TEST(Restriction, KeepsNarrowedCommonSettings) {
  auto schema = Base();
  schema.AddParameter(ParameterSchema("Retry.MaxAttempts", DataType::Integer).Between(1, 1));
  const auto base = schema.Build();
  EXPECT_THAT(ValidateAsRestrictionOf(*base, *Base().Build()), testing::IsEmpty());
  const auto faults =
      ValidateAsRestrictionOf(*schema.RemoveParameter("Retry.MaxAttempts").Build(), *base);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].Member(), "Parameters.Retry.MaxAttempts");
}

TEST(Restriction, RejectsRemovalIfUnknownNamesAreAllowed) {
  auto schema = Base();
  schema.Strict(false);
  const auto base = schema.Build();
  EXPECT_THAT(ValidateAsRestrictionOf(*base, *base), testing::IsEmpty());
  schema.RemoveMessageProperty("caption").RemoveParameter("Port");
  const auto faults = ValidateAsRestrictionOf(*schema.Build(), *base);
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[0].Member(), "Parameters.Port");
  EXPECT_EQ(faults[1].Member(), "MessageProperties.caption");
  // A property that every channel has passes in a strict schema too.
  auto strict = Base();
  strict.AddMessageProperty(ParameterSchema("subject", DataType::String).Length(0, 10));
  const auto with = strict.Build();
  const auto without = strict.RemoveMessageProperty("subject").Build();
  ASSERT_EQ(ValidateAsRestrictionOf(*without, *with).size(), 1U);
}

TEST(Restriction, ListsAllDifferences) {
  const auto base = Base().Build();
  ChannelSchemaBuilder derived("Other", "T", "1.0.0");
  derived.Strict(false).AddContentType(ContentType::Json);
  const auto faults = ValidateAsRestrictionOf(*derived.Build(), *base);
  std::vector<std::string> members;
  for (const auto& fault : faults) members.push_back(fault.Member());
  EXPECT_THAT(members, testing::UnorderedElementsAre("Provider", "Strict", "ContentTypes.Json",
                                                     "Parameters.Token", "Parameters.Port",
                                                     "Parameters.Name", "Parameters.Colour",
                                                     "MessageProperties.caption",
                                                     "Endpoints.PhoneNumber", "Authentications"));
}

}  // namespace
}  // namespace ratatosk::test
