#include <ratatosk/schema/channel_schema_builder.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>

namespace ratatosk {
namespace {

std::string Names(SchemaTable<ParameterSchema> table) {
  std::string names;
  for (const auto& each : table) names.append(each.name).append(" ");
  return names;
}

TEST(ChannelSchemaBuilderTest, CopiesItsArguments) {
  std::optional<ChannelSchemaHandle> built;
  {
    // Long enough to live on the heap, and gone before they are read.
    const std::string name(40, 'n'), fallback(40, 'd'), words(40, 'w'), value(40, 'v');
    const std::vector<std::string_view> allowed{value};
    ChannelSchemaBuilder builder(std::string(40, 'p'), std::string(40, 't'), std::string(40, '1'));
    const auto parameter =
        ParameterSchema(name, DataType::String).Default(fallback).Described(words).OneOf(allowed);
    builder.AddParameter(parameter).AddMessageProperty(parameter).Named(std::string(40, 'a'));
    builder.AddAuthentication(AuthenticationScheme::Basic, {name, value});
    built = builder.Build();
  }
  const ChannelSchema& schema = **built;
  EXPECT_EQ(schema.Identity(),
            std::string(40, 'p') + "/" + std::string(40, 't') + "/" + std::string(40, '1'));
  EXPECT_EQ(schema.display_name, std::string(40, 'a'));
  for (const auto table : {schema.parameters, schema.message_properties}) {
    ASSERT_EQ(table.size(), 1U);
    EXPECT_EQ(table[0].name, std::string(40, 'n'));
    EXPECT_EQ(table[0].default_text, std::string(40, 'd'));
    EXPECT_EQ(table[0].description, std::string(40, 'w'));
    ASSERT_EQ(table[0].allowed_values.size(), 1U);
    EXPECT_EQ(table[0].allowed_values[0], std::string(40, 'v'));
  }
  ASSERT_EQ(schema.authentications.size(), 1U);
  EXPECT_EQ(schema.authentications[0].scheme, AuthenticationScheme::Basic);
  ASSERT_EQ(schema.authentications[0].settings.size(), 2U);
  EXPECT_EQ(schema.authentications[0].settings[1], std::string(40, 'v'));
}

TEST(ChannelSchemaBuilderTest, CanContinueAfterBuildWithoutChangingSchema) {
  ChannelSchemaBuilder builder("Acme", "Mail", "1.0.0");
  builder.AddParameter(ParameterSchema("Host", DataType::String));
  const auto first = builder.Build();
  builder.AddParameter(ParameterSchema("Port", DataType::Integer)).WithType("Bulk");
  const auto second = builder.Build();
  EXPECT_EQ(Names(first->parameters), "Host ");
  EXPECT_EQ(Names(second->parameters), "Host Port ");
  EXPECT_EQ(first->type, "Mail");
  EXPECT_EQ(second->type, "Bulk");
}

TEST(ChannelSchemaBuilderTest, ReplacesEntriesWithSameName) {
  ChannelSchemaBuilder builder("Acme", "Mail", "1.0.0");
  builder.AddParameter(ParameterSchema("Host", DataType::String))
      .AddParameter(ParameterSchema("HOST", DataType::Integer))
      .AddMessageProperty(ParameterSchema("tag", DataType::String))
      .AddMessageProperty(ParameterSchema("Tag", DataType::String))
      .AddMessageProperty(ParameterSchema("tag", DataType::Integer))
      .AddContentType(ContentType::Media)
      .AddContentType(ContentType::Media)
      .AddEndpoint(EndpointSchema(EndpointType::PhoneNumber, true, true))
      .AddEndpoint(EndpointSchema(EndpointType::Id, true, true))
      .AddEndpoint(EndpointSchema(EndpointType::PhoneNumber, false, true, true));
  const auto schema = builder.Build();
  EXPECT_EQ(Names(schema->parameters), "HOST ") << "without regard to case";
  EXPECT_EQ(schema->parameters[0].type, DataType::Integer);
  EXPECT_EQ(Names(schema->message_properties), "Tag tag ") << "with case";
  EXPECT_EQ(schema->FindMessageProperty("tag")->type, DataType::Integer);
  EXPECT_EQ(schema->content_types.size(), 1U);
  ASSERT_EQ(schema->endpoints.size(), 2U);
  EXPECT_EQ(schema->endpoints[0].type, EndpointType::Id);
  EXPECT_FALSE(schema->endpoints[1].can_send);
  EXPECT_TRUE(schema->endpoints[1].required);
}

TEST(ChannelSchemaBuilderTest, RestrictsAnotherSchema) {
  static constexpr std::array kParameters{ParameterSchema("Host", DataType::String).Required(),
                                          ParameterSchema("Port", DataType::Integer)};
  static constexpr std::array kProperties{ParameterSchema("tag", DataType::String)};
  static constexpr std::array kContents{ContentType::PlainText, ContentType::Media};
  static constexpr std::array kEndpoints{EndpointSchema(EndpointType::Id, true, true)};
  static constexpr std::string_view kKeys[] = {"Key"};
  static constexpr std::array kWays{AuthenticationSchema(AuthenticationScheme::ApiKey, kKeys)};
  constexpr auto kBase = ChannelSchema("Acme", "Mail", "1.0.0")
                             .WithCapabilities(Capabilities::SendMessages)
                             .WithParameters(kParameters)
                             .WithMessageProperties(kProperties)
                             .WithContentTypes(kContents)
                             .WithEndpoints(kEndpoints)
                             .WithAuthentications(kWays)
                             .Strict(false);
  ChannelSchemaBuilder builder(kBase);
  const auto same = builder.Build();
  EXPECT_EQ(same->Identity(), kBase.Identity());
  EXPECT_EQ(same->capabilities, kBase.capabilities);
  EXPECT_FALSE(same->strict);
  EXPECT_EQ(Names(same->parameters), "Host Port ");
  EXPECT_TRUE(same->parameters[0].required);
  EXPECT_EQ(same->endpoints.size(), 1U);
  EXPECT_EQ(same->authentications.size(), 1U);

  builder.RemoveParameter("PORT").RemoveMessageProperty("tag").RemoveContentType(
      ContentType::Media);
  builder.Strict(true).WithCapabilities(Capabilities::None);
  const auto less = builder.Build();
  EXPECT_EQ(Names(less->parameters), "Host ");
  EXPECT_TRUE(less->message_properties.empty());
  EXPECT_FALSE(less->Takes(ContentType::Media));
  EXPECT_TRUE(less->Takes(ContentType::PlainText));
  EXPECT_TRUE(less->strict);
  EXPECT_FALSE(less->Can(Capabilities::SendMessages));
}

TEST(ChannelSchemaBuilderTest, MovesWithItsTables) {
  ChannelSchemaBuilder builder("Acme", "Mail", "1.0.0");
  builder.AddParameter(ParameterSchema("Host", DataType::String));
  ChannelSchemaBuilder moved(std::move(builder));
  EXPECT_EQ(Names(moved.Build()->parameters), "Host ");
}

TEST(ChannelSchemaHandleTest, RefersToStaticSchema) {
  static constexpr ChannelSchema kSchema("Acme", "Mail", "1.0.0");
  const ChannelSchemaHandle handle = kSchema;
  EXPECT_EQ(&*handle, &kSchema);
}

}  // namespace
}  // namespace ratatosk
