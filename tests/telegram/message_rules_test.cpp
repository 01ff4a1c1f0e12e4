#include "channels/telegram/message_rules.hpp"

#include <gtest/gtest.h>

#include <limits>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

namespace ratatosk::telegram {
namespace {

using namespace std::chrono_literals;

MessageBuilder To(std::string chat = "5550002222", EndpointType type = EndpointType::UserId) {
  return MessageBuilder().WithId("m").To(Endpoint(type, std::move(chat)));
}

ValidationFaults FaultsIn(const Message& message, const Endpoint& sender = {}) {
  ValidationFaults faults;
  CheckMessage(message, sender, "110201543", faults);
  return faults;
}

// "Content:INVALID;" of each fault.
std::string Faults(const Message& message, const Endpoint& sender = {}) {
  std::string text;
  for (const auto& fault : FaultsIn(message, sender)) {
    text += std::string(fault.Member()) + ":" + std::string(fault.Code().Text()) + ";";
  }
  return text;
}
std::string Faults(Content content) { return Faults(To().WithContent(std::move(content)).Build()); }

TEST(TelegramRules, StickerCannotHaveCaption) {
  const MediaContent sticker(MediaType::Sticker, "s.webp", "https://a.example/s.webp");
  EXPECT_EQ(Faults(sticker), "");
  EXPECT_EQ(Faults(MediaContent(sticker).WithCaption("x")), "Content:NOT_ALLOWED;");
}

TEST(TelegramRules, Addresses) {
  const auto good = [](const char* address, EndpointType type) {
    return Faults(To(address, type).WithText("x").Build()).empty();
  };
  EXPECT_TRUE(good("5550002222", EndpointType::UserId));
  EXPECT_FALSE(good("-5", EndpointType::UserId));
  EXPECT_FALSE(good("@name_of", EndpointType::UserId));
  EXPECT_TRUE(good("-1001234567890", EndpointType::Id));
  EXPECT_TRUE(good("@ratatosk_news", EndpointType::Id));
  for (const char* wrong : {"", "0", "@abc", "@a-b-c-d", "name", "1 2", "99999999999999999999",
                            "@abcdefghijklmnopqrstuvwxyzabcdefghi"}) {
    EXPECT_FALSE(good(wrong, EndpointType::Id)) << wrong;
  }
  const auto text = To().WithText("x").Build();
  EXPECT_EQ(Faults(text, Endpoint(EndpointType::Id, "110201543")), "");
  EXPECT_EQ(Faults(text, Endpoint(EndpointType::Id, "5")), "Sender:NOT_ALLOWED;");
}

TEST(TelegramRules, AddressRejectedBySchemaIsOneError) {
  ValidationFaults faults{ValidationFault("Sender", ValidationCodes::Unsupported, "a"),
                          ValidationFault("Receiver", ValidationCodes::Missing, "b")};
  CheckMessage(MessageBuilder().WithText("x").Build(),
               Endpoint(EndpointType::EmailAddress, "ann@example.com"), "110201543", faults);
  EXPECT_EQ(faults.size(), 2);
}

TEST(TelegramRules, Text) {
  EXPECT_EQ(Faults(TextContent(std::string(4096, 'x'))), "");
  EXPECT_EQ(Faults(TextContent(std::string(4097, 'x'))), "Content:MESSAGE_TOO_LONG;");
  std::string wide;
  for (int i = 0; i < 4096; ++i) wide += "\xF0\x9F\x98\x80";
  EXPECT_EQ(Faults(TextContent(wide)), "") << "characters, not bytes";
  EXPECT_EQ(Faults(TextContent(" \n")), "Content:MISSING;");
  EXPECT_EQ(Faults(TextContent("\xFF")), "Content:INVALID;");
  EXPECT_EQ(Faults(TextContent("\xED\xA0\x80")), "Content:INVALID;") << "a surrogate";
  // Markup does not count.
  const std::string bold = "<b>" + std::string(4096, 'x') + "</b>";
  EXPECT_EQ(Faults(HtmlContent(bold)), "");
  EXPECT_EQ(Faults(To().WithText(bold).WithProperty("parseMode", "HTML").Build()), "");
  EXPECT_EQ(Faults(HtmlContent("x").WithAttachment(
                MediaContent(MediaType::Image, "a", "https://example.com/a"))),
            "Content:NOT_ALLOWED;");
  EXPECT_EQ(
      Faults(To().WithContent(HtmlContent("x")).WithProperty("parseMode", "Markdown").Build()),
      "parseMode:NOT_ALLOWED;");
}

TEST(TelegramRules, Buttons) {
  const auto with = [](Button button) {
    return Faults(ButtonContent("?").With(std::move(button)));
  };
  EXPECT_EQ(with(Button::Postback("Yes", "yes")), "");
  EXPECT_EQ(with(Button::Url("Go", "https://example.com")), "");
  EXPECT_EQ(with(Button::Url("Go", "tg://user?id=1")), "");
  EXPECT_EQ(with(Button::Url("Go", "nowhere")), "Content:INVALID;");
  EXPECT_EQ(with(Button::Phone("Call", "+1")), "Content:NOT_ALLOWED;");
  EXPECT_EQ(with(Button::Postback("", "yes")), "Content:INVALID;");
  EXPECT_EQ(with(Button::Postback("Yes", "")), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(with(Button::Postback("Yes", std::string(64, 'x'))), "");
  EXPECT_EQ(with(Button::Postback("Yes", std::string(65, 'x'))), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(ButtonContent("?")), "Content:MISSING;");
  EXPECT_EQ(Faults(QuickReplyContent("?")), "Content:MISSING;");
  EXPECT_EQ(Faults(QuickReplyContent("?").With(QuickReply("Yes", "y"))), "");
  EXPECT_EQ(Faults(QuickReplyContent("?").With(QuickReply("", "y"))), "Content:INVALID;");
}

TEST(TelegramRules, Files) {
  const MediaContent photo(MediaType::Image, "a.jpg", "https://example.com/a.jpg");
  EXPECT_EQ(Faults(photo), "");
  EXPECT_EQ(Faults(MediaContent(MediaType::Image, "a", "ftp://x/a")), "Content:INVALID;");
  EXPECT_EQ(Faults(MediaContent(MediaType::Image, "a", "")), "Content:MISSING;");
  EXPECT_EQ(Faults(MediaContent(MediaType::Contact, "a", "https://example.com/a")),
            "Content:UNSUPPORTED;");
  EXPECT_EQ(Faults(MediaContent(photo).AddFurther(photo)), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(MediaContent(photo).WithSize(10U << 20U)), "");
  EXPECT_EQ(Faults(MediaContent(photo).WithSize((10U << 20U) + 1)), "Content:OUT_OF_RANGE;");
  const MediaContent video(MediaType::Video, "a", "https://example.com/a");
  EXPECT_EQ(Faults(MediaContent(video).WithSize(50U << 20U)), "");
  EXPECT_EQ(Faults(MediaContent(video).WithSize((50U << 20U) + 1)), "Content:OUT_OF_RANGE;");
  // What Telegram has already may be of any size.
  const MediaContent large(MediaType::Video, "v.mp4", "");
  const auto by_id =
      To().WithProperty("fileId", "BAAC").WithContent(MediaContent(large).WithSize(120U << 20U));
  EXPECT_EQ(Faults(MessageBuilder(by_id).Build()), "");
  EXPECT_EQ(Faults(BinaryContent(Bytes(), "a/b")), "Content:MISSING;");
  EXPECT_EQ(Faults(BinaryContent(Bytes("x"), "a/b")), "");
  const MediaContent known(MediaType::Image, "", "");
  EXPECT_EQ(Faults(To().WithContent(known).WithProperty("fileId", "AgAC").Build()), "");
  EXPECT_EQ(Faults(To().WithContent(photo).WithProperty("fileId", "AgAC").Build()),
            "Content:INVALID;");
  EXPECT_EQ(Faults(To().WithText("x").WithProperty("fileId", "AgAC").Build()),
            "fileId:NOT_ALLOWED;");
  const auto as = [](MediaContent media, const char* kind) {
    return To().WithContent(std::move(media)).WithProperty("fileKind", kind).Build();
  };
  EXPECT_EQ(Faults(as(photo, "document")), "");
  EXPECT_EQ(Faults(as(MediaContent(photo).WithSize(20U << 20U), "document")), "");
  EXPECT_EQ(Faults(as(MediaContent(MediaType::Contact, "a", "https://example.com/a"), "document")),
            "");
  EXPECT_EQ(Faults(as(video, "video_note")), "Content:NOT_ALLOWED;");
  const MediaContent note(MediaType::Video, "a", Bytes("x"));
  EXPECT_EQ(Faults(as(note, "video_note")), "");
  EXPECT_EQ(Faults(as(MediaContent(note).WithCaption("c"), "video_note")), "Content:NOT_ALLOWED;");
  EXPECT_EQ(Faults(To().WithText("x").WithProperty("fileKind", "photo").Build()),
            "fileKind:NOT_ALLOWED;");
  EXPECT_EQ(Faults(as(photo, "poster")), "") << "the schema names a kind that there is not";
  const std::string long_caption(1025, 'x');
  EXPECT_EQ(Faults(To().WithContent(photo).WithProperty("caption", long_caption).Build()),
            "caption:MESSAGE_TOO_LONG;");
  EXPECT_EQ(Faults(MediaContent(photo).WithCaption(long_caption)), "Content:MESSAGE_TOO_LONG;");
  EXPECT_EQ(Faults(To().WithText("x").WithProperty("caption", "c").Build()),
            "caption:NOT_ALLOWED;");
}

TEST(TelegramRules, IgnoresUnsetProperties) {
  const MediaContent nothing(MediaType::Image, "", "");
  const MediaContent photo(MediaType::Image, "a.jpg", "https://example.com/a.jpg");
  const MediaContent sticker(MediaType::Sticker, "s.webp", "https://a.example/s.webp");
  const MediaContent card(MediaType::Contact, "a", "https://example.com/a");
  for (const Value& unset : {Value(), Value("")}) {
    const auto with = [&](const char* name, Content content) {
      return Faults(To().WithContent(std::move(content)).WithProperty(name, unset).Build());
    };
    EXPECT_EQ(with("fileId", nothing), "Content:MISSING;");
    EXPECT_EQ(with("fileId", photo), "");
    EXPECT_EQ(with("fileId", TextContent("x")), "");
    EXPECT_EQ(with("fileKind", card), "Content:UNSUPPORTED;");
    EXPECT_EQ(with("parseMode", TextContent(std::string(4097, 'x'))), "Content:MESSAGE_TOO_LONG;");
    EXPECT_EQ(with("parseMode", HtmlContent("x")), "");
    EXPECT_EQ(with("caption", MediaContent(photo).WithCaption(std::string(1025, 'x'))),
              "Content:MESSAGE_TOO_LONG;");
    EXPECT_EQ(with("caption", sticker), "");
    EXPECT_EQ(with("caption", TextContent("x")), "");
    EXPECT_EQ(with("editMessageId", LocationContent(1, 1)), "");
    EXPECT_EQ(with("replyTo", TextContent("x")), "");
  }
}

TEST(TelegramRules, Locations) {
  const LocationContent here(41.5, -8.25);
  EXPECT_EQ(Faults(here), "");
  EXPECT_EQ(Faults(LocationContent(90.5, 0)), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(0, 181)), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(std::numeric_limits<double>::quiet_NaN(), 0)),
            "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(here).WithHorizontalAccuracy(1501)), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(here).WithLivePeriod(59s)), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(here).WithLivePeriod(60s)), "");
  EXPECT_EQ(Faults(LocationContent(here).WithLivePeriod(std::chrono::seconds(0x7FFFFFFF))), "");
  EXPECT_EQ(Faults(LocationContent(here).WithHeading(0)), "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(here).WithProximityAlertRadius(100001)),
            "Content:OUT_OF_RANGE;");
  EXPECT_EQ(Faults(LocationContent(here).WithLabel("Home")), "Content:MISSING;");
  EXPECT_EQ(Faults(LocationContent(here).WithLabel("Home").WithAddress("Street 1")), "");
  EXPECT_EQ(Faults(LocationContent(here).WithLabel("Home").WithAddress("Street 1").WithHeading(5)),
            "Content:NOT_ALLOWED;");
}

TEST(TelegramRules, IdsOfMessages) {
  const auto edit = [](const char* id) {
    return Faults(To().WithText("x").WithProperty("editMessageId", id).Build());
  };
  EXPECT_EQ(edit("5550002222/17"), "");
  EXPECT_EQ(edit("@ratatosk_news/17"), "");
  for (const char* wrong : {"17", "5550002222/", "/17", "5550002222/0", "x/17", "1/2/3"}) {
    EXPECT_EQ(edit(wrong), "editMessageId:INVALID;") << wrong;
  }
  EXPECT_EQ(Faults(To().WithContent(LocationContent(1, 1))
                       .WithProperty("editMessageId", "5550002222/2")
                       .Build()),
            "editMessageId:NOT_ALLOWED;");
  EXPECT_EQ(Faults(To().WithText("x").WithReplyTo("5550002222/17").Build()), "");
  EXPECT_EQ(Faults(To().WithText("x").WithReplyTo("17").Build()), "");
  EXPECT_EQ(Faults(To().WithText("x").WithReplyTo("the last").Build()), "replyTo:INVALID;");
  EXPECT_EQ(Faults(CustomContent("telegram.delete", R"({"messageId":"5550002222/2"})")), "");
  EXPECT_EQ(Faults(CustomContent("telegram.delete", "{}")), "Content:INVALID;");
  EXPECT_EQ(Faults(CustomContent("other", "{}")), "Content:UNSUPPORTED;");
}

TEST(TelegramRules, EditOrDeleteMustBeInReceiversChat) {
  const auto edit = [](const char* id, const char* chat) {
    return Faults(
        To(chat, EndpointType::Id).WithText("x").WithProperty("editMessageId", id).Build());
  };
  EXPECT_EQ(edit("-100/3", "-100"), "");
  EXPECT_EQ(edit("999/3", "7"), "editMessageId:INVALID;");
  // Which chat a name is of nobody can tell here.
  EXPECT_EQ(edit("-100/3", "@ratatosk_news"), "");
  EXPECT_EQ(edit("@ratatosk_news/3", "-100"), "");
  const CustomContent one("telegram.delete", R"({"messageId":"999/3"})");
  EXPECT_EQ(Faults(To("999", EndpointType::Id).WithContent(one).Build()), "");
  EXPECT_EQ(Faults(To("7", EndpointType::Id).WithContent(one).Build()), "Content:INVALID;");
}

TEST(TelegramRules, EditOrDeleteRejectsPropertiesOfNewMessages) {
  const CustomContent one("telegram.delete", R"({"messageId":"5550002222/17"})");
  for (const auto& [name, value] :
       {std::pair("messageThreadId", Value(3)), std::pair("disableNotification", Value(true)),
        std::pair("protectContent", Value(true))}) {
    const auto expected = std::string(name) + ":NOT_ALLOWED;";
    EXPECT_EQ(Faults(To().WithText("x")
                         .WithProperty("editMessageId", "5550002222/17")
                         .WithProperty(name, value)
                         .Build()),
              expected);
    EXPECT_EQ(Faults(To().WithContent(one).WithProperty(name, value).Build()), expected);
  }
  EXPECT_EQ(Faults(To().WithText("x")
                       .WithProperty("editMessageId", "5550002222/17")
                       .WithProperty("protectContent", false)
                       .WithProperty("disableLinkPreview", true)
                       .WithProperty("businessConnectionId", "b1")
                       .WithReplyTo("5550002222/2")
                       .Build()),
            "");
  EXPECT_EQ(Faults(To().WithContent(one).WithProperty("businessConnectionId", "b1").Build()),
            "businessConnectionId:NOT_ALLOWED;");
}

TEST(TelegramRules, ErrorOfWholeMessage) {
  const auto code = [](const Message& message) {
    const auto error = MessageErrorFor(FaultsIn(message));
    EXPECT_EQ(error.Certainty(), Certainty::NotSent);
    EXPECT_EQ(error.Retry(), Retry::Never());
    return error.Code();
  };
  const std::string long_text(4097, 'x');
  EXPECT_EQ(code(To("nobody", EndpointType::Id).WithText(long_text).Build()),
            MessagingErrorCodes::InvalidRecipient);
  EXPECT_EQ(code(To().WithText(long_text).Build()), MessagingErrorCodes::MessageTooLong);
  EXPECT_EQ(code(To().WithContent(CustomContent("other", "{}")).Build()),
            MessagingErrorCodes::UnsupportedContentType);
  EXPECT_EQ(code(To().WithText("").Build()), MessagingErrorCodes::MessageValidationFailed);
}

}  // namespace
}  // namespace ratatosk::telegram
