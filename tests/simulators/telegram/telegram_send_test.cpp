#include "simulators/telegram/telegram_fixture.hpp"

#include <string>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

const std::string kLong(4097, 'x');

TEST(TelegramSend, AcceptsAndKeepsText) {
  SimulatedBot bot;
  const auto message = bot.Call("sendMessage", {{"chat_id", kTestPerson},
                                                {"text", "<b>Hi</b> &amp; <a href='x'>bye</a>"},
                                                {"parse_mode", "HTML"}});
  EXPECT_EQ(message.at("message_id").as_int64(), 1);
  EXPECT_EQ(message.at("chat").at("id").as_int64(), kTestPerson);
  EXPECT_EQ(message.at("chat").at("type").as_string(), "private");
  EXPECT_EQ(message.at("text").as_string(), "Hi & bye");
  EXPECT_EQ(message.at("from").at("username").as_string(), kTestBotName);
  const auto entry = bot.simulator.Ledger().at(0);
  EXPECT_EQ(entry.method, "sendMessage");
  EXPECT_EQ(entry.Param("parse_mode"), "HTML");
  EXPECT_EQ(entry.text, "Hi & bye");
  EXPECT_EQ(bot.simulator.Requests().at(0).target, "/bot110201543:***/sendMessage");
}

TEST(TelegramSend, AcceptsParametersInFourEncodings) {
  SimulatedBot bot;
  const auto path = bot.simulator.Path("sendMessage");
  const auto query = "?chat_id=" + std::to_string(kTestPerson) + "&text=by%20query";
  EXPECT_EQ(bot.client.Get(path + query).status, 200);
  EXPECT_EQ(bot.client
                .Send("POST", path, "chat_id=%40ratatosk_news&text=by+form",
                      "application/x-www-form-urlencoded")
                .status,
            200);
  EXPECT_EQ(bot.Post("SENDMESSAGE", {{"chat_id", kTestPerson}, {"text", "by JSON"}}).status, 200);
  const std::string form =
      "--xyz\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5550002222\r\n"
      "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nby parts\r\n--xyz--\r\n";
  EXPECT_EQ(bot.client.Send("POST", path, form, "multipart/form-data; boundary=xyz").status, 200);
  std::string texts;
  for (const auto& entry : bot.simulator.Ledger()) texts += entry.text + ";";
  EXPECT_EQ(texts, "by query;by form;by JSON;by parts;");
  EXPECT_EQ(bot.simulator.Ledger().at(1).chat_id, kTestChannel);
}

TEST(TelegramSend, RejectsInvalidMessagesWithTelegramsErrors) {
  SimulatedBot bot(TelegramSimulatorOptions()
                       .WithHttp()
                       .WithChat(TelegramChat(77).Blocked())
                       .WithChat(TelegramChat(-5).MigratedTo(-1005)));
  const auto refusal = [&](json::object params) {
    if (!params.contains("chat_id")) params["chat_id"] = kTestPerson;
    if (!params.contains("text")) params["text"] = "x";
    return bot.Refusal("sendMessage", params);
  };
  EXPECT_EQ(refusal({{"chat_id", 1}}), "400 Bad Request: chat not found");
  EXPECT_EQ(refusal({{"chat_id", ""}}), "400 Bad Request: chat_id is empty");
  EXPECT_EQ(refusal({{"chat_id", 77}}), "403 Forbidden: bot was blocked by the user");
  EXPECT_EQ(refusal({{"text", " \n"}}), "400 Bad Request: message text is empty");
  EXPECT_EQ(refusal({{"text", kLong}}), "400 Bad Request: message is too long");
  EXPECT_EQ(refusal({{"text", "<b>x"}, {"parse_mode", "HTML"}}),
            "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag "
            "\"b\"");
  EXPECT_EQ(refusal({{"text", "<p>x</p>"}, {"parse_mode", "html"}}),
            "400 Bad Request: can't parse entities: Unsupported start tag \"p\"");
  EXPECT_EQ(refusal({{"text", "1.5"}, {"parse_mode", "MarkdownV2"}}),
            "400 Bad Request: can't parse entities: Character '.' is reserved and must be escaped "
            "with the preceding '\\'");
  EXPECT_EQ(refusal({{"parse_mode", "bbcode"}}), "400 Bad Request: unsupported parse_mode");
  EXPECT_EQ(refusal({{"reply_parameters", json::object{{"message_id", 9}}}}),
            "400 Bad Request: message to be replied not found");
  const auto moved = bot.Post("sendMessage", {{"chat_id", -5}, {"text", "x"}});
  EXPECT_EQ(json::parse(moved.body).at("parameters").at("migrate_to_chat_id").as_int64(), -1005);
  EXPECT_TRUE(bot.simulator.Ledger().empty());
  // Characters are counted as they are seen.
  const std::string formatted = "<b>" + std::string(4096, 'x') + "</b>";
  EXPECT_EQ(bot.Post("sendMessage",
                     {{"chat_id", kTestPerson}, {"text", formatted}, {"parse_mode", "HTML"}})
                .status,
            200);
}

