#include "channels/twilio/error_map.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/dates.hpp"

namespace ratatosk::twilio {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

const WallTime kNow = ParseDate("Mon, 23 Nov 2026 12:00:00 GMT").value();

std::string Body(const std::string& code) {
  return R"({"code":)" + code + R"(,"message":"words","more_info":"https://m","status":400})";
}

Error Send(int status, const std::string& body, const std::string& retry_after = {}) {
  return MapSendError(ApiAnswer(status, body).WithRetryAfter(retry_after), kNow, {});
}

TEST(ErrorMap, MapsCodesOfThePage) {
  const struct {
    std::string twilio;
    std::string code;
    std::string_view domain;
  } rows[] = {
      {"21211", "INVALID_RECIPIENT", kMessagingDomain},
      {"21610", "INVALID_RECIPIENT", kMessagingDomain},
      {"21614", "INVALID_SENDER", kTwilioDomain},
      {"21408", "INVALID_SENDER", kTwilioDomain},
      {"20001", "INVALID_MESSAGE", kTwilioDomain},
      {"30005", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"30006", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"30007", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"21212", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"63016", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"20003", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"0", "SEND_MESSAGE_FAILED", kMessagingDomain},
      {"2121", "SEND_MESSAGE_FAILED", kMessagingDomain},
  };
  for (const auto& row : rows) {
    for (const auto& text : {row.twilio, '"' + row.twilio + '"'}) {
      const auto error = Send(400, Body(text));
      EXPECT_EQ(error.Code().Text(), row.code) << text;
      EXPECT_EQ(error.Domain(), row.domain) << text;
      EXPECT_EQ(error.Certainty(), Certainty::Rejected);
      EXPECT_EQ(error.Retry(), Retry::Never());
      EXPECT_EQ(error.Provider().Code(), row.twilio);
    }
    const auto later = MapDeliveryError(row.twilio, "words", "whatsapp:+15550002222");
    EXPECT_EQ(later.Code().Text(), row.code);
    EXPECT_EQ(later.Certainty(), Certainty::None);
    EXPECT_EQ(later.Provider().Message(), "words");
  }
}

TEST(ErrorMap, UnreachableNumberIsInvalidRecipientForSms) {
  for (const std::string code : {"30005", "30006"}) {
    EXPECT_EQ(MapDeliveryError(code, "words", "+15550002222").Code(),
              MessagingErrorCodes::InvalidRecipient);
  }
}

TEST(ErrorMap, RequestTimeoutCanBeRetried) {
  const auto error = Send(408, "");
  EXPECT_EQ(error.Certainty(), Certainty::Rejected);
  EXPECT_EQ(error.Retry(), Retry::Now());
}

TEST(ErrorMap, UsesDefaultDelayWithoutRetryAfter) {
  EXPECT_EQ(Send(429, Body("63038")).Retry(), Retry::After(std::chrono::hours(24)));
  EXPECT_EQ(Send(429, Body("63038"), "5").Retry(), Retry::After(seconds(5)));
  EXPECT_EQ(Send(429, Body("63018")).Retry(), Retry::After(std::chrono::minutes(1)));
  EXPECT_EQ(Send(429, Body("20429")).Retry(), Retry::After(seconds(1)));
}

TEST(ErrorMap, RateLimitsCanBeRetried) {
  for (const std::string code : {"20429", "21611", "30001", "30022", "63017", "63018"}) {
    const auto error = Send(400, Body(code), "1");
    EXPECT_EQ(error.Code(), MessagingErrorCodes::RateLimited) << code;
    EXPECT_EQ(error.Certainty(), Certainty::Rejected);
    EXPECT_EQ(error.Retry(), Retry::After(seconds(1)));
    // A 503 says nothing of what was done.
    const auto gateway = Send(503, Body(code), "1");
    EXPECT_EQ(gateway.Code(), MessagingErrorCodes::SendMessageFailed) << code;
    EXPECT_EQ(gateway.Certainty(), Certainty::Unknown);
    EXPECT_EQ(gateway.Retry(), Retry::Never());
  }
  for (const std::string body : {"", "<html>slow down</html>", "{}"}) {
    const auto error = Send(429, body, "7");
    EXPECT_EQ(error.Code(), MessagingErrorCodes::RateLimited);
    EXPECT_EQ(error.Certainty(), Certainty::Rejected);
    EXPECT_EQ(error.Retry(), Retry::After(seconds(7)));
  }
}

TEST(ErrorMap, TemporaryErrorsCanBeRetriedLater) {
  const std::pair<std::string, Retry> rows[] = {
      {"", Retry::Never()},
      {"30001", Retry::After(std::chrono::minutes(1))},
      {"30003", Retry::After(std::chrono::minutes(10))},
      {"30008", Retry::After(std::chrono::minutes(10))},
      {"30017", Retry::After(std::chrono::minutes(1))},
      {"30020", Retry::After(std::chrono::minutes(1))},
      {"30021", Retry::After(std::chrono::minutes(1))},
      {"30022", Retry::After(std::chrono::minutes(1))},
      {"30023", Retry::After(std::chrono::minutes(1440))},
      {"30027", Retry::After(std::chrono::minutes(1440))},
      {"30036", Retry::After(std::chrono::minutes(10))},
      {"30450", Retry::After(std::chrono::minutes(30))},
      {"30453", Retry::After(std::chrono::minutes(30))},
      {"30454", Retry::After(std::chrono::minutes(1440))},
      {"30500", Retry::After(std::chrono::minutes(1))},
      {"63009", Retry::After(std::chrono::minutes(1))},
      {"63010", Retry::After(std::chrono::minutes(1))},
      {"63012", Retry::After(std::chrono::minutes(1))},
      {"63017", Retry::After(std::chrono::minutes(1))},
      {"63018", Retry::After(std::chrono::minutes(1))},
      {"63019", Retry::After(std::chrono::minutes(10))},
      {"63023", Retry::After(std::chrono::minutes(10))},
      {"63029", Retry::After(std::chrono::minutes(10))},
      {"63038", Retry::After(std::chrono::minutes(1440))},
      {"63049", Retry::After(std::chrono::minutes(1440))},
      {"21611", Retry::After(std::chrono::minutes(1))},
      {"30002", Retry::Never()},
      {"30004", Retry::Never()},
      {"30005", Retry::Never()},
      {"30006", Retry::Never()},
      {"30007", Retry::Never()},
      {"30410", Retry::Never()},
      {"63016", Retry::Never()},
  };
  for (const auto& [code, retry] : rows) {
    EXPECT_EQ(MapDeliveryError(code, "words", "+15550002222").Retry(), retry) << code;
  }
}

TEST(ErrorMap, ReadsRetryAfter) {
  const struct {
    std::string header;
    milliseconds delay;
  } rows[] = {
      {"", seconds(1)},
      {"0", seconds(0)},
      {" 12 ", seconds(12)},
      {"-5", seconds(1)},
      {"soon", seconds(1)},
      {"1.5", seconds(1)},
      {"86401", std::chrono::hours(24)},
      {"99999999999999999999999", std::chrono::hours(24)},
      {"Mon, 23 Nov 2026 12:00:30 GMT", seconds(30)},
      {"Mon, 23 Nov 2026 11:59:30 GMT", seconds(0)},
      {"Mon, 23 Nov 2126 12:00:30 GMT", std::chrono::hours(24)},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Send(429, "", row.header).Retry(), Retry::After(row.delay)) << row.header;
  }
}

