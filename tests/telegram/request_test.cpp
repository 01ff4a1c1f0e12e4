#include "channels/telegram/bot_request.hpp"

#include <gtest/gtest.h>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

namespace ratatosk::telegram {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

MessageBuilder ToChat(std::string chat = "5550002222") {
  return MessageBuilder().WithId("m").To(Endpoint(EndpointType::Id, std::move(chat)));
}

// "sendMessage {...}"
std::string Of(const Message& message) {
  const auto request = BuildRequest(message);
  return request.method + " " + json::serialize(request.params);
}
std::string Of(Content content) { return Of(ToChat().WithContent(std::move(content)).Build()); }

TEST(TelegramRequest, Texts) {
  EXPECT_EQ(Of(TextContent("Hi")), R"(sendMessage {"chat_id":5550002222,"text":"Hi"})");
  EXPECT_EQ(Of(ToChat("@news_of").WithText("Hi").WithProperty("parseMode", "MarkdownV2").Build()),
            R"(sendMessage {"chat_id":"@news_of","text":"Hi","parse_mode":"MarkdownV2"})");
  EXPECT_EQ(Of(HtmlContent("<b>Hi</b>")),
            R"(sendMessage {"chat_id":5550002222,"text":"<b>Hi</b>","parse_mode":"HTML"})");
  EXPECT_EQ(Of(ToChat()
                   .WithText("Hi")
                   .WithProperty("disableNotification", true)
                   .WithProperty("protectContent", true)
                   .WithProperty("disableLinkPreview", true)
                   .WithProperty("messageThreadId", 7)
                   .Build()),
            R"(sendMessage {"chat_id":5550002222,"disable_notification":true,)"
            R"("protect_content":true,"message_thread_id":7,"text":"Hi",)"
            R"("link_preview_options":{"is_disabled":true}})");
}

TEST(TelegramRequest, BusinessConnection) {
  EXPECT_EQ(Of(ToChat().WithText("Hi").WithProperty("businessConnectionId", "b1").Build()),
            R"(sendMessage {"chat_id":5550002222,"business_connection_id":"b1","text":"Hi"})");
  EXPECT_EQ(Of(ToChat("1")
                   .WithText("new")
                   .WithProperty("businessConnectionId", "b1")
                   .WithProperty("editMessageId", "1/17")
                   .Build()),
            R"(editMessageText {"chat_id":1,"message_id":17,"business_connection_id":"b1",)"
            R"("text":"new"})");
}

TEST(TelegramRequest, Replies) {
  EXPECT_EQ(
      Of(ToChat().WithText("Hi").WithReplyTo("5550002222/17").Build()),
      R"(sendMessage {"chat_id":5550002222,"reply_parameters":{"message_id":17},"text":"Hi"})");
  EXPECT_EQ(Of(ToChat().WithText("Hi").WithReplyTo("-100/17").Build()),
            R"(sendMessage {"chat_id":5550002222,)"
            R"("reply_parameters":{"message_id":17,"chat_id":-100},"text":"Hi"})");
  EXPECT_EQ(
      Of(ToChat().WithText("Hi").WithReplyTo("17").Build()),
      R"(sendMessage {"chat_id":5550002222,"reply_parameters":{"message_id":17},"text":"Hi"})");
}

TEST(TelegramRequest, Keyboards) {
  EXPECT_EQ(
      Of(ButtonContent("Sure?")
             .With(Button::Postback("Yes", "y"))
             .With(Button::Url("Read", "https://example.com"))),
      R"(sendMessage {"chat_id":5550002222,"text":"Sure?","reply_markup":{"inline_keyboard":)"
      R"([[{"text":"Yes","callback_data":"y"}],[{"text":"Read","url":"https://example.com"}]]}})");
  EXPECT_EQ(Of(QuickReplyContent("Sure?").With(QuickReply("Yes", "y"))),
            R"(sendMessage {"chat_id":5550002222,"text":"Sure?","reply_markup":{"keyboard":)"
            R"([[{"text":"Yes"}]],"one_time_keyboard":true,"resize_keyboard":true}})");
}

TEST(TelegramRequest, FilesByUrlOrId) {
  const auto method = [](MediaType type, const char* mime = "") {
    return BuildRequest(
               ToChat()
                   .WithContent(MediaContent(type, "n", "https://example.com/f").WithMimeType(mime))
                   .Build())
        .method;
  };
  EXPECT_EQ(method(MediaType::Image), "sendPhoto");
  EXPECT_EQ(method(MediaType::Image, "image/gif"), "sendAnimation");
  EXPECT_EQ(method(MediaType::Audio), "sendAudio");
  EXPECT_EQ(method(MediaType::Audio, "audio/ogg"), "sendVoice");
  EXPECT_EQ(method(MediaType::Video), "sendVideo");
  EXPECT_EQ(method(MediaType::Document), "sendDocument");
  EXPECT_EQ(method(MediaType::Unknown), "sendDocument");
  EXPECT_EQ(method(MediaType::Sticker), "sendSticker");
  const MediaContent photo(MediaType::Image, "a.jpg", "https://example.com/a.jpg");
  EXPECT_EQ(Of(ToChat()
                   .WithContent(photo)
                   .WithProperty("caption", "<i>c</i>")
                   .WithProperty("parseMode", "HTML")
                   .Build()),
            R"(sendPhoto {"chat_id":5550002222,"caption":"<i>c</i>","parse_mode":"HTML",)"
            R"("photo":"https://example.com/a.jpg"})");
  EXPECT_EQ(
      Of(MediaContent(photo).WithCaption("own")),
      R"(sendPhoto {"chat_id":5550002222,"caption":"own","photo":"https://example.com/a.jpg"})");
  EXPECT_EQ(Of(ToChat()
                   .WithContent(MediaContent(MediaType::Image, "", ""))
                   .WithProperty("fileId", "AgAC")
                   .Build()),
            R"(sendPhoto {"chat_id":5550002222,"photo":"AgAC"})");
}

TEST(TelegramRequest, UnsetPropertiesFallBackToSettings) {
  MediaContent photo(MediaType::Image, "a.jpg", "https://example.com/a.jpg");
  photo.WithCaption("own");
  for (const Value& unset : {Value(), Value("")}) {
    auto builder = ToChat().WithContent(photo);
    for (const char* name : {"caption", "fileId", "fileKind", "parseMode", "replyTo",
                             "messageThreadId", "businessConnectionId"}) {
      builder.WithProperty(name, unset);
    }
    EXPECT_EQ(Of(builder.Build()), R"(sendPhoto {"chat_id":5550002222,"caption":"own",)"
                                   R"("photo":"https://example.com/a.jpg"})");
    EXPECT_EQ(Of(ToChat().WithText("x").WithProperty("editMessageId", unset).Build()),
              R"(sendMessage {"chat_id":5550002222,"text":"x"})");
  }
}

TEST(TelegramRequest, FileKindOverridesMediaType) {
  for (const auto& [kind, method] :
       {std::pair("photo", "sendPhoto"), std::pair("animation", "sendAnimation"),
        std::pair("audio", "sendAudio"), std::pair("document", "sendDocument"),
        std::pair("sticker", "sendSticker"), std::pair("video", "sendVideo"),
        std::pair("video_note", "sendVideoNote"), std::pair("voice", "sendVoice")}) {
    for (const auto type : {MediaType::Image, MediaType::Video, MediaType::Contact}) {
      EXPECT_EQ(Of(ToChat()
                       .WithContent(MediaContent(type, "", ""))
                       .WithProperty("fileId", "AgAC")
                       .WithProperty("fileKind", kind)
                       .Build()),
                std::string(method) + R"( {"chat_id":5550002222,")" + kind + R"(":"AgAC"})");
    }
  }
  const MediaContent note(MediaType::Video, "n.mp4", Bytes("x"));
  const auto upload =
      BuildRequest(ToChat().WithContent(note).WithProperty("fileKind", "video_note").Build());
  EXPECT_EQ(upload.method, "sendVideoNote");
  EXPECT_EQ(upload.upload->field, "video_note");
}

TEST(TelegramRequest, Uploads) {
  const auto request = BuildRequest(ToChat()
                                        .WithContent(MediaContent(MediaType::Video, "a \"b\".mp4",
                                                                  Bytes(std::string("\0\r\n", 3)))
                                                         .WithMimeType("video/mp4"))
                                        .WithProperty("caption", "c")
                                        .Build());
  EXPECT_EQ(request.method, "sendVideo");
  EXPECT_FALSE(request.params.contains("video"));
  const auto encoded = Encode(request, 0x1234);
  EXPECT_EQ(encoded.content_type, "multipart/form-data; boundary=ratatosk-4321000000000000");
  EXPECT_EQ(encoded.body, std::string("--ratatosk-4321000000000000\r\n"
                                      "Content-Disposition: form-data; name=\"chat_id\"\r\n\r\n"
                                      "5550002222\r\n"
                                      "--ratatosk-4321000000000000\r\n"
                                      "Content-Disposition: form-data; name=\"caption\"\r\n\r\n"
                                      "c\r\n"
                                      "--ratatosk-4321000000000000\r\n"
                                      "Content-Disposition: form-data; name=\"video\"; "
                                      "filename=\"a %22b%22.mp4\"\r\n"
                                      "Content-Type: video/mp4\r\n\r\n") +
                              std::string("\0\r\n", 3) + "\r\n--ratatosk-4321000000000000--\r\n");
  const auto binary = BuildRequest(ToChat().WithContent(BinaryContent(Bytes("x"), "")).Build());
  EXPECT_EQ(binary.method, "sendDocument");
  EXPECT_EQ(binary.upload->file_name, "file");
  EXPECT_EQ(binary.upload->mime_type, "application/octet-stream");
}

TEST(TelegramRequest, BoundaryDoesNotOccurInBody) {
  const std::string taken = "ratatosk-4321000000000000";
  for (const bool in_file : {true, false}) {
    BotRequest request("sendDocument");
    request.params["caption"] = in_file ? "c" : taken;
    UploadedFile upload;
    upload.field = "document";
    upload.file_name = "n\r\nX: y";
    upload.mime_type = "a/b";
    upload.data = Bytes(in_file ? "--" + taken : "x");
    request.upload = upload;
    const auto encoded = Encode(request, 0x1234);
    EXPECT_EQ(encoded.content_type, "multipart/form-data; boundary=ratatosk-5321000000000000");
    EXPECT_EQ(encoded.body.find("\r\nX: y"), std::string::npos) << "a name began a line";
  }
}

TEST(TelegramRequest, Locations) {
  EXPECT_EQ(Of(LocationContent(41.5, -8.25)
                   .WithHorizontalAccuracy(10.5)
                   .WithLivePeriod(60s)
                   .WithHeading(90)
                   .WithProximityAlertRadius(100)),
            R"(sendLocation {"chat_id":5550002222,"latitude":4.15E1,"longitude":-8.25E0,)"
            R"("horizontal_accuracy":1.05E1,"live_period":60,"heading":90,)"
            R"("proximity_alert_radius":100})");
  EXPECT_EQ(Of(LocationContent(1.5, 2.5).WithLabel("Home").WithAddress("Street 1")),
            R"(sendVenue {"chat_id":5550002222,"latitude":1.5E0,"longitude":2.5E0,)"
            R"("title":"Home","address":"Street 1"})");
}

TEST(TelegramRequest, EditsAndDeletes) {
  EXPECT_EQ(Of(ToChat("1").WithText("new").WithProperty("editMessageId", "-100/17").Build()),
            R"(editMessageText {"chat_id":-100,"message_id":17,"text":"new"})");
  EXPECT_EQ(Of(CustomContent("telegram.delete", R"({"messageId":"-100/17"})")),
            R"(deleteMessage {"chat_id":-100,"message_id":17})");
}

}  // namespace
}  // namespace ratatosk::telegram
