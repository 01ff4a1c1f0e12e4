#include "channels/telegram/error_map.hpp"

#include <gtest/gtest.h>

#include <ratatosk/channels/telegram/telegram_error_codes.hpp>

#include "support/matchers.hpp"

namespace ratatosk::telegram {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

http::Response Answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

http::Response Refusal(int status, const std::string& description, const std::string& more = {}) {
  return Answer(status, R"({"ok":false,"error_code":)" + std::to_string(status) +
                            R"(,"description":")" + description + "\"" + more + "}");
}

class Row {
 public:
  Row(int http_status, std::string text, ErrorCode expected, std::string_view whose = "messaging")
      : status(http_status), description(std::move(text)), code(expected), domain(whose) {}

  int status;
  std::string description;
  ErrorCode code;
  std::string_view domain;
};

TEST(TelegramErrorMap, SecretThatIsCommonWordDoesNotHideMessage) {
  const std::vector<Secret> secrets{Secret("chat")};
  const auto error = MapSendError(Refusal(400, "Bad Request: chat not found"), secrets);
  EXPECT_EQ(error.Code(), Codes::InvalidRecipient);
  EXPECT_EQ(error.Message().find("chat"), std::string_view::npos);
  EXPECT_EQ(error.Provider().Message().find("chat"), std::string_view::npos);
}

TEST(TelegramErrorMap, CodesOfSends) {
  for (const auto& row : {
           Row(400, "Bad Request: chat not found", Codes::InvalidRecipient),
           Row(400, "Bad Request: PEER_ID_INVALID", Codes::InvalidRecipient),
           Row(400, "Bad Request: message is too long", Codes::MessageTooLong),
           Row(400, "Bad Request: message caption is too long", Codes::MessageTooLong),
           Row(400, "Bad Request: message to edit not found", TelegramErrorCodes::MessageNotFound,
               "Telegram"),
           Row(400, "Bad Request: message to be replied not found",
               TelegramErrorCodes::MessageNotFound, "Telegram"),
           Row(400, "Bad Request: message is not modified: exactly the same",
               TelegramErrorCodes::MessageNotModified, "Telegram"),
           Row(400, "Bad Request: can't parse entities: Unclosed start tag",
               TelegramErrorCodes::InvalidFormatting, "Telegram"),
           Row(400, "Bad Request: something new", Codes::SendMessageFailed),
           Row(401, "Unauthorized", Codes::AuthenticationFailed),
           Row(403, "Forbidden: bot was blocked by the user", Codes::InvalidRecipient),
           Row(404, "Not Found", Codes::AuthenticationFailed),
           Row(413, "Request Entity Too Large", Codes::SendMessageFailed),
       }) {
    const auto error = MapSendError(Refusal(row.status, row.description), {});
    SCOPED_TRACE(row.description);
    EXPECT_EQ(error.Code(), row.code);
    EXPECT_EQ(error.Domain(), row.domain);
    EXPECT_EQ(error.Certainty(), Certainty::Rejected);
    EXPECT_EQ(error.Retry(), Retry::Never());
    EXPECT_EQ(error.Provider().Code(), std::to_string(row.status));
    EXPECT_EQ(error.Provider().HttpStatus(), row.status);
    EXPECT_EQ(error.Provider().Message(), row.description);
  }
}

TEST(TelegramErrorMap, Certainty) {
  EXPECT_EQ(MapSendError(Answer(400, ""), {}).Certainty(), Certainty::Rejected);
  EXPECT_EQ(MapSendError(Answer(400, "<html>"), {}).Certainty(), Certainty::Rejected);
  for (const int status : {302, 500, 502, 504}) {
    const auto error = MapSendError(Answer(status, "<html>"), {});
    EXPECT_EQ(error.Code(), Codes::SendMessageFailed);
    EXPECT_EQ(error.Certainty(), Certainty::Unknown) << status;
    EXPECT_EQ(error.Retry(), Retry::Never());
  }
  // A success that says no.
  const auto said = MapSendError(
      Answer(200, R"({"ok":false,"error_code":403,"description":"Forbidden: x"})"), {});
  EXPECT_EQ(said.Certainty(), Certainty::Rejected);
  EXPECT_EQ(said.Code(), Codes::InvalidRecipient);
  EXPECT_EQ(MapSendError(Answer(200, R"({"ok":false})"), {}).Certainty(), Certainty::Unknown);
}

