#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <ratatosk/schema/channel_schema_builder.hpp>
#include <ratatosk/schema/checked_message_builder.hpp>
#include <ratatosk/schema/restriction.hpp>

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include "channels/twilio/api_host.hpp"

namespace ratatosk {
namespace {

// Used before main, which only a constant-initialized schema allows.
const std::size_t kParametersBeforeMain = TwilioChannelSchemas::TwilioWhatsApp.parameters.size();

const ParameterSchema& Parameter(std::string_view name) {
  const auto* found = TwilioChannelSchemas::TwilioWhatsApp.FindParameter(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

TEST(TwilioSchemas, MatchDocumentation) {
  const auto& schema = TwilioChannelSchemas::TwilioWhatsApp;
  EXPECT_EQ(schema.Identity(), "Twilio/WhatsApp/1.0.0");
  EXPECT_EQ(TwilioChannelSchemas::SimpleWhatsApp.Identity(), "Twilio/SimpleWhatsApp/1.0.0");
  EXPECT_EQ(TwilioChannelSchemas::WhatsAppTemplates.Identity(), "Twilio/WhatsAppTemplates/1.0.0");
  using enum Capabilities;
  EXPECT_EQ(schema.capabilities, SendMessages | ReceiveMessages | MessageStatusQuery |
                                     HandleMessageState | MediaAttachments | Templates |
                                     HealthCheck);
  EXPECT_FALSE(TwilioChannelSchemas::SimpleWhatsApp.Can(Templates));
  EXPECT_FALSE(TwilioChannelSchemas::SimpleWhatsApp.Takes(ContentType::Template));
  EXPECT_TRUE(TwilioChannelSchemas::WhatsAppTemplates.Can(SendMessages | Templates));
  EXPECT_FALSE(TwilioChannelSchemas::WhatsAppTemplates.Takes(ContentType::PlainText));
  for (const auto type : {ContentType::PlainText, ContentType::Media, ContentType::Template}) {
    EXPECT_TRUE(schema.Takes(type));
  }
  EXPECT_FALSE(schema.Takes(ContentType::Custom));
  EXPECT_EQ(schema.endpoints[0].type, EndpointType::PhoneNumber);
  EXPECT_TRUE(schema.endpoints[0].can_send && schema.endpoints[0].can_receive);
  EXPECT_EQ(kParametersBeforeMain, schema.parameters.size());
}

TEST(TwilioSchemas, PrefersApiKey) {
  const auto& ways = TwilioChannelSchemas::TwilioWhatsApp.authentications;
  ASSERT_EQ(ways.size(), 3U);
  EXPECT_EQ(ways[0].settings[1], "ApiKeySid");
  EXPECT_EQ(ways[0].scheme, AuthenticationScheme::Basic);
  EXPECT_EQ(ways[1].settings[1], "OAuthClientId");
  EXPECT_EQ(ways[1].scheme, AuthenticationScheme::OAuthClientCredentials);
  EXPECT_EQ(ways[2].settings[1], "AuthToken");
  EXPECT_EQ(ways[2].scheme, AuthenticationScheme::Basic);
}

TEST(TwilioSchemas, SecretsAreSensitive) {
  for (const auto& parameter : TwilioChannelSchemas::TwilioWhatsApp.parameters) {
    const bool secret = parameter.name == "AuthToken" || parameter.name == "ApiKeySecret" ||
                        parameter.name == "OAuthClientSecret" ||
                        parameter.name == "WebhookAuthTokens";
    EXPECT_EQ(parameter.sensitive, secret) << parameter.name;
    EXPECT_EQ(parameter.required, parameter.name == "AccountSid") << parameter.name;
  }
  EXPECT_EQ(Parameter("DangerouslySkipSignatureValidation").default_text, "false");
  EXPECT_EQ(Parameter("DangerouslySkipSignatureValidation").type, DataType::Boolean);
}

TEST(TwilioSchemas, ChecksFormatOfSettings) {
  const std::string hex = "0123456789abcdefABCDEF0123456789";
  const struct {
    std::string_view name;
    std::vector<std::string> good;
    std::vector<std::string> bad;
  } rows[] = {
      {"AccountSid",
       {"AC" + hex},
       {"AC...", "ac" + hex, "AC" + hex + "0", "SK" + hex, "", hex,
        "AC0123456789abcdefABCDEF012345678g"}},
      {"ApiKeySid", {"SK" + hex}, {"AC" + hex, "SK"}},
      {"MessagingServiceSid", {"MG" + hex}, {"AC" + hex, "MG"}},
      {"WebhookUrl", {"https://h/in", "http://h:1/in?x=1"}, {"h/in", "ftp://h/in", "", "https://"}},
      {"StatusCallback", {"https://h/a_b#rc=2"}, {"https://a_b.com/in", "/in", "https:/in"}},
      {"From", {"whatsapp:+14155238886"}, {"+14155238886", "whatsapp:US.123", ""}},
      {"ApiBaseUrl",
       {"http://127.0.0.1:8080", "http://localhost", "http://[::1]:1", "https://api.twilio.com/",
        "https://h/twilio"},
       {"127.0.0.1", "ws://h", "http://h", "http://10.0.0.1", "https://u:p@h", "https://h/?a=b",
        "https://h/#a"}},
      {"AuthToken", {"0123abc", "!~"}, {"0123abc\n", " 0123", "a b", "a\r\nX: 1", "\xc3\xa4"}},
      {"ApiKeySecret", {"0123abc"}, {"0123abc "}},
      {"OAuthClientSecret", {"0123abc"}, {"\t0123abc"}},
      {"Edge", {"sydney", "sao-paulo"}, {"", "a.b", "a/b", "-a", "evil.com#"}},
      {"Region", {"au1"}, {"", "a b", "au1@evil"}},
  };
  for (const auto& row : rows) {
    const auto check = Parameter(row.name).validator;
    ASSERT_NE(check, nullptr) << row.name;
    for (const auto& value : row.good) EXPECT_EQ(check(Value(value)), "") << row.name << value;
    for (const auto& value : row.bad) EXPECT_NE(check(Value(value)), "") << row.name << value;
  }
}

TEST(TwilioSchemas, MessageProperties) {
  const auto& schema = TwilioChannelSchemas::TwilioWhatsApp;
  const auto* period = schema.FindMessageProperty("ValidityPeriod");
  ASSERT_NE(period, nullptr);
  EXPECT_EQ(period->type, DataType::Integer);
  EXPECT_EQ(period->min_value, 1);
  EXPECT_EQ(period->max_value, 36000);
  ASSERT_NE(schema.FindMessageProperty("caption"), nullptr);
  EXPECT_EQ(schema.FindMessageProperty("caption")->type, DataType::String);
}

TEST(TwilioSchemas, Sms) {
  using S = TwilioChannelSchemas;
  using enum Capabilities;
  EXPECT_EQ(S::TwilioSms.Identity(), "Twilio/SMS/1.0.0");
  EXPECT_EQ(S::SimpleSms.Identity(), "Twilio/SimpleSms/1.0.0");
  EXPECT_EQ(S::NotificationSms.Identity(), "Twilio/NotificationSms/1.0.0");
  EXPECT_EQ(S::BulkSms.Identity(), "Twilio/BulkSms/1.0.0");
  EXPECT_EQ(S::TwilioSms.capabilities, SendMessages | ReceiveMessages | MessageStatusQuery |
                                           HandleMessageState | MediaAttachments | BulkMessaging |
                                           HealthCheck);
  EXPECT_EQ(S::SimpleSms.capabilities, SendMessages);
  EXPECT_EQ(S::NotificationSms.capabilities,
            SendMessages | MessageStatusQuery | HandleMessageState | HealthCheck);
  EXPECT_EQ(S::BulkSms.capabilities, SendMessages | MessageStatusQuery | HandleMessageState |
                                         MediaAttachments | BulkMessaging | HealthCheck);
  for (const auto* schema : {&S::TwilioSms, &S::SimpleSms, &S::NotificationSms, &S::BulkSms}) {
    const bool media = schema->Can(MediaAttachments);
    EXPECT_TRUE(schema->Takes(ContentType::PlainText));
    EXPECT_FALSE(schema->Takes(ContentType::Template));
    EXPECT_EQ(schema->Takes(ContentType::Media), media) << schema->type;
    EXPECT_EQ(schema->FindMessageProperty("caption") != nullptr, media) << schema->type;
    EXPECT_EQ(schema->FindParameter("MessagingServiceSid")->required, schema == &S::BulkSms);
    EXPECT_EQ(schema->FindParameter("From")->validator(Value("whatsapp:+15550001111")).empty(),
              false);
    EXPECT_EQ(schema->FindParameter("From")->validator(Value("Acme")), "");
    EXPECT_EQ(schema->FindParameter("ValidityPeriod")->max_value, 36000);
    EXPECT_EQ(schema->FindParameter("SmartEncoded")->type, DataType::Boolean);
    EXPECT_TRUE(schema->endpoints[1].can_send && !schema->endpoints[1].can_receive);
  }
  // WhatsApp has none of them.
  EXPECT_EQ(S::TwilioWhatsApp.FindParameter("SmartEncoded"), nullptr);
  EXPECT_EQ(S::TwilioWhatsApp.FindMessageProperty("SmartEncoded"), nullptr);
}

TEST(TwilioConnectors, RefuseSchemaOfAnotherChannel) {
  boost::asio::io_context context;
  static constexpr ChannelSchema kOther("Acme", "SMS", "1.0.0");
  using Sms = TwilioSmsConnector;
  using WhatsApp = TwilioWhatsAppConnector;
  const auto executor = context.get_executor();
  EXPECT_THROW(Sms(executor, kOther, {}), std::invalid_argument);
  EXPECT_THROW(Sms(executor, TwilioChannelSchemas::WhatsAppTemplates, {}), std::invalid_argument);
  EXPECT_THROW(WhatsApp(executor, TwilioChannelSchemas::BulkSms, {}), std::invalid_argument);
  EXPECT_NO_THROW(WhatsApp(executor, TwilioChannelSchemas::SimpleWhatsApp, {}));
  const auto own = ChannelSchemaBuilder(TwilioChannelSchemas::TwilioSms).WithType("Alerts").Build();
  EXPECT_NO_THROW(Sms(executor, own, {}));
}

TEST(RegisterTwilio, RegistersAllSevenSchemas) {
  ConnectorRegistry registry;
  RegisterTwilio(registry);
  const std::vector<std::string> names = {
      "Twilio/BulkSms",          "Twilio/NotificationSms", "Twilio/SMS",
      "Twilio/SimpleSms",        "Twilio/SimpleWhatsApp",  "Twilio/WhatsApp",
      "Twilio/WhatsAppTemplates"};
  EXPECT_EQ(registry.List(), names);
}

TEST(TwilioErrorCodes, MatchDocumentation) {
  using C = TwilioErrorCodes;
  EXPECT_EQ(kTwilioDomain, "Twilio");
  EXPECT_EQ(C::InvalidConnectionSettings.Text(), "INVALID_CONNECTION_SETTINGS");
  EXPECT_EQ(C::MissingFromNumber.Text(), "MISSING_FROM_NUMBER");
  EXPECT_EQ(C::InvalidSender.Text(), "INVALID_SENDER");
  EXPECT_EQ(C::InvalidMessage.Text(), "INVALID_MESSAGE");
  EXPECT_EQ(C::MissingContentSid.Text(), "MISSING_CONTENT_SID");
  EXPECT_EQ(C::InvalidWhatsAppNumber.Text(), "INVALID_WHATSAPP_NUMBER");
  EXPECT_EQ(C::InvalidPhoneNumber.Text(), "INVALID_PHONE_NUMBER");
  EXPECT_EQ(C::SendWhatsAppMessageFailed.Text(), "SEND_WHATSAPP_MESSAGE_FAILED");
  EXPECT_EQ(C::WhatsAppStatusQueryFailed.Text(), "WHATSAPP_STATUS_QUERY_FAILED");
  EXPECT_EQ(C::StatusQueryFailed.Text(), "STATUS_QUERY_FAILED");
  EXPECT_EQ(C::StatusError.Text(), "STATUS_ERROR");
  EXPECT_EQ(C::ReceiveMessageFailed.Text(), "RECEIVE_MESSAGE_FAILED");
  EXPECT_EQ(C::ReceiveStatusFailed.Text(), "RECEIVE_STATUS_FAILED");
}

TEST(ApiHosts, FollowsBaseEdgeAndRegion) {
  const struct {
    std::string base, edge, region, api, content;
  } rows[] = {
      {"", "", "", "https://api.twilio.com", "https://content.twilio.com"},
      {"", "sydney", "", "https://api.sydney.us1.twilio.com",
       "https://content.sydney.us1.twilio.com"},
      {"", "", "au1", "https://api.sydney.au1.twilio.com", "https://content.sydney.au1.twilio.com"},
      {"", "", "us1", "https://api.ashburn.us1.twilio.com",
       "https://content.ashburn.us1.twilio.com"},
      {"", "", "ie1", "https://api.dublin.ie1.twilio.com", "https://content.dublin.ie1.twilio.com"},
      {"", "dublin", "AU1", "https://api.dublin.au1.twilio.com",
       "https://content.dublin.au1.twilio.com"},
      {"", "", "xx9", "https://api.xx9.twilio.com", "https://content.xx9.twilio.com"},
      {"https://api.au1.twilio.com/", "", "", "https://api.sydney.au1.twilio.com",
       "https://content.sydney.au1.twilio.com"},
      {"https://api.sydney.au1.twilio.com", "", "ie1", "https://api.sydney.ie1.twilio.com",
       "https://content.sydney.ie1.twilio.com"},
      {"https://API.twilio.com:443/x/", "", "", "https://api.twilio.com:443/x",
       "https://content.twilio.com:443/x"},
      {"http://127.0.0.1:8080/", "sydney", "au1", "http://127.0.0.1:8080", "http://127.0.0.1:8080"},
      {"https://api.nottwilio.com", "", "au1", "https://api.nottwilio.com",
       "https://api.nottwilio.com"},
      {"https://a.b.c.d.twilio.com", "", "", "https://a.b.c.d.twilio.com",
       "https://a.b.c.d.twilio.com"},
  };
  for (const auto& row : rows) {
    const auto hosts = twilio::ResolveApiHosts(row.base, row.edge, row.region);
    EXPECT_EQ(hosts.api, row.api);
    EXPECT_EQ(hosts.content, row.content);
    const bool twilios = row.content != row.api;
    EXPECT_EQ(hosts.oauth, twilios ? "https://oauth.twilio.com" : row.api);
  }
}

TEST(TwilioSchemas, SmallSchemasRestrictWholeSchema) {
  using Schemas = TwilioChannelSchemas;
  const auto differences = [](const ChannelSchema& schema, const ChannelSchema& base) {
    return ValidateAsRestrictionOf(schema, base).size();
  };
  EXPECT_EQ(differences(Schemas::SimpleWhatsApp, Schemas::TwilioWhatsApp), 0U);
  EXPECT_EQ(differences(Schemas::WhatsAppTemplates, Schemas::TwilioWhatsApp), 0U);
  EXPECT_EQ(differences(Schemas::SimpleSms, Schemas::TwilioSms), 0U);
  EXPECT_EQ(differences(Schemas::NotificationSms, Schemas::TwilioSms), 0U);
  EXPECT_EQ(differences(Schemas::BulkSms, Schemas::TwilioSms), 0U);
  EXPECT_GT(differences(Schemas::TwilioSms, Schemas::SimpleSms), 0U);
}

// [checked]
TEST(TwilioSchemas, AreAvailableAtCompileTime) {
  using Builder = CheckedMessageBuilder<TwilioChannelSchemas::SimpleWhatsApp>;
  const auto message = Builder()
                           .To<EndpointType::PhoneNumber>("whatsapp:+15550002222")
                           .WithContent(TextContent("Hello"))
                           .WithProperty<"ValidityPeriod">(60)
                           .Build();
  // .WithContent(TemplateContent("HX..."))  this channel takes no content of that type
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "Hello");
}
// [/checked]

}  // namespace
}  // namespace ratatosk
