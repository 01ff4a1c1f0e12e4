#include <ratatosk/schema/channel_schema.hpp>

#include <gtest/gtest.h>

#include <array>

#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {
namespace {

using enum Capabilities;

constexpr std::string_view kLevels[] = {"low", "high"};
constexpr std::array kParameters{
    ParameterSchema("Host", DataType::String).Required().Length(1, 20),
    ParameterSchema("Port", DataType::Integer).Default("25").Between(1, 65535),
    ParameterSchema("Level", DataType::String).OneOf(kLevels).Described("how much"),
    ParameterSchema("Password", DataType::String).Sensitive(),
};
constexpr std::array kProperties{ParameterSchema("priority", DataType::Integer)};
constexpr std::array kEndpoints{EndpointSchema(EndpointType::EmailAddress, true, true)};
constexpr std::array kContents{ContentType::PlainText, ContentType::Media};
constexpr ChannelSchema kMail = ChannelSchema("Acme", "Mail", "1.2.0")
                                    .Named("Acme Mail")
                                    .WithCapabilities(SendMessages | HealthCheck)
                                    .WithParameters(kParameters)
                                    .WithMessageProperties(kProperties)
                                    .WithEndpoints(kEndpoints)
                                    .WithContentTypes(kContents);

// A schema is made by the compiler, and can be checked by it.
static_assert(kMail.Can(SendMessages) && !kMail.Can(SendMessages | Templates) && kMail.Can(None));
static_assert(kMail.strict && !kMail.Strict(false).strict && kMail.strict);
static_assert(kMail.parameters[0].required && !kMail.parameters[1].required);
static_assert(kMail.parameters[3].sensitive && kMail.parameters[2].allowed_values.size() == 2);

// A handle to a temporary would refer to nothing.
static_assert(std::is_constructible_v<ChannelSchemaHandle, const ChannelSchema&>);
static_assert(!std::is_constructible_v<ChannelSchemaHandle, ChannelSchema>);

TEST(ChannelSchemaTest, ReturnsItsIdentity) {
  EXPECT_EQ(kMail.Identity(), "Acme/Mail/1.2.0");
  EXPECT_EQ(kMail.display_name, "Acme Mail");
}

TEST(ChannelSchemaTest, FindsParametersCaseInsensitively) {
  EXPECT_EQ(kMail.FindParameter("host"), &kParameters[0]);
  EXPECT_EQ(kMail.FindParameter("PASSWORD"), &kParameters[3]);
  for (const char* name : {"", "Hos", "Host "})
    EXPECT_EQ(kMail.FindParameter(name), nullptr) << name;
}

TEST(ChannelSchemaTest, FindsCommonParameters) {
  const auto* found = kMail.FindParameter("timeout.send");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, CommonSettings::SendTimeout);
  EXPECT_EQ(found->default_text, "00:01:00");
}

TEST(ChannelSchemaTest, OwnParameterHidesCommonOne) {
  static constexpr std::array kOwn{
      ParameterSchema("TIMEOUT.Send", DataType::String).Default("00:00:05")};
  const auto schema = kMail.WithParameters(kOwn);
  EXPECT_EQ(schema.FindParameter(CommonSettings::SendTimeout), &kOwn[0]);
  EXPECT_NE(schema.FindParameter(CommonSettings::ReceiveTimeout), nullptr);
}

TEST(ChannelSchemaTest, FindsMessagePropertiesCaseSensitively) {
  EXPECT_EQ(kMail.FindMessageProperty("priority"), &kProperties[0]);
  EXPECT_EQ(kMail.FindMessageProperty("Priority"), nullptr);
  EXPECT_EQ(kMail.FindMessageProperty("Host"), nullptr);
}

TEST(ChannelSchemaTest, AcceptsListedContentTypes) {
  EXPECT_TRUE(kMail.Takes(ContentType::Media));
  EXPECT_FALSE(kMail.Takes(ContentType::Location));
  EXPECT_FALSE(kMail.Takes(ContentType::None));
}

TEST(CapabilitiesTest, HaveNames) {
  EXPECT_EQ(ToString(None), "None");
  EXPECT_EQ(ToString(SendMessages), "SendMessages");
  EXPECT_EQ(ToString(Templates | SendMessages), "SendMessages, Templates");
  EXPECT_EQ(ToString(InteractiveContent | HealthCheck | BulkMessaging | MediaAttachments |
                     HandleMessageState | MessageStatusQuery | ReceiveMessages),
            "ReceiveMessages, MessageStatusQuery, HandleMessageState, MediaAttachments, "
            "BulkMessaging, HealthCheck, InteractiveContent");
}

TEST(AuthenticationSchemeTest, HasNames) {
  EXPECT_EQ(ToString(AuthenticationScheme::None), "None");
  EXPECT_EQ(ToString(AuthenticationScheme::ApiKey), "ApiKey");
  EXPECT_EQ(ToString(AuthenticationScheme::Bearer), "Bearer");
  EXPECT_EQ(ToString(AuthenticationScheme::Basic), "Basic");
}

}  // namespace
}  // namespace ratatosk
