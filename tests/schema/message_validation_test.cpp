#include <gmock/gmock.h>

#include <array>
#include <ostream>

#include <ratatosk/messaging/message_builder.hpp>

#include "schema/faults.hpp"

namespace ratatosk {
namespace {

using test::FaultsOf;
using test::None;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr std::string_view kColours[] = {"red", "blue"};
constexpr std::array kProperties{
    ParameterSchema("priority", DataType::Integer).Between(1, 3),
    ParameterSchema("weight", DataType::Number),
    ParameterSchema("colour", DataType::String).OneOf(kColours),
};
constexpr std::array kEndpoints{EndpointSchema(EndpointType::PhoneNumber, true, true),
                                EndpointSchema(EndpointType::Label, true, false),
                                EndpointSchema(EndpointType::DeviceId, false, true)};
constexpr std::array kContents{ContentType::PlainText, ContentType::Custom};
constexpr ChannelSchema kSchema = ChannelSchema("Acme", "Text", "1.0.0")
                                      .WithEndpoints(kEndpoints)
                                      .WithContentTypes(kContents)
                                      .WithMessageProperties(kProperties);

MessageBuilder Good() {
  return MessageBuilder().WithId("1").FromPhone("+1").ToPhone("+2").WithText("x");
}

TEST(ValidateMessageTest, AcceptsValidMessage) {
  const auto message = Good()
                           .WithProperty("priority", 3)
                           .WithProperty("weight", 2)
                           .WithProperty("colour", "red")
                           .Build();
  EXPECT_EQ(FaultsOf(kSchema, message), None());
}

TEST(ValidateMessageTest, ReportsAllErrors) {
  const auto message = MessageBuilder()
                           .WithId("1")
                           .From(Endpoint(EndpointType::Url, "https://x"))
                           .WithContent(LocationContent(1, 2))
                           .WithProperty("priority", 4)
                           .WithProperty("weight", "heavy")
                           .WithProperty("colour", "green")
                           .WithProperty("Colour", "red")
                           .Build();
  EXPECT_THAT(FaultsOf(kSchema, message),
              UnorderedElementsAre("Sender UNSUPPORTED", "Receiver MISSING", "Content UNSUPPORTED",
                                   "priority OUT_OF_RANGE", "weight WRONG_TYPE",
                                   "colour NOT_ALLOWED", "Colour UNKNOWN_NAME"));
}

TEST(ValidateMessageTest, ReportsMissingIdReceiverAndContent) {
  EXPECT_THAT(FaultsOf(kSchema, Message()),
              ElementsAre("Id MISSING", "Receiver MISSING", "Content MISSING"))
      << "not the sender: the channel may have a default one";
}

struct EndpointCase {
  EndpointType sender;
  EndpointType receiver;
  None expected;