// What a person sees of it, and its entities: "bold 0+3;"
std::string Seen(SimulatedBot& bot, const std::string& text, const char* mode = "MarkdownV2") {
  const auto message =
      bot.Call("sendMessage", {{"chat_id", kTestPerson}, {"text", text}, {"parse_mode", mode}});
  std::string seen(message.at("text").as_string());
  const auto* entities = message.as_object().if_contains("entities");
  if (!entities) return seen;
  for (const auto& entity : entities->as_array()) {
    seen += " | " + std::string(entity.at("type").as_string()) + " " +
            std::to_string(entity.at("offset").to_number<int>()) + "+" +
            std::to_string(entity.at("length").to_number<int>());
  }
  return seen;
}

// https://core.telegram.org/bots/api#markdownv2-style
TEST(TelegramSend, ParsesMarkdownV2) {
  SimulatedBot bot;
  for (const auto& [text, seen] : std::initializer_list<std::pair<const char*, const char*>>{
           {"*b* _i_ __u__ ~s~ ||x||",
            "b i u s x | bold 0+1 | italic 2+1 | underline 4+1 | strikethrough 6+1 | spoiler 8+1"},
           {"*a _b_*", "a b | bold 0+3 | italic 2+1"},
           {"`a_b*[c]`", "a_b*[c] | code 0+7"},
           {"```c++\nx = 1;\n```", "x = 1;\n | pre 0+7"},
           {"```a.b```", "a.b | pre 0+3"},
           {">one\n>two\nthree", "one\ntwo\nthree | blockquote 0+7"},
           {">one\n**>two\n>three||",
            "one\ntwo\nthree | blockquote 0+3 | "
            "expandable_blockquote 4+9"},
           {"[a \\] b](https://example.com/\\))", "a ] b | text_link 0+5"},
           {"![x](tg://emoji?id=1)", "x | custom_emoji 0+1"},
           {"\xF0\x9F\x98\x80*b*",
            "\xF0\x9F\x98\x80"
            "b | bold 2+1"},
           {"\\(1\\.5\\)", "(1.5)"}}) {
    EXPECT_EQ(Seen(bot, text), seen) << text;
  }
}

