#include "channels/twilio/message_form.hpp"

#include <map>

#include <gtest/gtest.h>

#include <ratatosk/messaging/message_builder.hpp>

#include "channels/twilio/form_fields.hpp"

namespace ratatosk::twilio {
namespace {

using Form = std::map<std::string, std::string>;

std::string BuildCreateForm(const Message& message, const CreateOptions& options) {
  std::string body;
  AppendCreateForm(body, message, options);
  return body;
}

Form Build(const Content& content, const CreateOptions& options = {}) {
  const auto message = MessageBuilder().ToPhone("whatsapp:+1").WithContent(content).Build();
  Form form;
  for (const auto& [name, value] : FormFields::Parse(BuildCreateForm(message, options))) {
    EXPECT_TRUE(form.emplace(name, value).second) << name;
  }
  return form;
}

TEST(MessageForm, IsPercentEncoded) {
  const auto message =
      MessageBuilder().ToPhone("whatsapp:+15550002222").WithText("a b&c=é+").Build();
  CreateOptions options;
  options.WithFrom("whatsapp:+14155238886");
  EXPECT_EQ(BuildCreateForm(message, options),
            "To=whatsapp%3A%2B15550002222&From=whatsapp%3A%2B14155238886&Body=a+b%26c%3D%C3%A9%2B");
}

TEST(MessageForm, WritesSendersAndCallback) {
  CreateOptions options;
  options.WithMessagingServiceSid("MG1").WithStatusCallback("https://h/s?a=1&b=2");
  EXPECT_EQ(Build(TextContent("x"), options), (Form{{"To", "whatsapp:+1"},
                                                    {"MessagingServiceSid", "MG1"},
                                                    {"Body", "x"},
                                                    {"StatusCallback", "https://h/s?a=1&b=2"}}));
}

TEST(MessageForm, WritesMediaWithCaption) {
  MediaContent media(MediaType::Image, "p.jpg", "https://h/p.jpg");
  EXPECT_EQ(Build(media), (Form{{"To", "whatsapp:+1"}, {"MediaUrl", "https://h/p.jpg"}}));
  media.WithCaption("own");
  EXPECT_EQ(Build(media).at("Body"), "own");
  const auto message = MessageBuilder()
                           .ToPhone("whatsapp:+1")
                           .WithContent(media)
                           .WithProperty("caption", "property")
                           .WithProperty("ValidityPeriod", 600)
                           .Build();
  const auto form = FormFields::Parse(BuildCreateForm(message, {}));
  EXPECT_EQ(form.Get("Body"), "property");
  EXPECT_EQ(form.Get("ValidityPeriod"), "600");
}

TEST(MessageForm, WritesSeveralFilesInOrder) {
  MediaContent media(MediaType::Image, "", "https://h/1");
  media.WithFurther({MediaContent(MediaType::Image, "", "https://h/2"),
                     MediaContent(MediaType::Audio, "", "https://h/3")});
  const auto message = MessageBuilder().ToPhone("+1").WithContent(media).Build();
  EXPECT_EQ(BuildCreateForm(message, {}),
            "To=%2B1&MediaUrl=https%3A%2F%2Fh%2F1&MediaUrl=https%3A%2F%2Fh%2F2"
            "&MediaUrl=https%3A%2F%2Fh%2F3");
}

// As much as one message may have at the most.
TEST(MessageForm, WritesEveryPropertyAndTenFiles) {
  const MediaContent file(MediaType::Image, "", "https://h/1");
  auto media = file;
  media.WithCaption("c").WithFurther(std::vector<MediaContent>(9, file));
  auto builder = MessageBuilder().ToPhone("+1").WithContent(media);
  const Form values{
      {"ValidityPeriod", "60"}, {"SmartEncoded", "true"},        {"ProvideFeedback", "true"},
      {"Attempt", "2"},         {"ShortenUrls", "false"},        {"SendAsMms", "true"},
      {"RiskCheck", "disable"}, {"ContentRetention", "discard"}, {"AddressRetention", "obfuscate"}};
  builder.WithProperty("ValidityPeriod", 60).WithProperty("SmartEncoded", true);
  builder.WithProperty("ProvideFeedback", true).WithProperty("Attempt", 2);
  builder.WithProperty("ShortenUrls", false).WithProperty("SendAsMms", true);
  builder.WithProperty("RiskCheck", "disable").WithProperty("ContentRetention", "discard");
  builder.WithProperty("AddressRetention", "obfuscate").WithProperty("Unknown", "x");
  CreateOptions options;
  options.WithFrom("+2").WithMessagingServiceSid("MG1").WithStatusCallback("https://h/s");
  const auto form = FormFields::Parse(BuildCreateForm(builder.Build(), options));
  EXPECT_EQ(form.Size(), 15 + values.size());
  for (const auto& [name, value] : values) EXPECT_EQ(form.Get(name), value) << name;
  EXPECT_EQ(form.Get("StatusCallback"), "https://h/s");
}

TEST(MessageForm, UsesSettingsForMissingProperties) {
  Properties defaults;
  defaults.Set("ValidityPeriod", 600);
  defaults.Set("SmartEncoded", true);
  CreateOptions options;
  options.WithDefaults(defaults);
  EXPECT_EQ(Build(TextContent("x"), options), (Form{{"To", "whatsapp:+1"},
                                                    {"Body", "x"},
                                                    {"ValidityPeriod", "600"},
                                                    {"SmartEncoded", "true"}}));
  const auto own =
      MessageBuilder().ToPhone("+1").WithText("x").WithProperty("SmartEncoded", false).Build();
  EXPECT_EQ(FormFields::Parse(BuildCreateForm(own, options)).Get("SmartEncoded"), "false");
}

TEST(MessageForm, UnsetPropertiesFallBackToSettings) {
  Properties defaults;
  defaults.Set("ValidityPeriod", 600);
  CreateOptions options;
  options.WithDefaults(defaults);
  MediaContent media(MediaType::Image, "", "https://h/1");
  media.WithCaption("own");
  for (const Value& unset : {Value(), Value("")}) {
    const auto message = MessageBuilder()
                             .ToPhone("+1")
                             .WithContent(media)
                             .WithProperty("ValidityPeriod", unset)
                             .WithProperty("caption", unset)
                             .Build();
    const auto form = FormFields::Parse(BuildCreateForm(message, options));
    EXPECT_EQ(form.Get("ValidityPeriod"), "600");
    EXPECT_EQ(form.Get("Body"), "own");
  }
}

TEST(MessageForm, Template) {
  const auto content = TemplateContent("order_confirmed")
                           .With("order_id", "ORD \"1\"\\")
                           .With("n", 3)
                           .With("b", true)
                           .With("e", "\xC3\xA9\x01");
  CreateOptions options;
  options.WithContentSid("HX1");
  EXPECT_EQ(Build(content, options), (Form{{"To", "whatsapp:+1"},
                                           {"ContentSid", "HX1"},
                                           {"ContentVariables",
                                            "{\"b\":\"true\",\"e\":\"\xC3\xA9\\u0001\",\"n\":\"3\","
                                            "\"order_id\":\"ORD \\\"1\\\"\\\\\"}"}}));
  const auto numbers = TemplateContent("HX1").With("1", 1e5).With("2", 2e6).With("3", 5e-4);
  EXPECT_EQ(Build(numbers).at("ContentVariables"), R"({"1":"100000","2":"2000000","3":"0.0005"})");
  EXPECT_EQ(Build(TemplateContent("HX2")), (Form{{"To", "whatsapp:+1"}, {"ContentSid", "HX2"}}));
}

TEST(MessageForm, Location) {
  EXPECT_EQ(Build(LocationContent(37.78789, -122.391664).WithLabel("375 Beale St")),
            (Form{{"To", "whatsapp:+1"},
                  {"Body", "375 Beale St"},
                  {"PersistentAction", "geo:37.78789,-122.391664|375 Beale St"}}));
  EXPECT_EQ(Build(LocationContent(1, 2).WithLabel("L").WithAddress("A")),
            (Form{{"To", "whatsapp:+1"}, {"Body", "L, A"}, {"PersistentAction", "geo:1,2|L"}}));
  EXPECT_EQ(Build(LocationContent(1, 2).WithAddress("A")),
            (Form{{"To", "whatsapp:+1"}, {"Body", "A"}, {"PersistentAction", "geo:1,2|A"}}));
  EXPECT_EQ(Build(LocationContent(1e-7, 2)).at("PersistentAction"), "geo:0.0000001,2");
  EXPECT_EQ(Build(LocationContent(1, 2)).at("Body"), "1,2");
}

}  // namespace
}  // namespace ratatosk::twilio
