#include "channels/twilio/message_resource.hpp"

#include <gtest/gtest.h>

#include "channels/twilio/dates.hpp"

namespace ratatosk::twilio {
namespace {

const WallTime kReceivedAt = ParseDate("Mon, 23 Nov 2026 12:00:00 GMT").value();

TEST(MessageResource, ReadsResponseOfCreate) {
  const auto result = ParseSendResult(
      R"({"sid":"SM1","status":"queued","num_media":"0","num_segments":1,"price":null,)"
      R"("date_created":"Thu, 24 Aug 2023 05:01:45 +0000","from":null,"to":"whatsapp:+1",)"
      R"("error_code":null,"subresource_uris":{"media":"/x"},"unknown":[1]})",
      "wa-1", kReceivedAt);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->MessageId, "wa-1");
  EXPECT_EQ(result->RemoteMessageId, "SM1");
  EXPECT_EQ(result->Status, MessageStatus::Queued);
  EXPECT_EQ(result->ProviderStatus, "queued");
  EXPECT_EQ(result->SentAt, WallTime(std::chrono::seconds(1692853305)));
  EXPECT_EQ(result->Further.Find("num_segments")->ToText(), "1");
  EXPECT_EQ(result->Further.Find("price"), nullptr);
}

TEST(MessageResource, NeedsOnlySid) {
  const auto bare = ParseSendResult(R"({"sid":"SM1"})", "", kReceivedAt);
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->Status, MessageStatus::Unknown);
  EXPECT_EQ(bare->SentAt, kReceivedAt);
  EXPECT_EQ(ParseSendResult(R"({"sid":"SM1","date_created":"soon"})", "", kReceivedAt)->SentAt,
            kReceivedAt);
  for (const std::string body :
       {"", "{}", "[]", "null", "<html/>", R"({"sid":null})", R"({"sid":""})", R"({"sid":["SM1"]})",
        R"({"sid":"SM1")", R"([{"sid":"SM1"}])", R"({"sid":"SM1"}x)", R"({"a":{"sid":"SM1"}})",
        "{\"sid\":\"SM\xff\"}"}) {
    EXPECT_FALSE(ParseSendResult(body, "", kReceivedAt)) << body;
    EXPECT_FALSE(ParseStatusUpdate(body, kReceivedAt)) << body;
  }
}

TEST(MessageResource, KeepsTextsAndNumbersUnchanged) {
  const std::vector<Secret> secrets{Secret("hush")};
  const auto result = ParseSendResult(R"({
    "subresource_uris": {"sid": "SM0", "price": ["9", {"to": "x"}], "m\u0065dia": "/x"},
    "sid": "SM1", "s\u0074atus": "qu\u0065ued", "date_created": "soon", "body": "hush",
    "num_segments": "1", "num_segments": "2", "num_media": 18446744073709551615,
    "price": -0.00750, "price_unit": ["USD"], "direction": true, "error_code": 30007,
    "from": "say \"hush\"!", "to": "gr\u00fc\u00df"
  } )",
                                      "wa-1", kReceivedAt, secrets);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->RemoteMessageId, "SM1");
  EXPECT_EQ(result->ProviderStatus, "queued");
  std::string further;
  for (const auto& property : result->Further) further += property.ToText() + '\n';
  EXPECT_EQ(further, R"(error_code=30007
from=say "***"!
num_media=18446744073709551615
num_segments=2
price=-0.00750
to=grüß
)");
}

TEST(MessageResource, ReadsResponseOfStatusQuery) {
  const auto update = ParseStatusUpdate(
      R"({"sid":"SM1","status":"undelivered","error_code":63016,"error_message":"outside",)"
      R"("date_updated":"Thu, 24 Aug 2023 05:01:45 +0000"})",
      kReceivedAt);
  ASSERT_TRUE(update);
  EXPECT_EQ(update->Status, MessageStatus::DeliveryFailed);
  EXPECT_EQ(update->At, WallTime(std::chrono::seconds(1692853305)));
  ASSERT_TRUE(update->Failure);
  EXPECT_EQ(update->Failure->Provider().Code(), "63016");
  EXPECT_EQ(update->Failure->Provider().Message(), "outside");
  EXPECT_FALSE(ParseStatusUpdate(R"({"sid":"SM1","status":"read","error_code":null})", kReceivedAt)
                   ->Failure);
  EXPECT_TRUE(ParseStatusUpdate(R"({"sid":"SM1","status":"failed"})", kReceivedAt)->Failure);
}

TEST(Dates, OfMailAndHttp) {
  const struct {
    std::string text;
    long long seconds;
  } rows[] = {
      {"Thu, 01 Jan 1970 00:00:00 +0000", 0},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
      {"6 Nov 1994 08:49:37 GMT", 784111777},
      {"Sun, 6 Nov 1994 10:49:37 +0200", 784111777},
      {"Sun, 6 Nov 1994 03:19:37 -0530", 784111777},
      {"Thu, 29 Feb 2024 00:00:00 +0000", 1709164800},
  };
  for (const auto& row : rows) {
    ASSERT_TRUE(ParseDate(row.text)) << row.text;
    EXPECT_EQ(*ParseDate(row.text), WallTime(std::chrono::seconds(row.seconds))) << row.text;
  }
  for (const std::string bad :
       {"", "now", "Thu, 29 Feb 2023 00:00:00 +0000", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMT x",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 9994 08:49:37 GMT", "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +00"}) {
    EXPECT_FALSE(ParseDate(bad)) << bad;
  }
}

}  // namespace
}  // namespace ratatosk::twilio