TEST(TelegramSend, RejectsInvalidMarkdownV2) {
  SimulatedBot bot;
  const auto refusal = [&](const std::string& text) {
    const auto said = bot.Refusal(
        "sendMessage", {{"chat_id", kTestPerson}, {"text", text}, {"parse_mode", "MarkdownV2"}});
    constexpr std::string_view kBegin = "400 Bad Request: can't parse entities: ";
    EXPECT_TRUE(said.starts_with(kBegin)) << text << ": " << said;
    return said.substr(std::min(kBegin.size(), said.size()));
  };
  for (const auto& [text, sign] :
       std::initializer_list<std::pair<const char*, char>>{{"Total (net) is 5", '('},
                                                           {"a) b", ')'},
                                                           {"a ] b", ']'},
                                                           {"a > b", '>'},
                                                           {"a|b", '|'},
                                                           {"really!", '!'},
                                                           {"1.5", '.'},
                                                           {"a-b", '-'},
                                                           {"#a", '#'},
                                                           {"{a", '{'},
                                                           {"x = 1", '='},
                                                           {"1 + 1", '+'},
                                                           {"a}", '}'},
                                                           {"```a`b```", '`'}}) {
    EXPECT_EQ(refusal(text), std::string("Character '") + sign +
                                 "' is reserved and must be escaped with the preceding '\\'");
  }
  EXPECT_EQ(refusal("*x"), "Can't find end of Bold entity");
  EXPECT_EQ(refusal("*a _b* c_"), "Can't find end of Italic entity") << "they nest";
  EXPECT_EQ(refusal("||x"), "Can't find end of Spoiler entity");
  EXPECT_EQ(refusal(">*x\ny"), "Can't find end of Bold entity");
  EXPECT_EQ(refusal("[a](b"), "Can't find end of a URL");
}

TEST(TelegramSend, ParsesHtmlAndLegacyMarkdown) {
  SimulatedBot bot;
  EXPECT_EQ(Seen(bot, "<b>a <i>b</i></b> <a href=\"https://example.com\">c</a>", "HTML"),
            "a b c | bold 0+3 | italic 2+1 | text_link 4+1");
  EXPECT_EQ(Seen(bot, "*a* _b_ `c_d` [e](https://example.com) f. (g) ]", "Markdown"),
            "a b c_d e f. (g) ] | bold 0+1 | italic 2+1 | code 4+3 | text_link 8+1");
}

TEST(TelegramSend, ReplyCanReferToAnotherChat) {
  SimulatedBot bot;
  const auto first = bot.Call("sendMessage", {{"chat_id", kTestChannel}, {"text", "news"}});
  bot.Call("sendMessage", {{"chat_id", kTestPerson}, {"text", "other"}});
  bot.Call("sendMessage", {{"chat_id", kTestPerson}, {"text", "third"}});
  const auto reply = [&](json::object parameters) {
    return json::object{
        {"chat_id", kTestPerson}, {"text", "see"}, {"reply_parameters", std::move(parameters)}};
  };
  const auto id = first.at("message_id");
  const auto sent = bot.Call("sendMessage", reply({{"message_id", id}, {"chat_id", kTestChannel}}));
  EXPECT_EQ(sent.at("external_reply").at("chat").at("id").as_int64(), kTestChannel);
  EXPECT_FALSE(sent.as_object().contains("reply_to_message"));
  EXPECT_EQ(bot.Refusal("sendMessage", reply({{"message_id", 3}, {"chat_id", kTestChannel}})),
            "400 Bad Request: message to be replied not found");
  EXPECT_EQ(bot.Refusal("sendMessage", reply({{"message_id", 1}, {"chat_id", -9}})),
            "400 Bad Request: chat not found");
}

TEST(TelegramSend, ChecksToken) {
  SimulatedBot bot;
  const auto status = [&](const std::string& path) { return bot.client.Get(path).status; };
  EXPECT_EQ(status("/bot110201543:wrong/getMe"), 401);
  EXPECT_EQ(status("/getMe"), 404);
  EXPECT_EQ(status("/botx/getMe"), 404);
  EXPECT_EQ(status(bot.simulator.Path("noSuchMethod")), 404);
  EXPECT_EQ(status(bot.simulator.Path("getMe")), 200);
  for (const auto& request : bot.simulator.Requests()) {
    EXPECT_EQ(request.target.find("AAH"), std::string::npos);
    EXPECT_EQ(request.target.find("wrong"), std::string::npos);
  }
}

