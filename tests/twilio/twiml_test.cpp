#include <ratatosk/channels/twilio/twiml.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

namespace ratatosk {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8"?>)";

std::string BodyOf(const TwiML& twiml) {
  auto reply = twiml.Build();
  return reply ? reply->Body : std::string(reply.Error().Message());
}

std::string Document(std::string_view verbs) {
  return std::string(kHead).append("<Response>").append(verbs).append("</Response>");
}

TEST(TwiML, EmptySendsNothing) {
  const auto reply = TwiML::Empty();
  EXPECT_EQ(reply.Status, 200);
  EXPECT_EQ(reply.ContentType, "text/xml");
  EXPECT_EQ(reply.Body, std::string(kHead) + "<Response/>");
  EXPECT_EQ(BodyOf(TwiML()), reply.Body);
  EXPECT_EQ(TwiML::NoContent().Status, 204);
  EXPECT_EQ(TwiML::NoContent().Body, "");
}

TEST(TwiML, MatchesOfficialBuilder) {
  EXPECT_EQ(BodyOf(TwiML().Message("Hello")), Document("<Message>Hello</Message>"));
  EXPECT_EQ(BodyOf(TwiML().Message("")), Document("<Message/>"));
  EXPECT_EQ(BodyOf(TwiML().Message(TwiMLMessage("Hi").WithMedia("https://e.com/a.jpg?x=1&y=2"))),
            Document("<Message><Body>Hi</Body>"
                     "<Media>https://e.com/a.jpg?x=1&amp;y=2</Media></Message>"));
  EXPECT_EQ(BodyOf(TwiML().Message(TwiMLMessage().WithMedia("u"))),
            Document("<Message><Media>u</Media></Message>"));
  EXPECT_EQ(BodyOf(TwiML().Message(TwiMLMessage("x")
                                       .To("whatsapp:+15550002222")
                                       .From("whatsapp:+14155238886")
                                       .WithAction("/status", TwiMLMethod::Get))),
            Document(R"(<Message to="whatsapp:+15550002222" from="whatsapp:+14155238886")"
                     R"( action="/status" method="GET">x</Message>)"));
  EXPECT_EQ(BodyOf(TwiML().Message("a").Redirect("/next", TwiMLMethod::Post)),
            Document(R"(<Message>a</Message><Redirect method="POST">/next</Redirect>)"));
}

TEST(TwiML, EscapesTextAndAttributes) {
  EXPECT_EQ(BodyOf(TwiML().Message("<&>\"'\r\n\t]]>")),
            Document("<Message>&lt;&amp;&gt;\"'&#xD;\n\t]]&gt;</Message>"));
  EXPECT_EQ(BodyOf(TwiML().Message(TwiMLMessage("x").WithAction("<&>\"'\r\n\t"))),
            Document("<Message action=\"&lt;&amp;>&quot;'&#xD;&#xA;&#x9;\">x</Message>"));
}

TEST(TwiML, RejectsInvalidXmlCharacters) {
  for (const std::string& text :
       {std::string(1, '\0'), std::string("a\x08"), std::string("\x1f"), std::string("\xff"),
        std::string("\xED\xA0\x80"), std::string("\xEF\xBF\xBF"), std::string("\xC0\xAF")}) {
    const auto reply = TwiML().Message(text).Build();
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.Error().Code(), TwilioErrorCodes::InvalidMessage);
    EXPECT_FALSE(TwiML().Message(TwiMLMessage("x").To(text)).Build());
    EXPECT_FALSE(TwiML().Redirect(text).Build());
  }
  EXPECT_TRUE(TwiML().Message("Olá \xF0\x9F\x98\x80 \x7f").Build());
}

TEST(TwiML, AllowsTenMessagesAndTenFiles) {
  TwiML twiml;
  TwiMLMessage message;
  for (int i = 0; i < 10; ++i) {
    twiml.Message("x");
    message.WithMedia("u");
  }
  EXPECT_TRUE(twiml.Build());
  EXPECT_TRUE(TwiML().Message(message).Build());
  EXPECT_THAT(BodyOf(twiml.Message("x")), HasSubstr("more than 10 messages"));
  EXPECT_THAT(BodyOf(TwiML().Message(message.WithMedia("u"))), HasSubstr("more than 10 files"));
}

TEST(TwiML, AllowsTextsOf1600Characters) {
  std::string text;
  for (int i = 0; i < 1600; ++i) text += "\xC3\xA9";
  EXPECT_TRUE(TwiML().Message(text).Build());
  EXPECT_THAT(BodyOf(TwiML().Message(text + "x")), HasSubstr("more than 1600 characters"));
}

TEST(TwiML, NothingFollowsARedirect) {
  EXPECT_THAT(BodyOf(TwiML().Redirect("/a").Message("x")), HasSubstr("behind a Redirect"));
  EXPECT_THAT(BodyOf(TwiML().Redirect("/a").Redirect("/b")), HasSubstr("behind a Redirect"));
}

}  // namespace
}  // namespace ratatosk
