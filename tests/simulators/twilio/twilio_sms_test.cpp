// SMS and MMS as the simulator plays them.

#include "simulators/twilio/twilio_fixture.hpp"

#include "simulators/twilio/sms_text.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

const std::string kNumber = "+14155550100";
const std::string kMobile = "+15550002222";

FormFields Sms(std::string body, std::string to = kMobile, std::string from = kNumber) {
  return {{"From", std::move(from)}, {"To", std::move(to)}, {"Body", std::move(body)}};
}
TwilioSimulatorOptions Options() {
  return TwilioSimulatorOptions().WithHttp().WithAccount(
      TwilioAccount(std::string(kTestAccountSid), std::string(kTestAuthToken)));
}
json::value Created(const TestAnswer& answer) {
  EXPECT_EQ(answer.status, 201) << answer.body;
  return json::parse(answer.body);
}
std::int64_t Refusal(const TestAnswer& answer) {
  EXPECT_EQ(answer.status, 400) << answer.body;
  return json::parse(answer.body).at("code").as_int64();
}

TEST(SimulatedSmsTest, CountsSegmentsByStandard) {
  std::string euros;
  for (int i = 0; i < 153; ++i) euros += "€";
  std::string emoji;
  for (int i = 0; i < 67; ++i) emoji += "😀";
  const std::pair<std::string, std::size_t> rows[] = {
      {"", 1},
      {std::string(160, 'a'), 1},
      {std::string(161, 'a'), 2},
      {euros, 3},
      {emoji, 3},
      {"`" + std::string(69, 'a'), 1},
      {"`" + std::string(70, 'a'), 2},
      {std::string(70, 'a') + "\xFF", 2},
  };
  for (const auto& [text, segments] : rows) EXPECT_EQ(CountSegments(text), segments) << text;
}

TEST(SimulatedSmsTest, ReportsNumberOfSegments) {
  Simulated sim(Options());
  const std::string quoted = "“" + std::string(100, 'a') + "”";
  EXPECT_EQ(Created(sim.Create(Sms(quoted))).at("num_segments").as_string(), "2");
  auto smart = Sms(quoted);
  smart.emplace_back("SmartEncoded", "true");
  EXPECT_EQ(Created(sim.Create(smart)).at("num_segments").as_string(), "1");
  auto picture = Sms(quoted);
  picture.emplace_back("MediaUrl", "https://h/a.jpg");
  const auto mms = Created(sim.Create(picture));
  EXPECT_EQ(mms.at("num_segments").as_string(), "1");
  EXPECT_EQ(mms.at("num_media").as_string(), "1");
  EXPECT_TRUE(mms.at("sid").as_string().starts_with("MM"));
}

TEST(SimulatedSmsTest, AcceptsOnlyValidSenders) {
  Simulated sim(Options());
  for (const std::string from : {"+14155550100", "12345", "ACME 24", "a+b_c&d-e"}) {
    EXPECT_EQ(sim.Create(Sms("x", kMobile, from)).status, 201) << from;
  }
  EXPECT_EQ(Refusal(sim.Create(Sms("x", kMobile, "TwelveChars!"))), 21212);
  EXPECT_EQ(Refusal(sim.Create(Sms("x", "12345"))), 21265);
  EXPECT_EQ(Refusal(sim.Create(Sms("x", "15550002222"))), 21211);
  EXPECT_EQ(Refusal(sim.Create(Sms(std::string(1601, 'x')))), 21617);
}

TEST(SimulatedSmsTest, EndsDeliveredWithCarrierTime) {
  WebhookReceiver receiver;
  Simulated sim(Options().WithClock(
      [] { return std::chrono::system_clock::time_point(std::chrono::seconds(1'790'000'000)); }));
  auto fields = Sms("x");
  fields.emplace_back("StatusCallback", receiver.Url());
  sim.Create(fields);
  while (sim.simulator.AdvanceStatuses() > 0) {
  }
  const auto entry = sim.simulator.Ledger().at(0);
  EXPECT_EQ(entry.status_history,
            (std::vector<std::string>{"queued", "sending", "sent", "delivered"}));
  ASSERT_EQ(receiver.Requests().size(), 3U);
  const auto last = receiver.Form(2);
  EXPECT_EQ(FindField(last, "MessageStatus"), "delivered");
  EXPECT_EQ(FindField(last, "RawDlrDoneDate"), "2609211413");
  EXPECT_FALSE(HasField(last, "ChannelPrefix"));
  EXPECT_FALSE(HasField(receiver.Form(1), "RawDlrDoneDate"));
}

TEST(SimulatedSmsTest, StopOptsOutAndStartOptsInAgain) {
  WebhookReceiver receiver;
  Simulated sim(Options());
  const auto write = [&](const std::string& text) {
    sim.simulator.Arrive(Arrival(kMobile, kNumber).WithText(text), receiver.Url());
    const auto form = receiver.Form(receiver.Requests().size() - 1);
    return std::string(FindField(form, "OptOutType"));
  };
  EXPECT_EQ(write("stop it"), "");
  EXPECT_EQ(sim.Create(Sms("x")).status, 201);
  EXPECT_EQ(write(" Stop\n"), "STOP");
  EXPECT_EQ(Refusal(sim.Create(Sms("x"))), 21610);
  EXPECT_EQ(sim.Create(Sms("x", "+15550003333")).status, 201) << "another person";
  EXPECT_EQ(write("help"), "HELP");
  EXPECT_EQ(Refusal(sim.Create(Sms("x"))), 21610);
  EXPECT_EQ(write("START"), "START");
  EXPECT_EQ(sim.Create(Sms("x")).status, 201);
}

TEST(SimulatedSmsTest, InboundMessageHasOrigin) {
  Simulated sim(Options());
  const auto long_text = std::string(200, 'a');
  const auto fields =
      sim.simulator.Compose(Arrival(kMobile, "+442071838750").WithText(long_text), "http://h/")
          .fields;
  EXPECT_EQ(FindField(fields, "FromCountry"), "US");
  EXPECT_EQ(FindField(fields, "ToCountry"), "");
  EXPECT_TRUE(HasField(fields, "FromZip"));
  EXPECT_EQ(FindField(fields, "NumSegments"), "2");
  EXPECT_FALSE(HasField(fields, "WaId"));
}

}  // namespace
}  // namespace ratatosk::simulators::testing