TEST(ErrorMap, UsesStatusWithoutUsableBody) {
  for (const std::string body : {"", "<html></html>", "[]", "null", "{\"code\":null}",
                                 "{\"code\":", "{\"code\":{}}", "{\"code\":1e400}"}) {
    for (const int status : {400, 401, 403, 404, 410, 499}) {
      const auto error = Send(status, body);
      EXPECT_EQ(error.Code(), MessagingErrorCodes::SendMessageFailed) << body;
      EXPECT_EQ(error.Certainty(), Certainty::Rejected) << status << body;
      EXPECT_EQ(error.Provider().HttpStatus(), status);
    }
    for (const int status : {500, 502, 503, 504, 301, 599}) {
      const auto error = Send(status, body, "1");
      EXPECT_EQ(error.Certainty(), Certainty::Unknown) << status << body;
      EXPECT_EQ(error.Retry(), Retry::Never()) << status << body;
    }
  }
}

TEST(ErrorMap, ReadsTheFourForms) {
  const std::string bodies[] = {
      R"({"code":21211,"message":"m","more_info":"https://i","status":400})",
      R"({"type":"https://i","title":"t","status":400,"code":21211,"detail":"m"})",
      R"({"code":"21211","message":"m","more_info":"https://i","httpStatusCode":400,"params":{}})",
      R"({"errors":[{"code":21211,"message":"m","infoUrl":"https://i","context":{}}]})",
  };
  for (const auto& body : bodies) {
    const auto error = MapSendError(ApiAnswer(400, body).WithRequestId("RQ1"), kNow, {});
    EXPECT_EQ(error.Code(), MessagingErrorCodes::InvalidRecipient) << body;
    EXPECT_EQ(error.Provider().Code(), "21211");
    EXPECT_EQ(error.Provider().Message(), "m");
    EXPECT_EQ(error.Provider().MoreInfo(), "https://i");
    EXPECT_EQ(error.Provider().HttpStatus(), 400);
    EXPECT_EQ(error.Provider().RequestId(), "RQ1");
  }
}