TEST(TelegramSend, ChecksKeyboards) {
  SimulatedBot bot;
  const auto send = [&](const json::object& button, const char* kind = "inline_keyboard") {
    const json::object markup{{kind, json::array{json::array{button}}}};
    return bot.Post("sendMessage",
                    {{"chat_id", kTestPerson}, {"text", "x"}, {"reply_markup", markup}});
  };
  EXPECT_EQ(send({{"text", "Yes"}, {"callback_data", "yes"}}).status, 200);
  EXPECT_EQ(send({{"text", "Go"}, {"url", "https://example.com"}}).status, 200);
  EXPECT_EQ(send({{"text", "Yes"}}, "keyboard").status, 200);
  EXPECT_NE(send({{"text", "Yes"}}).body.find("Text buttons are unallowed"), std::string::npos);
  EXPECT_NE(send({{"text", "x"}, {"callback_data", std::string(65, 'x')}})
                .body.find("BUTTON_DATA_INVALID"),
            std::string::npos);
  EXPECT_NE(send({{"text", "x"}, {"url", "nowhere"}}).body.find("Wrong HTTP URL"),
            std::string::npos);
  EXPECT_EQ(send({{"callback_data", "x"}}).status, 400);
  EXPECT_EQ(send({{"request_contact", true}}, "keyboard").status, 400);
  EXPECT_EQ(bot.simulator.Ledger().size(), 3U);
}

TEST(TelegramSend, FilesByUrlAndById) {
  SimulatedBot bot;
  for (const char* kind : {"photo", "video", "audio", "voice", "document", "animation"}) {
    std::string method = std::string("send") + kind;
    const auto sent = bot.Call(
        method, {{"chat_id", kTestPerson}, {kind, "https://example.com/f"}, {"caption", "c"}});
    EXPECT_TRUE(sent.as_object().contains(kind)) << kind;
    EXPECT_EQ(sent.at("caption").as_string(), "c");
  }
  const auto photo =
      bot.Call("sendPhoto", {{"chat_id", kTestPerson}, {"photo", "AgACAgQAAxkBAAI-1"}});
  EXPECT_EQ(photo.at("photo").as_array().at(0).at("file_id").as_string(), "AgACAgQAAxkBAAI-1");
  bot.Call("sendSticker", {{"chat_id", kTestPerson}, {"sticker", "AgACAgQAAxkBAAI-1"}});
  const auto refusal = [&](const std::string& file) {
    return bot.Refusal("sendPhoto", {{"chat_id", kTestPerson}, {"photo", file}});
  };
  EXPECT_EQ(refusal("???"), "400 Bad Request: wrong file identifier/HTTP URL specified");
  EXPECT_EQ(refusal(""), "400 Bad Request: there is no photo in the request");
  EXPECT_EQ(refusal("https://x.invalid/a"), "400 Bad Request: failed to get HTTP URL content");
  EXPECT_EQ(bot.Refusal("sendPhoto", {{"chat_id", kTestPerson},
                                      {"photo", "https://example.com/f"},
                                      {"caption", std::string(1025, 'x')}}),
            "400 Bad Request: message caption is too long");
}

TEST(TelegramSend, FilesByUpload) {
  SimulatedBot bot;
  const std::string bytes("\0\r\n--xy\xff", 8);
  const std::string form =
      "--xyz\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5550002222\r\n"
      "--xyz\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a \\\"b\\\".bin\"\r\n"
      "Content-Type: application/octet-stream\r\n\r\n" +
      bytes + "\r\n--xyz--\r\n";
  const auto answer = bot.client.Send("POST", bot.simulator.Path("sendDocument"), form,
                                      "multipart/form-data; boundary=\"xyz\"");
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto entry = bot.simulator.Ledger().at(0);
  ASSERT_EQ(entry.uploads.size(), 1U);
  EXPECT_EQ(entry.uploads[0].bytes, bytes);
  EXPECT_EQ(entry.uploads[0].file_name, "a \"b\".bin");
  EXPECT_EQ(entry.uploads[0].content_type, "application/octet-stream");
  const auto cut =
      bot.client.Send("POST", bot.simulator.Path("sendDocument"), form.substr(0, form.size() - 9),
                      "multipart/form-data; boundary=xyz");
  EXPECT_EQ(cut.status, 400);
  EXPECT_EQ(bot.simulator.Ledger().size(), 1U);
}

