#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/messaging/message_json.hpp>

namespace ratatosk {
namespace {

// The member "content" of a message.
std::string Written(Content content) {
  const auto message = MessageBuilder().WithId("1").WithContent(std::move(content)).Build();
  const std::string text = *ToJson(message);
  constexpr std::string_view kName = R"("content":)";
  const auto at = text.find(kName) + kName.size();
  return text.substr(at, text.size() - at - 1);
}

TEST(ContentJsonTest, WritesEncodingOfText) {
  EXPECT_EQ(Written(TextContent("x").WithEncoding("iso-8859-1")),
            R"({"type":"PlainText","text":"x","encoding":"iso-8859-1"})");
  EXPECT_EQ(Written(TextContent("x")), R"({"type":"PlainText","text":"x"})") << "utf-8";
}

TEST(ContentJsonTest, WritesAccuracyAndPeriodOfLocation) {
  const auto live = LocationContent(1.5, 2.5)
                        .WithHorizontalAccuracy(12.5)
                        .WithLivePeriod(std::chrono::minutes(15))
                        .WithHeading(360)
                        .WithProximityAlertRadius(100.5);
  EXPECT_EQ(Written(live), R"({"type":"Location","latitude":1.5E0,"longitude":2.5E0,)"
                           R"("horizontalAccuracy":1.25E1,"livePeriod":900,"heading":360,)"
                           R"("proximityAlertRadius":1.005E2})");
}

}  // namespace
}  // namespace ratatosk