TEST(ErrorMap, OtherCalls) {
  const struct {
    int status;
    std::string code;
    std::string expected;
    Retry retry;
  } rows[] = {
      {401, "20003", "AUTHENTICATION_FAILED", Retry::Never()},
      {403, "20003", "AUTHENTICATION_FAILED", Retry::Never()},
      {401, "0", "AUTHENTICATION_FAILED", Retry::Never()},
      {404, "20404", "STATUS_QUERY_FAILED", Retry::Never()},
      {400, "21211", "STATUS_QUERY_FAILED", Retry::Never()},
      {429, "20429", "RATE_LIMITED", Retry::After(seconds(2))},
      {503, "20503", "STATUS_QUERY_FAILED", Retry::After(seconds(2))},
  };
  for (const auto& row : rows) {
    const auto body = Body(row.code);
    const auto error = MapCallError(ApiAnswer(row.status, body).WithRetryAfter("2"),
                                    TwilioErrorCodes::StatusQueryFailed, kTwilioDomain, kNow, {});
    EXPECT_EQ(error.Code().Text(), row.expected) << row.status << ' ' << row.code;
    EXPECT_EQ(error.Retry(), row.retry) << row.status << ' ' << row.code;
    EXPECT_EQ(error.Certainty(), Certainty::None);
  }
}

TEST(ErrorMap, HidesSecrets) {
  const std::vector<Secret> secrets{Secret(), Secret("s3cret-token")};
  const std::string body =
      R"({"code":"s3cret-token","message":"a s3cret-token, s3cret-token","more_info":"u?s3cret-token"})";
  const auto error =
      MapSendError(ApiAnswer(400, body).WithRequestId("s3cret-token"), kNow, secrets);
  std::ostringstream text;
  text << error << error.Provider().MoreInfo() << error.Provider().RequestId()
       << error.Provider().Code();
  EXPECT_THAT(text.str(), Not(HasSubstr("s3cret-token")));
  EXPECT_EQ(error.Provider().Message(), "a ***, ***");
}

}  // namespace
}  // namespace ratatosk::twilio