  friend std::ostream& operator<<(std::ostream& out, const EndpointCase& c) {
    return out << ToString(c.sender) << "_to_" << ToString(c.receiver);
  }
};

class EndpointValidationTest : public testing::TestWithParam<EndpointCase> {};

TEST_P(EndpointValidationTest, Table) {
  const auto& c = GetParam();
  const auto message = Good().From(Endpoint(c.sender, "a")).To(Endpoint(c.receiver, "b")).Build();
  EXPECT_EQ(FaultsOf(kSchema, message), c.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    EndpointValidationTest,
    testing::Values(
        EndpointCase{EndpointType::PhoneNumber, EndpointType::PhoneNumber, {}},
        EndpointCase{EndpointType::Label, EndpointType::DeviceId, {}},
        EndpointCase{EndpointType::DeviceId, EndpointType::PhoneNumber, {"Sender UNSUPPORTED"}},
        EndpointCase{EndpointType::PhoneNumber, EndpointType::Label, {"Receiver UNSUPPORTED"}},
        EndpointCase{EndpointType::SenderRef, EndpointType::PhoneNumber, {}},
        EndpointCase{EndpointType::Label, EndpointType::SenderRef, {"Receiver UNSUPPORTED"}},
        EndpointCase{
            EndpointType::Any, EndpointType::Any, {"Sender UNSUPPORTED", "Receiver UNSUPPORTED"}}));

TEST(EndpointValidationTest, AnyAcceptsAllTypes) {
  static constexpr std::array kAny{EndpointSchema(EndpointType::Any, true, true)};
  const auto message = Good().To(Endpoint(EndpointType::Topic, "news")).Build();
  EXPECT_EQ(FaultsOf(kSchema.WithEndpoints(kAny), message), None());
}

TEST(EndpointValidationTest, SenderRefIsNotCheckedAsAddress) {
  static constexpr std::array kAny{EndpointSchema(EndpointType::Any, true, true)};
  static constexpr std::array kNoSender{EndpointSchema(EndpointType::PhoneNumber, false, true)};
  const auto to_a_name = Good().To(SenderRef("support")).Build();
  EXPECT_THAT(FaultsOf(kSchema.WithEndpoints(kAny), to_a_name),
              ElementsAre("Receiver UNSUPPORTED"));
  const Endpoint phone(EndpointType::PhoneNumber, "+1");
  const auto from_a_name = Good().To(phone).FromSender("support").Build();
  EXPECT_THAT(FaultsOf(kSchema.WithEndpoints(kNoSender), from_a_name),
              ElementsAre("Sender UNSUPPORTED"));
}

TEST(EndpointValidationTest, RequiredTypeCanBeReceiverOrSender) {
  static constexpr std::array kRequired{EndpointSchema(EndpointType::PhoneNumber, true, true, true),
                                        EndpointSchema(EndpointType::Label, true, true)};
  const auto schema = kSchema.WithEndpoints(kRequired);
  const Endpoint phone(EndpointType::PhoneNumber, "+1"), label(EndpointType::Label, "shop");
  const auto faults = [&](const Endpoint& sender, const Endpoint& receiver) {
    return FaultsOf(schema, Good().From(sender).To(receiver).Build());
  };
  EXPECT_EQ(faults(phone, label), None());
  EXPECT_EQ(faults(label, phone), None());
  EXPECT_EQ(faults(Endpoint(), phone), None());
  EXPECT_EQ(faults(SenderRef("support"), label), None()) << "it may stand for a phone number";
  EXPECT_THAT(faults(label, label), ElementsAre("Receiver MISSING"));
  EXPECT_THAT(faults(Endpoint(EndpointType::PhoneNumber, ""), label),
              ElementsAre("Sender MISSING", "Receiver MISSING"));
  EXPECT_THAT(faults(label, Endpoint()), ElementsAre("Receiver MISSING")) << "once";
}

TEST(EndpointValidationTest, RequiredSendingTypeMustBeSender) {
  static constexpr std::array kRequired{EndpointSchema(EndpointType::PhoneNumber, true, true),
                                        EndpointSchema(EndpointType::Label, true, false, true)};
  const auto schema = kSchema.WithEndpoints(kRequired);
  EXPECT_THAT(FaultsOf(schema, Good().Build()), ElementsAre("Sender MISSING"));
  const auto from_a_label = Good().From(Endpoint(EndpointType::Label, "shop")).Build();
  EXPECT_EQ(FaultsOf(schema, from_a_label), None());
}

TEST(EndpointValidationTest, SenderOverrideReplacesSenderOfMessage) {
  const auto message = Good().From(Endpoint(EndpointType::Url, "https://x")).Build();
  ValidationFaults faults;
  ValidateMessage(kSchema, message, Endpoint(EndpointType::Label, "shop"), faults);
  EXPECT_EQ(test::Brief(faults), None());
  ValidateMessage(kSchema, Good().Build(), Endpoint(EndpointType::Url, "https://x"), faults);
  EXPECT_THAT(test::Brief(faults), ElementsAre("Sender UNSUPPORTED"));
}

struct PropertyCase {
  std::string name;
  Value value;
  std::string fault;

  friend std::ostream& operator<<(std::ostream& out, const PropertyCase& c) {
    return out << c.name << "=" << ToString(c.value.Type()) << "_" << c.value;
  }
};

class PropertyValidationTest : public testing::TestWithParam<PropertyCase> {};

TEST_P(PropertyValidationTest, Table) {
  const auto& c = GetParam();
  const auto found = FaultsOf(kSchema, Good().WithProperty(c.name, c.value).Build());
  EXPECT_EQ(found, c.fault.empty() ? None() : None{c.name + " " + c.fault});
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    PropertyValidationTest,
    testing::Values(PropertyCase{"priority", 1, ""},
                    PropertyCase{"priority", 0, "OUT_OF_RANGE"},
                    PropertyCase{"priority", "1",
                                 "WRONG_TYPE"},  // no conversion: only settings are text
                    PropertyCase{"priority", 1.0, "WRONG_TYPE"},
                    PropertyCase{"priority", nullptr, ""},
                    PropertyCase{"weight", 1, ""},  // an integer is a number
                    PropertyCase{"weight", 1.5, ""},
                    PropertyCase{"weight", true, "WRONG_TYPE"},
                    PropertyCase{"colour", "blue", ""},
                    PropertyCase{"colour", 7, "WRONG_TYPE"},
                    PropertyCase{"colour", "", ""},
                    PropertyCase{"colour", "Blue", "NOT_ALLOWED"},
                    PropertyCase{"color", "blue", "UNKNOWN_NAME"},
                    PropertyCase{"subject", "s", ""},
                    PropertyCase{"replyTo", "r", ""},
                    PropertyCase{"remoteMessageId", "i", ""},
                    PropertyCase{"correlationId", "c", ""},
                    PropertyCase{"Subject", "s", "UNKNOWN_NAME"}));

TEST(PropertyValidationTest, RequiresPresentNonEmptyValue) {
  static constexpr std::array kRequired{ParameterSchema("tag", DataType::String).Required()};
  const auto schema = kSchema.WithMessageProperties(kRequired);
  EXPECT_THAT(FaultsOf(schema, Good().Build()), ElementsAre("tag MISSING"));
  EXPECT_THAT(FaultsOf(schema, Good().WithProperty("tag", nullptr).Build()),
              ElementsAre("tag MISSING"));
  EXPECT_THAT(FaultsOf(schema, Good().WithProperty("tag", "").Build()), ElementsAre("tag MISSING"));
  EXPECT_EQ(FaultsOf(schema, Good().WithProperty("tag", "x").Build()), None());
}

TEST(PropertyValidationTest, AllowsUnknownNamesIfSchemaIsNotStrict) {
  EXPECT_EQ(FaultsOf(kSchema.Strict(false), Good().WithProperty("color", 1).Build()), None());
}

TEST(PropertyValidationTest, UnknownNameErrorSuggestsNearestName) {
  ValidationFaults faults;
  ValidateMessage(kSchema, Good().WithProperty("priorty", 1).Build(), faults);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].Message(), "there is no property 'priorty'; did you mean 'priority'?");

  // A name may come from outside: no time is spent on a long one, and it is not repeated whole.
  ValidationFaults long_one;
  ValidateMessage(kSchema, Good().WithProperty(std::string(1000, 'x'), 1).Build(), long_one);
  ASSERT_EQ(long_one.size(), 1U);
  EXPECT_EQ(long_one[0].Message(), "there is no property '" + std::string(64, 'x') + "...'");
}

}  // namespace
}  // namespace ratatosk
