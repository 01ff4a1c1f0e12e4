#include "channels/telegram/update_parser.hpp"

#include <gtest/gtest.h>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>

#include "support/matchers.hpp"

namespace ratatosk::telegram {
namespace {

namespace json = boost::json;

const WallTime kNow(std::chrono::seconds(1'800'000'000));

OperationResult<ParsedUpdate> Parse(const std::string& text) {
  return ParseUpdate(json::parse(text), "110201543", kNow);
}

// A message of Ana's in her own chat, with these further members.
InboundMessage MessageWith(const std::string& members, const std::string& kind = "message") {
  auto parsed = Parse(R"({"update_id":7,")" + kind +
                      R"(":{"message_id":17,"date":1700000000,)"
                      R"("from":{"id":5,"first_name":"Ana","last_name":"B","username":"ana"},)"
                      R"("chat":{"id":5,"type":"private"},)" +
                      members + "}}");
  EXPECT_THAT(parsed, test::IsOk());
  EXPECT_EQ(parsed->id, 7);
  EXPECT_EQ(parsed->inbound.Reply.Status, 200);
  EXPECT_EQ(parsed->inbound.Reply.Body, "");
  return parsed->inbound.Messages.at(0);
}

std::string Text(const Message& message, std::string_view property) {
  const auto* value = message.Properties().Find(property);
  return value ? value->ToText() : "(none)";
}

TEST(TelegramUpdate, Text) {
  const auto inbound =
      MessageWith(R"("text":"Hi","reply_to_message":{"message_id":16,"chat":{"id":5}})");
  const auto& message = inbound.Message;
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "Hi");
  EXPECT_EQ(message.Id(), "5/17");
  EXPECT_EQ(inbound.RemoteMessageId, "5/17");
  EXPECT_EQ(message.Sender(), Endpoint(EndpointType::UserId, "5"));
  EXPECT_EQ(message.Receiver(), Endpoint(EndpointType::Id, "110201543"));
  EXPECT_EQ(inbound.ReceivedAt, WallTime(std::chrono::seconds(1'700'000'000)));
  EXPECT_EQ(Text(message, "chatId"), "5");
  EXPECT_EQ(Text(message, "chatType"), "private");
  EXPECT_EQ(Text(message, "senderName"), "Ana B");
  EXPECT_EQ(Text(message, "senderUsername"), "ana");
  EXPECT_EQ(Text(message, "updateId"), "7");
  EXPECT_EQ(Text(message, "replyTo"), "5/16");
  EXPECT_EQ(Text(message, "edited"), "(none)");
}

TEST(TelegramUpdate, KeepsOtherMembersAsProperties) {
  const auto message =
      MessageWith(R"("text":"see here","is_topic_message":true,"message_thread_id":42,)"
                  R"("effect_id":"e","paid":1.5,"quote":{"text":"q"},"reply_to_message":)"
                  R"({"message_id":16,"chat":{"id":5},"text":"look?"},"entities":)"
                  R"([{"type":"text_link","offset":4,"length":4,"url":"https://example.com/7"}])")
          .Message;
  EXPECT_EQ(message.ContentAs<TextContent>()->Text(), "see here");
  EXPECT_EQ(*message.Properties().Find("messageThreadId"), Value(42)) << "as sending takes it";
  EXPECT_EQ(*message.Properties().Find("is_topic_message"), Value(true));
  EXPECT_EQ(*message.Properties().Find("paid"), Value(1.5));
  EXPECT_EQ(Text(message, "effect_id"), "e");
  EXPECT_EQ(Text(message, "quote"), R"({"text":"q"})");
  EXPECT_EQ(Text(message, "entities"),
            R"([{"type":"text_link","offset":4,"length":4,"url":"https://example.com/7"}])");
  EXPECT_EQ(Text(message, "reply_to_message"),
            R"({"message_id":16,"chat":{"id":5},"text":"look?"})");
  // What has its place already is not there twice.
  for (const char* name : {"message_id", "date", "text", "from", "chat", "message_thread_id"}) {
    EXPECT_EQ(Text(message, name), "(none)") << name;
  }
  const auto edit =
      MessageWith(R"("text":"Hi","edit_date":1700000009,"via_bot":{"id":1})", "edited_message");
  EXPECT_EQ(*edit.Message.Properties().Find("date"), Value(1'700'000'000));
  EXPECT_EQ(Text(edit.Message, "edit_date"), "(none)");
  EXPECT_EQ(Text(edit.Message, "via_bot"), R"({"id":1})");
}

TEST(TelegramUpdate, KeepsAdditionalMembersOfFile) {
  const auto album = MessageWith(R"("media_group_id":"99","caption":"c","caption_entities":)"
                                 R"([{"type":"bold"}],"photo":[{"file_id":"F","width":1}])")
                         .Message;
  EXPECT_EQ(Text(album, "mediaGroupId"), "99");
  EXPECT_EQ(Text(album, "caption_entities"), R"([{"type":"bold"}])");
  EXPECT_EQ(Text(album, "photo"), R"([{"file_id":"F","width":1}])");
  EXPECT_EQ(Text(album, "caption"), "(none)");
  const auto plain = MessageWith(R"("document":{"file_id":"F","file_name":"n","file_size":1})");
  EXPECT_EQ(Text(plain.Message, "document"), "(none)");
  const auto video = MessageWith(R"("video":{"file_id":"F","duration":3})").Message;
  EXPECT_EQ(Text(video, "video"), R"({"file_id":"F","duration":3})");
  const auto card = MessageWith(R"("contact":{"first_name":"A","user_id":9})").Message;
  EXPECT_EQ(Text(card, "contact"), R"({"first_name":"A","user_id":9})");
  const auto plain_place = MessageWith(R"("location":{"latitude":1,"longitude":2})").Message;
  EXPECT_EQ(Text(plain_place, "location"), "(none)");
  const auto venue = MessageWith(R"("location":{"latitude":1,"longitude":2},"venue":)"
                                 R"({"title":"T","address":"A","google_place_id":"g"})")
                         .Message;
  EXPECT_NE(Text(venue, "venue").find("google_place_id"), std::string::npos);
}

// Such a message has a number of the person's own account, whose chats are numbered as the bot's.
TEST(TelegramUpdate, BusinessMessageIsNotMessageToBot) {
  const auto inbound =
      MessageWith(R"("text":"Hi","business_connection_id":"b1")", "business_message");
  EXPECT_EQ(inbound.Message.Id(), "business/b1/5/17");
  EXPECT_EQ(Text(inbound.Message, "businessConnectionId"), "b1") << "an answer needs it";
}

TEST(TelegramUpdate, EditIsSeparateMessage) {
  const auto inbound = MessageWith(R"("text":"Hello","edit_date":1700000009)", "edited_message");
  EXPECT_EQ(inbound.Message.Id(), "5/17/edited/7");
  EXPECT_EQ(inbound.RemoteMessageId, "5/17");
  EXPECT_EQ(Text(inbound.Message, "edited"), "true");
  EXPECT_EQ(inbound.ReceivedAt, WallTime(std::chrono::seconds(1'700'000'009)));
}

TEST(TelegramUpdate, Files) {
  const auto photo = MessageWith(R"("caption":"c","photo":[{"file_id":"small"},)"
                                 R"({"file_id":"large","file_size":99}])")
                         .Message;
  const auto* media = photo.ContentAs<MediaContent>();
  ASSERT_TRUE(media);
  EXPECT_EQ(media->Type(), MediaType::Image);
  EXPECT_EQ(media->Caption(), "c");
  EXPECT_EQ(media->Url(), "");
  EXPECT_EQ(media->Size(), 99U);
  EXPECT_EQ(Text(photo, "fileId"), "large");
  EXPECT_EQ(Text(photo, "fileKind"), "photo");
  for (const auto& [member, type, mime] : {std::tuple("audio", MediaType::Audio, "audio/mpeg"),
                                           std::tuple("document", MediaType::Document, ""),
                                           std::tuple("sticker", MediaType::Sticker, "image/webp"),
                                           std::tuple("video", MediaType::Video, "video/mp4"),
                                           std::tuple("video_note", MediaType::Video, "video/mp4"),
                                           std::tuple("voice", MediaType::Audio, "audio/ogg")}) {
    const auto message =
        MessageWith(std::string("\"") + member + R"(":{"file_id":"F","file_name":"n"})").Message;
    const auto* file = message.ContentAs<MediaContent>();
    ASSERT_TRUE(file) << member;
    EXPECT_EQ(file->Type(), type) << member;
    EXPECT_EQ(file->MimeType(), mime);
    EXPECT_EQ(file->Name(), "n");
    EXPECT_EQ(Text(message, "fileId"), "F");
    EXPECT_EQ(Text(message, "fileKind"), member);
  }
  const auto both = MessageWith(R"("document":{"file_id":"D"},"animation":{"file_id":"A"})");
  EXPECT_EQ(Text(both.Message, "fileId"), "A");
  EXPECT_EQ(Text(both.Message, "fileKind"), "animation");
}

TEST(TelegramUpdate, Locations) {
  const auto live = MessageWith(R"("location":{"latitude":41.5,"longitude":-8,"live_period":60,)"
                                R"("heading":90,"horizontal_accuracy":12.5,)"
                                R"("proximity_alert_radius":100})");
  const auto* point = live.Message.ContentAs<LocationContent>();
  ASSERT_TRUE(point);
  EXPECT_EQ(*point, LocationContent(41.5, -8)
                        .WithLivePeriod(std::chrono::seconds(60))
                        .WithHeading(90)
                        .WithHorizontalAccuracy(12.5)
                        .WithProximityAlertRadius(100));
  const auto venue = MessageWith(R"("location":{"latitude":1,"longitude":2},)"
                                 R"("venue":{"title":"Home","address":"Street 1"})");
  EXPECT_EQ(venue.Message.ContentAs<LocationContent>()->Label(), "Home");
}

TEST(TelegramUpdate, ContactBecomesVCard) {
  const auto made =
      MessageWith(R"("contact":{"phone_number":"+1","first_name":"A;na","last_name":"B"})").Message;
  const auto* card = made.ContentAs<MediaContent>();
  ASSERT_TRUE(card);
  EXPECT_EQ(card->Type(), MediaType::Contact);
  EXPECT_EQ(card->MimeType(), "text/vcard");
  EXPECT_EQ(card->Data().View(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\\;na B\r\nTEL:+1\r\nEND:VCARD\r\n");
  const auto given = MessageWith(R"("contact":{"first_name":"A","vcard":"BEGIN:VCARD"})").Message;
  EXPECT_EQ(given.ContentAs<MediaContent>()->Data().View(), "BEGIN:VCARD");
}

TEST(TelegramUpdate, CallbackQuery) {
  const auto parsed =
      Parse(R"({"update_id":8,"callback_query":{"id":"42","from":{"id":5,"first_name":"Ana"},)"
            R"("data":"y","message":{"message_id":17,"chat":{"id":-100,"type":"supergroup"},)"
            R"("reply_markup":{"inline_keyboard":[[{"text":"No","callback_data":"n"}],)"
            R"([{"text":"Yes","callback_data":"y"}]]}}}})");
  ASSERT_THAT(parsed, test::IsOk());
  EXPECT_EQ(parsed->callback_query_id, "42");
  const auto& message = parsed->inbound.Messages.at(0).Message;
  const auto* answer = message.ContentAs<ButtonAnswerContent>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->Text(), "Yes");
  EXPECT_EQ(answer->Payload(), "y");
  EXPECT_EQ(message.Id(), "callback/42");
  EXPECT_EQ(message.Sender(), Endpoint(EndpointType::UserId, "5"));
  EXPECT_EQ(Text(message, "chatId"), "-100");
  EXPECT_EQ(Text(message, "replyTo"), "-100/17");
  EXPECT_EQ(Text(message, "callbackQueryId"), "42");
  // Answered by the reply itself.
  EXPECT_EQ(parsed->inbound.Reply.ContentType, "application/json");
  EXPECT_EQ(parsed->inbound.Reply.Body,
            R"({"method":"answerCallbackQuery","callback_query_id":"42"})");
}

TEST(TelegramUpdate, CallbackQueryInTopicOfBusiness) {
  const auto parsed = Parse(
      R"({"update_id":8,"callback_query":{"id":"42","from":{"id":5,"first_name":"Ana"},)"
      R"("data":"y","chat_instance":"c","message":{"message_id":17,"message_thread_id":3,)"
      R"("is_topic_message":true,"business_connection_id":"b1","text":"Sure?","chat":{"id":-100}}}})");
  ASSERT_THAT(parsed, test::IsOk());
  const auto& message = parsed->inbound.Messages.at(0).Message;
  EXPECT_EQ(Text(message, "messageThreadId"), "3");
  EXPECT_EQ(Text(message, "businessConnectionId"), "b1");
  EXPECT_EQ(Text(message, "chat_instance"), "c");
  EXPECT_NE(Text(message, "message").find("Sure?"), std::string::npos);
}

// Of replies in a group without topics: an answer with that number is refused.
TEST(TelegramUpdate, ThreadThatIsNotTopicIsNotReplyTarget) {
  const auto message = MessageWith(R"("text":"x","message_thread_id":42)").Message;
  EXPECT_FALSE(message.Properties().Find("messageThreadId"));
  EXPECT_EQ(Text(message, "message_thread_id"), "42");
}

TEST(TelegramUpdate, CallbackQueryWithoutDataIsKeptRaw) {
  const auto parsed =
      Parse(R"({"update_id":8,"callback_query":{"id":"42","from":{"id":5,"first_name":"Ana"},)"
            R"("inline_message_id":"im1","game_short_name":"chess"}})");
  ASSERT_THAT(parsed, test::IsOk());
  EXPECT_EQ(parsed->callback_query_id, "42");
  const auto& message = parsed->inbound.Messages.at(0).Message;
  const auto* custom = message.ContentAs<CustomContent>();
  ASSERT_TRUE(custom);
  EXPECT_EQ(custom->Kind(), "telegram.callback_query");
  EXPECT_NE(custom->Json().find(R"("game_short_name":"chess")"), std::string::npos);
  EXPECT_EQ(Text(message, "callbackQueryId"), "42");
}

TEST(TelegramUpdate, KeepsUnknownKindsRaw) {
  const auto poll = MessageWith(R"("poll":{"question":"?"})").Message;
  const auto* custom = poll.ContentAs<CustomContent>();
  ASSERT_TRUE(custom);
  EXPECT_EQ(custom->Kind(), "telegram.message");
  EXPECT_NE(custom->Json().find(R"("question":"?")"), std::string::npos);
  const auto blocked = Parse(R"({"update_id":9,"my_chat_member":{"from":{"id":5,"first_name":"A"},)"
                             R"("chat":{"id":5,"type":"private"},"date":1700000000}})");
  ASSERT_THAT(blocked, test::IsOk());
  const auto& message = blocked->inbound.Messages.at(0).Message;
  EXPECT_EQ(message.ContentAs<CustomContent>()->Kind(), "telegram.my_chat_member");
  EXPECT_EQ(message.Id(), "update/9");
  const auto post = Parse(R"({"update_id":9,"channel_post":{"message_id":1,"text":"news",)"
                          R"("chat":{"id":-100,"type":"channel"}}})");
  EXPECT_EQ(post->inbound.Messages.at(0).Message.Sender(), Endpoint(EndpointType::Id, "-100"));
}

TEST(TelegramUpdate, RejectsInvalidUpdate) {
  for (const char* text : {"{}", "[]", "1", R"({"update_id":"7"})", "null"}) {
    EXPECT_THAT(Parse(text), test::FailsWithCode(MessagingErrorCodes::InvalidWebhookData)) << text;
  }
  // One that brings nothing is one all the same: it must be confirmed.
  const auto empty = Parse(R"({"update_id":7})");
  ASSERT_THAT(empty, test::IsOk());
  EXPECT_TRUE(empty->inbound.Messages.empty());
  for (const char* odd :
       {R"({"update_id":7,"message":{}})", R"({"update_id":7,"message":{"message_id":"x"}})",
        R"({"update_id":7,"message":{"message_id":1,"chat":{"id":1},"location":{},"photo":[]}})",
        R"({"update_id":7,"callback_query":{}})",
        R"({"update_id":7,"message":{"message_id":1,"chat":{"id":1},"date":-1}})"}) {
    EXPECT_THAT(Parse(odd), test::IsOk()) << odd;
  }
}

}  // namespace
}  // namespace ratatosk::telegram