TEST(TelegramSend, AcceptsLocationsVenuesContactsAndAlbums) {
  SimulatedBot bot;
  const auto location = bot.Call("sendLocation", {{"chat_id", kTestPerson},
                                                  {"latitude", 41.5},
                                                  {"longitude", -8.25},
                                                  {"horizontal_accuracy", 10.5},
                                                  {"live_period", 60},
                                                  {"heading", 90},
                                                  {"proximity_alert_radius", 100}});
  EXPECT_EQ(location.at("location").at("latitude").as_double(), 41.5);
  EXPECT_EQ(location.at("location").at("heading").to_number<int>(), 90);
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, int>>{{"latitude", 91},
                                                          {"live_period", 59},
                                                          {"heading", 361},
                                                          {"horizontal_accuracy", 1501}}) {
    json::object params{{"chat_id", kTestPerson}, {"latitude", 1}, {"longitude", 1}};
    params[name] = value;
    EXPECT_EQ(bot.Post("sendLocation", params).status, 400) << name;
  }
  bot.Call("sendVenue", {{"chat_id", kTestPerson},
                         {"latitude", 1},
                         {"longitude", 1},
                         {"title", "Home"},
                         {"address", "Street 1"}});
  bot.Call("sendContact",
           {{"chat_id", kTestPerson}, {"phone_number", "+1"}, {"first_name", "Ana"}});
  const json::array album{json::object{{"type", "photo"}, {"media", "https://example.com/1"}},
                          json::object{{"type", "video"}, {"media", "https://example.com/2"}}};
  const auto sent = bot.Call("sendMediaGroup", {{"chat_id", kTestPerson}, {"media", album}});
  EXPECT_EQ(sent.as_array().size(), 2U);
  EXPECT_EQ(bot.simulator.Ledger().size(), 5U);
}

TEST(TelegramSend, EditsAndDeletesMessages) {
  SimulatedBot bot;
  const auto id = bot.Call("sendMessage", {{"chat_id", kTestPerson}, {"text", "first"}})
                      .at("message_id")
                      .as_int64();
  const auto edit = [&](const char* text) {
    return json::object{{"chat_id", kTestPerson}, {"message_id", id}, {"text", text}};
  };
  EXPECT_EQ(bot.Call("editMessageText", edit("second")).at("text").as_string(), "second");
  EXPECT_TRUE(bot.Refusal("editMessageText", edit("second"))
                  .starts_with("400 Bad Request: message is not modified"));
  EXPECT_EQ(bot.simulator.Ledger().at(0).edits, 1);
  // The same letters in another format are another text; in another way of writing they are not.
  auto bold = edit("<b>second</b>");
  bold["parse_mode"] = "HTML";
  EXPECT_EQ(bot.Call("editMessageText", bold).at("entities").as_array().size(), 1U);
  auto same = edit("*second*");
  same["parse_mode"] = "MarkdownV2";
  EXPECT_TRUE(
      bot.Refusal("editMessageText", same).starts_with("400 Bad Request: message is not modified"));
  EXPECT_FALSE(bot.Call("editMessageText", edit("second")).as_object().contains("entities"));
  const json::object gone{{"chat_id", kTestPerson}, {"message_id", id}};
  EXPECT_TRUE(bot.Call("deleteMessage", gone).as_bool());
  EXPECT_TRUE(bot.simulator.Ledger().at(0).deleted);
  EXPECT_EQ(bot.Refusal("deleteMessage", gone), "400 Bad Request: message to delete not found");
  EXPECT_EQ(bot.Refusal("editMessageText", edit("x")),
            "400 Bad Request: message to edit not found");
}

}  // namespace
}  // namespace ratatosk::simulators::testing