TEST(TelegramErrorMap, TooManyRequestsIsRejected) {
  const auto error = MapSendError(
      Refusal(429, "Too Many Requests: retry after 7", R"(,"parameters":{"retry_after":7})"), {});
  EXPECT_EQ(error.Code(), Codes::RateLimited);
  EXPECT_EQ(error.Certainty(), Certainty::Rejected);
  EXPECT_EQ(error.Retry(), Retry::After(7s));
  EXPECT_EQ(MapSendError(Answer(429, ""), {}).Retry(), Retry::After(1s));
  auto by_header = Answer(429, "");
  by_header.headers.emplace_back("Retry-After", "3");
  EXPECT_EQ(MapSendError(by_header, {}).Retry(), Retry::After(3s));
  const auto never_ending =
      MapSendError(Refusal(429, "x", R"(,"parameters":{"retry_after":99999999999})"), {});
  EXPECT_EQ(never_ending.Retry(), Retry::After(24h));
  EXPECT_EQ(MapSendError(Refusal(429, "x", R"(,"parameters":{"retry_after":-5})"), {}).Retry(),
            Retry::After(1s));
}

TEST(TelegramErrorMap, ErrorNamesMigratedGroup) {
  const auto error =
      MapSendError(Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat",
                           R"(,"parameters":{"migrate_to_chat_id":-1005})"),
                   {});
  EXPECT_EQ(error.Code(), Codes::InvalidRecipient);
  EXPECT_EQ(error.Provider().MoreInfo(), "migrate_to_chat_id=-1005");
  EXPECT_NE(error.Message().find("-1005"), std::string_view::npos);
}

TEST(TelegramErrorMap, OtherCalls) {
  const auto map = [](const http::Response& response) {
    return MapCallError(response, Codes::ConnectionTestError, {});
  };
  const auto unauthorized = map(Refusal(401, "Unauthorized"));
  EXPECT_EQ(unauthorized.Code(), Codes::AuthenticationFailed);
  EXPECT_EQ(
      unauthorized.Message(),
      "Telegram answered 401: Unauthorized; wrong is BotToken, or what answers at ApiBaseUrl");
  EXPECT_EQ(map(Refusal(404, "Not Found")).Code(), Codes::AuthenticationFailed);
  EXPECT_EQ(map(Refusal(409, "Conflict")).Code(), TelegramErrorCodes::ReceivedElsewhere);
  EXPECT_EQ(map(Refusal(400, "x")).Code(), Codes::ConnectionTestError);
  EXPECT_EQ(map(Refusal(400, "x")).Retry(), Retry::Never());
  EXPECT_EQ(map(Refusal(502, "x")).Retry(), Retry::After(1s));
  EXPECT_EQ(map(Refusal(429, "x", R"(,"parameters":{"retry_after":7})")).Retry(), Retry::After(7s));
  EXPECT_EQ(map(Refusal(429, "x")).Certainty(), Certainty::None);
}

TEST(TelegramErrorMap, HidesSecretsInTelegramsMessage) {
  const std::vector<Secret> secrets{Secret("12:abc"), Secret("abc")};
  const auto error = MapSendError(Refusal(404, "no /bot12:abc/send, abc"), secrets);
  EXPECT_EQ(error.Provider().Message(), "no /bot***/send, ***");
  EXPECT_EQ(error.ToText().find("abc"), std::string::npos);
  // Before it is cut, so that no part of one is left at the end.
  const auto cut = MapSendError(Refusal(400, std::string(998, 'x') + "abc"), secrets);
  EXPECT_EQ(cut.Provider().Message().substr(996), "xx**");
}

}  // namespace
}  // namespace ratatosk::telegram
