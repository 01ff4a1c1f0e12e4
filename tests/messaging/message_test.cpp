#include <ratatosk/messaging/message.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <sstream>

#include <ratatosk/messaging/message_batch.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk {
namespace {

static_assert(!std::is_aggregate_v<Message> && !std::is_aggregate_v<Properties> &&
              !std::is_aggregate_v<Property> && !std::is_aggregate_v<MessageBatch> &&
              !std::is_aggregate_v<MessageBuilder> && !std::is_aggregate_v<KnownProperties>);
static_assert(std::is_nothrow_move_constructible_v<Message>);

TEST(PropertiesTest, TreatsNullAndEmptyTextAsUnset) {
  Properties properties;
  properties.Set("null", nullptr);
  properties.Set("empty", "");
  properties.Set("false", false);
  properties.Set("zero", 0);
  properties.Set("text", "x");
  for (const char* name : {"null", "empty"}) {
    EXPECT_NE(properties.Find(name), nullptr) << name;
    EXPECT_EQ(properties.FindSet(name), nullptr) << name;
  }
  for (const char* name : {"false", "zero", "text"}) {
    EXPECT_EQ(properties.FindSet(name), properties.Find(name)) << name;
  }
  EXPECT_EQ(properties.FindSet("none"), nullptr);
}

TEST(PropertiesTest, AreFoundCaseSensitively) {
  Properties properties;
  EXPECT_TRUE(properties.Empty());
  properties.Set("b", 2);
  properties.Set("a", "1");
  properties.Set("C", true);
  EXPECT_EQ(properties.Size(), 3U);
  ASSERT_NE(properties.Find("a"), nullptr);
  EXPECT_EQ(*properties.Find("a"), Value("1"));
  EXPECT_EQ(*properties.Find("b"), Value(2));
  EXPECT_EQ(*properties.Find("C"), Value(true));
  for (const char* name : {"A", "c", "", "ab", "d"})
    EXPECT_EQ(properties.Find(name), nullptr) << name;
}

TEST(PropertiesTest, SettingTwiceReplaces) {
  Properties properties;
  properties.Set("a", 1);
  properties.Set("a", nullptr);
  EXPECT_EQ(properties.Size(), 1U);
  EXPECT_TRUE(properties.Find("a")->IsNull());
}

TEST(PropertiesTest, AreSorted) {
  std::vector<std::string> names = {"d", "a", "c", "b"};
  Properties properties;
  for (const auto& name : names) properties.Set(name, name);
  std::vector<std::string> seen;
  for (const auto& property : properties) {
    seen.push_back(property.Name());
    EXPECT_EQ(property.Value().ToText(), property.Name());
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(seen, names);
}

TEST(PropertiesTest, KeepTheTypeOfTheirValues) {
  const auto message = MessageBuilder()
                           .WithProperty("nothing", nullptr)
                           .WithProperty("yes", true)
                           .WithProperty("whole", 7)
                           .WithProperty("real", 0.5)
                           .WithProperty("text", "7")
                           .Build();
  const auto& properties = message.Properties();
  EXPECT_EQ(properties.Find("nothing")->Type(), DataType::Null);
  EXPECT_EQ(*properties.Find("yes")->AsBoolean(), true);
  EXPECT_EQ(*properties.Find("whole")->AsInteger(), 7);
  EXPECT_EQ(*properties.Find("real")->AsNumber(), 0.5);
  EXPECT_EQ(*properties.Find("text")->AsString(), "7");
  EXPECT_EQ(properties.Find("text")->AsInteger(), nullptr) << "no conversion";
  EXPECT_EQ(properties.Find("real")->ToText(), "0.5");
}

TEST(PropertiesTest, NeverShowsSensitiveValue) {
  const auto message = MessageBuilder()
                           .WithId("m-1")
                           .FromLabel("shop")
                           .ToPhone("+2")
                           .WithText("the text")
                           .WithProperty("count", 3)
                           .WithSensitiveProperty("code", "4711")
                           .Build();
  const auto& properties = message.Properties();
  EXPECT_TRUE(properties.IsSensitive("code"));
  EXPECT_FALSE(properties.IsSensitive("count"));
  EXPECT_FALSE(properties.IsSensitive("other"));
  EXPECT_EQ(*properties.Find("code"), Value("4711")) << "a channel must get at it";

  std::ostringstream printed;
  printed << message;
  for (const auto& property : properties) printed << '\n' << property;
  EXPECT_EQ(printed.str(),
            "message m-1 from Label shop to PhoneNumber +2 PlainText code=*** count=3\n"
            "code=***\ncount=3");
  EXPECT_EQ(testing::PrintToString(message).find("4711"), std::string::npos);
}

TEST(PropertiesTest, SensitivePropertyStaysSensitive) {
  Properties properties;
  properties.Set("code", 1);
  properties.SetSensitive("code", 2);
  EXPECT_TRUE(properties.IsSensitive("code"));
  properties.Set("code", 3);
  EXPECT_TRUE(properties.IsSensitive("code"));
  EXPECT_EQ(*properties.Find("code"), Value(3));
  EXPECT_EQ(properties.Size(), 1U);
}

TEST(MessageTest, ComparesAllMembers) {
  const auto builder = MessageBuilder().WithId("1").FromId("a").ToId("b").WithText("t");
  const auto message = MessageBuilder(builder).WithProperty("p", 1).Build();
  EXPECT_EQ(message, MessageBuilder(builder).WithProperty("p", 1).Build());
  EXPECT_FALSE(message == builder.Build());
  EXPECT_FALSE(message == MessageBuilder(builder).WithSensitiveProperty("p", 1).Build());
  EXPECT_FALSE(message == MessageBuilder(builder).WithProperty("p", 1).WithId("2").Build());
  EXPECT_FALSE(message == MessageBuilder(builder).WithProperty("p", 1).FromId("c").Build());
  EXPECT_FALSE(message == MessageBuilder(builder).WithProperty("p", 1).ToId("c").Build());
  EXPECT_FALSE(message == MessageBuilder(builder).WithProperty("p", 1).WithHtml("t").Build());
}

TEST(MessageTest, IsEmptyByDefault) {
  const Message message;
  EXPECT_EQ(message.Id(), "");
  EXPECT_TRUE(message.Sender().Empty() && message.Receiver().Empty());
  EXPECT_EQ(TypeOf(message.Content()), ContentType::None);
  EXPECT_TRUE(message.Properties().Empty());
}

TEST(MessageBuilderTest, BuildsCompleteMessage) {
  const auto message = MessageBuilder()
                           .WithId("m-1")
                           .FromPhone("+1")
                           .ToPhone("+2")
                           .WithText("Hello")
                           .WithSubject("s")
                           .WithReplyTo("r")
                           .WithRemoteId("i")
                           .WithCorrelationId("c")
                           .Build();
  EXPECT_EQ(message.Id(), "m-1");
  EXPECT_EQ(message.Sender(), Endpoint(EndpointType::PhoneNumber, "+1"));
  EXPECT_EQ(message.Receiver(), Endpoint(EndpointType::PhoneNumber, "+2"));
  ASSERT_NE(message.ContentAs<TextContent>(), nullptr);
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "Hello");
  EXPECT_EQ(message.ContentAs<MediaContent>(), nullptr);
  EXPECT_EQ(*message.Properties().Find(KnownProperties::Subject), Value("s"));
  EXPECT_EQ(*message.Properties().Find(KnownProperties::ReplyTo), Value("r"));
  EXPECT_EQ(*message.Properties().Find(KnownProperties::RemoteMessageId), Value("i"));
  EXPECT_EQ(*message.Properties().Find(KnownProperties::CorrelationId), Value("c"));
}

TEST(MessageBuilderTest, BuildsSameMessageStepByStep) {
  MessageBuilder builder;
  builder.WithId("m-1")
      .From(Endpoint(EndpointType::Label, "shop"))
      .To(Endpoint(EndpointType::Id, "7"));
  builder.WithContent(LocationContent(1, 2)).WithProperty("p", 1);
  const auto message = builder.Build();
  EXPECT_EQ(message.Id(), "m-1");
  EXPECT_EQ(message.Sender(), Endpoint(EndpointType::Label, "shop"));
  EXPECT_EQ(message.Receiver(), Endpoint(EndpointType::Id, "7"));
  builder.FromSender("support");
  EXPECT_EQ(builder.Build().Sender(), SenderRef("support"));
  EXPECT_NE(message.ContentAs<LocationContent>(), nullptr);
  EXPECT_EQ(message.Properties().Size(), 1U);
}

TEST(MessageBuilderTest, AcceptsAddressesOfEveryType) {
  const auto check = [](EndpointType type, MessageBuilder builder) {
    const auto message = builder.Build();
    EXPECT_EQ(message.Sender(), Endpoint(type, "a"));
    EXPECT_EQ(message.Receiver(), Endpoint(type, "b"));
  };
  check(EndpointType::PhoneNumber, MessageBuilder().FromPhone("a").ToPhone("b"));
  check(EndpointType::EmailAddress, MessageBuilder().FromEmail("a").ToEmail("b"));
  check(EndpointType::UserId, MessageBuilder().FromUser("a").ToUser("b"));
  check(EndpointType::DeviceId, MessageBuilder().FromDevice("a").ToDevice("b"));
  check(EndpointType::Url, MessageBuilder().FromUrl("a").ToUrl("b"));
  check(EndpointType::Topic, MessageBuilder().FromTopic("a").ToTopic("b"));
  check(EndpointType::ApplicationId, MessageBuilder().FromApplication("a").ToApplication("b"));
  check(EndpointType::Id, MessageBuilder().FromId("a").ToId("b"));
  check(EndpointType::Label, MessageBuilder().FromLabel("a").ToLabel("b"));
}

TEST(MessageBuilderTest, HasShortcutsForContents) {
  EXPECT_EQ(*MessageBuilder().WithHtml("<p>").Build().ContentAs<HtmlContent>(), HtmlContent("<p>"));
  const auto media = MessageBuilder().WithMedia(MediaType::Image, "x", "https://x").Build();
  EXPECT_EQ(*media.ContentAs<MediaContent>(), MediaContent(MediaType::Image, "x", "https://x"));
}

TEST(MessageBatchTest, HoldsMessagesInOrder) {
  MessageBatch batch = MessageBatch("b-1").With(MessageBuilder().WithId("1").Build());
  batch.With(MessageBuilder().WithId("2").Build());
  EXPECT_EQ(batch.Id(), "b-1");
  EXPECT_EQ(batch.Size(), 2U);
  EXPECT_FALSE(batch.Empty());
  EXPECT_EQ(batch.Messages()[0].Id(), "1");
  EXPECT_EQ(batch.Messages()[1].Id(), "2");
  EXPECT_EQ(std::move(batch).Messages().size(), 2U);
}

TEST(MessageBatchTest, HasOwnId) {
  EXPECT_EQ(MessageBatch().Id().size(), 32U);
  EXPECT_NE(MessageBatch().Id(), MessageBatch().Id());
  EXPECT_TRUE(MessageBatch().Empty());
}

TEST(MessageBuilderTest, LastContentWins) {
  const auto message =
      MessageBuilder().WithText("a").WithContent(TemplateContent("t")).WithContent({}).Build();
  EXPECT_EQ(TypeOf(message.Content()), ContentType::None);
}

TEST(MessageBuilderTest, CanContinueAfterBuild) {
  MessageBuilder builder;
  builder.WithText("a");
  const auto first = builder.Build();
  const auto second = builder.WithText("b").Build();
  EXPECT_EQ(first.ContentAs<TextContent>()->Text(), "a");
  EXPECT_EQ(second.ContentAs<TextContent>()->Text(), "b");
  EXPECT_NE(first.Id(), second.Id()) << "each message has an id of its own";
}

TEST(MessageBuilderTest, GeneratesIdOf32HexDigits) {
  const auto id = MessageBuilder().Build().Id();
  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos) << id;
  EXPECT_NE(id, MessageBuilder().Build().Id());
}

TEST(MessageBuilderTest, GeneratesUniqueIdsAcrossThreads) {
  auto make = [] { return MessageBuilder().Build().Id(); };
  auto here = std::async(std::launch::async, make);
  auto there = std::async(std::launch::async, make);
  EXPECT_NE(here.get(), there.get());
}

}  // namespace
}  // namespace ratatosk
