#include <ratatosk/messaging/message_json.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <ostream>

#include <ratatosk/messaging/message_builder.hpp>

#include "messaging/message_samples.hpp"
#include "support/test_data.hpp"

namespace ratatosk {
namespace {

using test::MessageSamples;
using test::Sealing;
using test::TestData;

static_assert(!std::is_aggregate_v<MessageJsonOptions>);

constexpr auto kWrite = "MESSAGE_SERIALIZATION_FAILED";
constexpr auto kRead = "MESSAGE_DESERIALIZATION_FAILED";

// A message of version 1 with these further members.
std::string Doc(std::string_view members) {
  return R"({"version":1,"id":"1")" + std::string(members.empty() ? "" : ",") +
         std::string(members) + "}";
}
std::string Nested(int levels, std::string_view inner) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += R"({"x":)";
  return text.append(inner).append(static_cast<std::size_t>(levels), '}');
}
Message With(std::string name, Value value) {
  return MessageBuilder().WithId("1").WithProperty(std::move(name), std::move(value)).Build();
}
template <class T>
std::string FaultOf(const OperationResult<T>& result, std::string_view code) {
  if (result.Ok()) return "no fault";
  EXPECT_EQ(result.Error().Code().Text(), code);
  return std::string(result.Error().Member());
}

TEST(MessageJsonTest, RoundTripsEverySample) {
  for (const auto& sample : MessageSamples()) {
    const auto text = ToJson(sample, Sealing());
    ASSERT_TRUE(text.Ok()) << sample << text.Error();
    const auto back = MessageFromJson(*text, Sealing());
    ASSERT_TRUE(back.Ok()) << *text << back.Error();
    EXPECT_EQ(*back, sample) << *text;
    EXPECT_EQ(*ToJson(*back, Sealing()), *text);
  }
}

// What version 1 wrote once must be read for ever; a change of this file is a change of the format.
TEST(MessageJsonTest, ReadsVersionOne) {
  std::ifstream file(TestData("messages-v1.jsonl"));
  for (const auto& sample : MessageSamples()) {
    std::string line;
    ASSERT_TRUE(std::getline(file, line)) << sample;
    EXPECT_EQ(*ToJson(sample, Sealing()), line);
    const auto read = MessageFromJson(line, Sealing());
    ASSERT_TRUE(read.Ok()) << read.Error();
    EXPECT_EQ(*read, sample);
  }
}

TEST(MessageJsonTest, KeepsNumbersExactly) {
  for (const double number : {0.1, -1.5, 1e22, 5e-324, 1.7976931348623157e308, 9007199254740993.0,
                              2.2250738585072011e-308, -0.0, 123456789.12345678}) {
    const auto back = MessageFromJson(*ToJson(With("n", number)));
    ASSERT_TRUE(back.Ok()) << number << back.Error();
    const auto* value = back->Properties().Find("n")->AsNumber();
    ASSERT_NE(value, nullptr) << number;
    EXPECT_EQ(*value, number);
    EXPECT_EQ(std::signbit(*value), std::signbit(number));
  }
  const auto read = MessageFromJson(Doc(R"("properties":{"a":1.5E-3,"b":-7,"c":7e0})"));
  EXPECT_EQ(*read->Properties().Find("a"), Value(0.0015));
  EXPECT_EQ(*read->Properties().Find("b"), Value(-7));
  EXPECT_EQ(*read->Properties().Find("c"), Value(7.0));
}

TEST(MessageJsonTest, KeepsEmptyId) {
  const auto back = MessageFromJson(*ToJson(Message()));
  ASSERT_TRUE(back.Ok()) << back.Error();
  EXPECT_EQ(back->Id(), "");
  EXPECT_EQ(*back, Message());
}

TEST(MessageJsonTest, RoundTripsBatch) {
  MessageBatch batch("b-1");
  for (auto& sample : MessageSamples()) batch.With(std::move(sample));
  const auto text = ToJson(batch, Sealing());
  ASSERT_TRUE(text.Ok()) << text.Error();
  const auto back = MessageBatchFromJson(*text, Sealing());
  ASSERT_TRUE(back.Ok()) << back.Error();
  EXPECT_EQ(*back, batch);
  EXPECT_EQ(*ToJson(*back, Sealing()), *text);
}

TEST(MessageJsonTest, RoundTripsUnknownMembersInPlace) {
  const std::string parts =
      R"([{"type":"PlainText","text":"a","n1":[1,{"b":null}]},)"
      R"({"type":"Media","mediaType":"Image","url":"u","further":[)"
      R"({"type":"Media","mediaType":"Image","url":"v","n2":1.5E0}],"n3":18446744073709551615}])";
  const std::string doc =
      Doc(R"("sender":{"type":"Any","address":"","n4":{}},)"
          R"("receiver":{"type":"Label","address":"x","n5":"y"},)"
          R"("content":{"type":"Multipart","parts":)" +
          parts + R"(,"n6":false},)" +
          R"("properties":{"a":1,"b":{"value":2,"n7":true},)"
          R"("c":{"sensitive":true,"redacted":true,"n8":1}},"n9":{"deep":[[]]})");
  const auto message = MessageFromJson(doc);
  ASSERT_TRUE(message.Ok()) << message.Error();
  EXPECT_EQ(*message->Properties().Find("b"), Value(2));
  EXPECT_EQ(message->ContentAs<MultipartContent>()->Parts().size(), 2U);
  const Message copy = *message;
  EXPECT_EQ(*ToJson(copy), doc);

  const std::string batch = R"({"version":1,"id":"b","messages":[)" + doc + R"(],"n10":1})";
  EXPECT_EQ(*ToJson(*MessageBatchFromJson(batch)), batch);
}

TEST(MessageJsonTest, ReaderDoesNotMixUnknownMembersOfMessages) {
  auto message = *MessageFromJson(Doc(R"("x":1)"));
  message = MessageBuilder().WithId("1").Build();
  EXPECT_EQ(ToJson(message)->find("\"x\""), std::string::npos);
}

struct WriteFault {
  std::string_view member;
  Message message;

  friend std::ostream& operator<<(std::ostream& out, const WriteFault& c) {
    return out << c.member;
  }
};
class WriteFaultTest : public testing::TestWithParam<WriteFault> {};

TEST_P(WriteFaultTest, ErrorNamesMember) {
  const auto& c = GetParam();
  EXPECT_EQ(FaultOf(ToJson(c.message, Sealing()), kWrite), c.member);
  const auto batch = MessageBatch("b").With(Message()).With(c.message);
  EXPECT_EQ(FaultOf(ToJson(batch, Sealing()), kWrite), "messages[1]." + std::string(c.member));
}

Message Of(Content content) {
  return MessageBuilder().WithId("1").WithContent(std::move(content)).Build();
}
MediaContent Deep(int levels) {
  MediaContent media(MediaType::Image, "", "u");
  for (int i = 0; i < levels; ++i) {
    media = MediaContent(MediaType::Image, "", "u").AddFurther(std::move(media));
  }
  return media;
}
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

INSTANTIATE_TEST_SUITE_P(
    Table,
    WriteFaultTest,
    testing::Values(
        WriteFault{"id", MessageBuilder().WithId("\xFF").Build()},
        WriteFault{"sender.address", MessageBuilder().FromPhone("\xC3(").Build()},
        WriteFault{"content.text", Of(TextContent("a\xE4"))},
        WriteFault{"content.parts[1].text",
                   Of(MultipartContent().With(TextContent("a")).With(TextContent("\xED\xA0\x80")))},
        WriteFault{"content.latitude", Of(LocationContent(kNan, 0))},
        WriteFault{"content.horizontalAccuracy",
                   Of(LocationContent(0, 0).WithHorizontalAccuracy(kInfinity))},
        WriteFault{"content.parameters.p", Of(TemplateContent("t").With("p", -kInfinity))},
        WriteFault{"properties.n", With("n", kNan)},
        WriteFault{"properties.t", With("t", "\x80")},
        WriteFault{"properties.s",
                   MessageBuilder().WithId("1").WithSensitiveProperty("s", "\x80").Build()},
        WriteFault{"properties.s",
                   MessageBuilder().WithId("1").WithSensitiveProperty("s", kNan).Build()}));

TEST(MessageJsonTest, ErrorNamesInvalidNumber) {
  EXPECT_EQ(ToJson(With("n", kNan)).Error().Message(), "properties.n is not a finite number");
}

TEST(MessageJsonTest, AcceptsIntegerWrittenAsDouble) {
  const auto read = [](std::string_view size) {
    return MessageFromJson(Doc(R"("content":{"type":"Media","mediaType":"Image","url":"","size":)" +
                               std::string(size) + "}"));
  };
  EXPECT_EQ(read("7.0")->ContentAs<MediaContent>()->Size(), 7U);
  EXPECT_EQ(read("18446744073709551615")->ContentAs<MediaContent>()->Size(),
            std::numeric_limits<std::uint64_t>::max());
  for (const auto* size : {"7.5", "1e300", "-1.0", "9007199254740994.0"}) {
    EXPECT_EQ(FaultOf(read(size), kRead), "content.size") << size;
  }
}

TEST(MessageJsonTest, LimitsNesting) {
  const auto deepest = ToJson(Of(Deep(31)));
  ASSERT_TRUE(deepest.Ok()) << deepest.Error();
  EXPECT_EQ(*MessageFromJson(*deepest), Of(Deep(31)));
  EXPECT_TRUE(ToJson(MessageBatch("b").With(Of(Deep(31)))).Ok());
  const auto deeper = ToJson(Of(Deep(32)));
  EXPECT_TRUE(FaultOf(deeper, kWrite).starts_with("content.further[0].further[0]"));
  EXPECT_FALSE(ToJson(MessageBatch("b").With(Of(Deep(32)))).Ok());
  EXPECT_FALSE(ToJson(Of(Deep(1'000))).Ok());

  const auto at_limit = Doc(R"("content":{"type":"None"},"x":)" + Nested(63, "1"));
  EXPECT_EQ(*ToJson(*MessageFromJson(at_limit)), at_limit);
  EXPECT_TRUE(FaultOf(MessageFromJson(Doc("\"x\":" + Nested(64, "1"))), kRead).starts_with("x.x."));
  EXPECT_FALSE(MessageFromJson(std::string(1'000'000, '[')).Ok());
}

TEST(MessageJsonTest, RejectsSensitivePropertyByDefault) {
  const auto message = MessageBuilder().WithId("1").WithSensitiveProperty("code", "4711").Build();
  const auto result = ToJson(message);
  EXPECT_EQ(FaultOf(result, kWrite), "properties.code");
  EXPECT_EQ(result.Error().ToText().find("4711"), std::string::npos);
}

TEST(MessageJsonTest, WritesRedactedPropertyAsSensitiveNull) {
  const auto message = MessageBuilder().WithId("1").WithSensitiveProperty("code", "4711").Build();
  const auto text = ToJson(message, MessageJsonOptions().WithRedaction());
  ASSERT_TRUE(text.Ok()) << text.Error();
  EXPECT_EQ(text->find("4711"), std::string::npos);
  const auto back = MessageFromJson(*text);
  ASSERT_TRUE(back.Ok()) << back.Error();
  EXPECT_TRUE(back->Properties().IsSensitive("code"));
  EXPECT_TRUE(back->Properties().Find("code")->IsNull());
  EXPECT_EQ(*ToJson(*back), *text) << "nothing is left to hide";
}

TEST(MessageJsonTest, RoundTripsSealedProperty) {
  const auto message = MessageBuilder()
                           .WithId("1")
                           .WithSensitiveProperty("text", "4711")
                           .WithSensitiveProperty("whole", 4711)
                           .WithSensitiveProperty("real", 4711.0)
                           .WithSensitiveProperty("yes", true)
                           .Build();
  const auto text = ToJson(message, Sealing());
  ASSERT_TRUE(text.Ok()) << text.Error();
  EXPECT_EQ(text->find("4711"), std::string::npos);
  EXPECT_EQ(*MessageFromJson(*text, Sealing()), message);
  EXPECT_EQ(FaultOf(MessageFromJson(*text), kRead), "properties.real.sealed") << "no key";
}

TEST(MessageJsonTest, SealErrorHidesValue) {
  const auto fails = [](std::string_view, std::string_view text) -> OperationResult<std::string> {
    return Error(MessagingErrorCodes::AuthenticationFailed, std::string(text));
  };
  const auto message = MessageBuilder().WithId("1").WithSensitiveProperty("code", "4711").Build();
  const auto written = ToJson(message, MessageJsonOptions().WithSeal(fails));
  EXPECT_EQ(FaultOf(written, kWrite), "properties.code");
  EXPECT_EQ(written.Error().ToText().find("4711"), std::string::npos);
  EXPECT_NE(written.Error().ToText().find("AUTHENTICATION_FAILED"), std::string::npos);

  const auto text = *ToJson(message, Sealing());
  EXPECT_EQ(FaultOf(MessageFromJson(text, MessageJsonOptions().WithUnseal(fails)), kRead),
            "properties.code.sealed");
  for (const std::string clear : {"", "x", "{}", "[1]", "1 2", "\"4711"}) {
    const auto garbles = [&](std::string_view, std::string_view) {
      return OperationResult<std::string>(clear);
    };
    const auto read = MessageFromJson(text, MessageJsonOptions().WithUnseal(garbles));
    EXPECT_EQ(FaultOf(read, kRead), "properties.code.sealed") << clear;
    EXPECT_EQ(read.Error().ToText().find("4711"), std::string::npos);
  }
}

TEST(MessageJsonTest, ReadsPlainSensitivePropertyAsSensitive) {
  const auto message =
      MessageFromJson(Doc(R"("properties":{"code":{"sensitive":true,"value":"4711"}})"));
  ASSERT_TRUE(message.Ok()) << message.Error();
  EXPECT_TRUE(message->Properties().IsSensitive("code"));
  EXPECT_EQ(*message->Properties().Find("code"), Value("4711"));
  EXPECT_EQ(FaultOf(ToJson(*message), kWrite), "properties.code");
}

struct ReadFault {
  std::string_view member;
  std::string json;

  friend std::ostream& operator<<(std::ostream& out, const ReadFault& c) { return out << c.json; }
};
class ReadFaultTest : public testing::TestWithParam<ReadFault> {};

TEST_P(ReadFaultTest, ErrorNamesMember) {
  const auto& c = GetParam();
  EXPECT_EQ(FaultOf(MessageFromJson(c.json), kRead), c.member);
  const std::string batch = R"({"version":1,"id":"b","messages":[)" + c.json + "]}";
  const std::string dot = c.member.empty() ? "" : ".";
  EXPECT_EQ(FaultOf(MessageBatchFromJson(batch), kRead),
            "messages[0]" + dot + std::string(c.member));
}

std::string InContent(std::string_view members) {
  return Doc(R"("content":{)" + std::string(members) + "}");
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ReadFaultTest,
    testing::Values(
        ReadFault{"", "[]"},
        ReadFault{"", "1"},
        ReadFault{"version", R"({"id":"1"})"},
        ReadFault{"version", R"({"version":2,"id":"1"})"},
        ReadFault{"version", R"({"version":0,"id":"1"})"},
        ReadFault{"version", R"({"version":"1","id":"1"})"},
        ReadFault{"id", R"({"version":1})"},
        ReadFault{"id", R"({"version":1,"id":1})"},
        ReadFault{"id", "{\"version\":1,\"id\":\"\xFF\"}"},
        ReadFault{"sender", Doc(R"("sender":"+1")")},
        ReadFault{"sender.type", Doc(R"("sender":{"type":"Fax","address":"1"})")},
        ReadFault{"receiver.address", Doc(R"("receiver":{"type":"Any"})")},
        ReadFault{"content.type", InContent("")},
        ReadFault{"content.type", InContent(R"("type":"Smell")")},
        ReadFault{"content.text", InContent(R"("type":"PlainText")")},
        ReadFault{"content.text", InContent("\"type\":\"PlainText\",\"text\":\"a\xC3\"")},
        ReadFault{"content.text", InContent(R"("type":"PlainText","text":"\ud800x")")},
        ReadFault{"content.parts", InContent(R"("type":"Multipart","parts":{})")},
        ReadFault{"content.parts[1].type",
                  InContent(R"("type":"Multipart","parts":[{"type":"Json","json":""},)"
                            R"({"type":"Location","latitude":1,"longitude":1}])")},
        ReadFault{
            "content.attachments[0].type",
            InContent(R"("type":"Html","html":"","attachments":[{"type":"Html","html":""}])")},
        ReadFault{"content.data", InContent(R"("type":"Binary","mimeType":"","data":"QQ")")},
        ReadFault{"content.data", InContent(R"("type":"Binary","mimeType":"","data":"QR==")")},
        ReadFault{"content.data", InContent(R"("type":"Binary","mimeType":"","data":" QQ=")")},
        ReadFault{"content.data",
                  InContent(R"("type":"Media","mediaType":"Image","url":"u","data":"")")},
        ReadFault{"content.size",
                  InContent(R"("type":"Media","mediaType":"Image","url":"u","size":-1)")},
        ReadFault{
            "content.heading",
            InContent(R"("type":"Location","latitude":1,"longitude":1,"heading":2147483648)")},
        ReadFault{"content.livePeriod",
                  InContent(R"("type":"Location","latitude":1,"longitude":1,"livePeriod":1.5)")},
        ReadFault{"content.latitude",
                  InContent(R"("type":"Location","latitude":1e999,"longitude":1)")},
        ReadFault{"content.parameters.p",
                  InContent(R"("type":"Template","id":"t","parameters":{"p":[]})")},
        ReadFault{"content.buttons[0].kind",
                  InContent(R"("type":"Button","text":"","buttons":[)"
                            R"({"kind":"url","label":"","target":""}])")},
        ReadFault{"properties", Doc(R"("properties":[])")},
        ReadFault{"properties.p", Doc(R"("properties":{"p":[1]})")},
        ReadFault{"properties.p", Doc(R"("properties":{"p":9223372036854775808})")},
        ReadFault{"properties.p", Doc(R"("properties":{"p":18446744073709551616})")},
        ReadFault{"properties.p", Doc(R"("properties":{"p":-9223372036854775809})")},
        ReadFault{"properties.p", Doc(R"("properties":{"p":{}})")},
        ReadFault{"properties.p", Doc(R"("properties":{"p":{"value":1,"redacted":true}})")},
        ReadFault{"properties.p.value", Doc(R"("properties":{"p":{"value":{}}})")},
        ReadFault{"properties.p.sensitive", Doc(R"("properties":{"p":{"value":1,"sensitive":1}})")},
        ReadFault{"properties.a?b", Doc(R"("properties":{"a\nb":[]})")},
        ReadFault{"x[2].y", Doc(R"("x":[0,1,{"y":tru}])")},
        ReadFault{"x[1]", Doc(R"("x":[0,12345678901234567890123])")}));

TEST(MessageJsonTest, RejectsInvalidJson) {
  for (const std::string text : {"", "{", "nul", "{}x", "{\"version\":1,}", "\xEF\xBB\xBF{}"}) {
    EXPECT_EQ(FaultOf(MessageFromJson(text), kRead), "") << text;
  }
  EXPECT_FALSE(MessageFromJson(Doc("") + "x").Ok());
  EXPECT_TRUE(MessageFromJson(' ' + Doc("") + "\n").Ok());
}

TEST(MessageJsonTest, RejectsNewerVersion) {
  const auto result = MessageFromJson(R"({"version":2,"id":"1"})");
  ASSERT_FALSE(result.Ok());
  EXPECT_EQ(result.Error().Message(), "version is 2; this library reads versions from 1 to 1");
  EXPECT_EQ(FaultOf(MessageBatchFromJson(R"({"version":2,"id":"b","messages":[]})"), kRead),
            "version");
}

TEST(MessageJsonTest, BatchErrorNamesMissingMember) {
  EXPECT_EQ(FaultOf(MessageBatchFromJson(R"({"version":1,"messages":[]})"), kRead), "id");
  EXPECT_EQ(FaultOf(MessageBatchFromJson(R"({"version":1,"id":""})"), kRead), "messages");
  EXPECT_EQ(FaultOf(MessageBatchFromJson(R"({"version":1,"id":"","messages":{}})"), kRead),
            "messages");
}

}  // namespace
}  // namespace ratatosk
