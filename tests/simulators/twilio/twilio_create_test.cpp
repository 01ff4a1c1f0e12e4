#include "simulators/twilio/twilio_fixture.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace ratatosk::simulators::testing {
namespace {

namespace json = boost::json;

const std::string kFrom(kTestSender);
const std::string kService = "MG00000000000000000000000000000001";
const std::string kSmsService = "MG00000000000000000000000000000002";
const std::string kTemplate = "HX00000000000000000000000000000001";

TwilioSimulatorOptions FullOptions() {
  TwilioSimulatorOptions options;
  options.WithHttp()
      .WithSender("+14155550100")
      .WithService(TwilioMessagingService(kService, {kFrom}))
      .WithService(TwilioMessagingService(kSmsService, {"+14155550100"}))
      .WithTemplate(TwilioTemplate(kTemplate, "order", "Order {{1}} is {{2}}.")
                        .WithVariable("2", "on its way"))
      .WithOptedOut("whatsapp:+15550009999");
  return options;
}

class Row {
 public:
  Row(int expected, FormFields form) : code(expected), fields(std::move(form)) {}

  int code;
  FormFields fields;
};

// Every row is a message that Twilio refuses at once.
std::vector<Row> Refused() {
  const FormFields::value_type from{"From", kFrom};
  const FormFields::value_type to{"To", kPerson};
  const FormFields::value_type text{"Body", "x"};
  std::vector<Row> rows{
      Row(21604, {from, text}),
      Row(21604, {from, {"To", ""}, text}),
      Row(21603, {to, text}),
      Row(21619, {from, to}),
      Row(21619, {from, to, {"Body", ""}}),
      Row(21619, {from, to, {"PersistentAction", "geo:1,2"}}),
      Row(21211, {from, {"To", "whatsapp:15550002222"}, text}),
      Row(21211, {from, {"To", "whatsapp:+05550002222"}, text}),
      Row(21211, {from, {"To", "whatsapp:+1555000222233334"}, text}),
      Row(21211, {from, {"To", "whatsapp:us.abc"}, text}),
      Row(21212, {{"From", "whatsapp:Ratatosk"}, to, text}),
      Row(21617, {from, to, {"Body", std::string(1601, 'x')}}),
      Row(21910, {from, {"To", "+15550002222"}, text}),
      Row(21910, {{"From", "+14155550100"}, to, text}),
      Row(63031, {from, {"To", kFrom}, text}),
      Row(21266, {{"From", "+14155550100"}, {"To", "+14155550100"}, text}),
      Row(63007, {{"From", "whatsapp:+14155550111"}, to, text}),
      Row(21606, {{"From", "+14155550111"}, {"To", "+15550002222"}, text}),
      Row(21610, {from, {"To", "whatsapp:+15550009999"}, text}),
      Row(21701, {{"MessagingServiceSid", "MG00000000000000000000000000000009"}, to, text}),
      Row(21703, {{"MessagingServiceSid", kSmsService}, to, text}),
      Row(21620, {from, to, {"MediaUrl", "ftp://example.com/a.png"}}),
      Row(21620, {from, to, {"MediaUrl", "a.png"}}),
      Row(21609, {from, to, text, {"StatusCallback", "http://my_host.example/x"}}),
      Row(21609, {from, to, text, {"StatusCallback", "/relative"}}),
      Row(21624, {from, to, text, {"ValidityPeriod", "0"}}),
      Row(21624, {from, to, text, {"ValidityPeriod", "36001"}}),
      Row(21624, {from, to, text, {"ValidityPeriod", "4h"}}),
      Row(21655, {from, to, {"ContentSid", "HX1"}}),
      Row(21655, {from, to, {"ContentSid", "HX000000000000000000000000000000ff"}}),
      Row(21654, {from, to, text, {"ContentVariables", "{}"}}),
      Row(21654, {from, to, {"ContentVariables", "{}"}}),
      Row(20001, {from, to, text, {"Colour", "red"}}),
      Row(35118, {from, to, text, {"ScheduleType", "fixed"}, {"SendAt", "2099-01-01T00:00:00Z"}}),
      Row(35111, {{"MessagingServiceSid", kService}, to, text, {"ScheduleType", "fixed"}}),
      Row(35114, {{"MessagingServiceSid", kService},
                  to,
                  text,
                  {"ScheduleType", "fixed"},
                  {"SendAt", "soon"}}),
      Row(35117, {{"MessagingServiceSid", kService},
                  to,
                  text,
                  {"ScheduleType", "fixed"},
                  {"SendAt", "2099-01-01T00:00:00Z"}}),
  };
  return rows;
}

// Wrong variables of a template, and too many media.
std::vector<Row> RefusedParts() {
  std::vector<Row> rows;
  for (const char* variables : {"nonsense", "[]", R"({"1":2})", R"({"1":null})", R"({"1":""})",
                                R"({"a b":"x"})", R"({"abcdefghijklmnopq":"x"})"}) {
    rows.push_back(Row(21656, {{"From", kFrom},
                               {"To", kPerson},
                               {"ContentSid", kTemplate},
                               {"ContentVariables", variables}}));
  }
  FormFields many{{"From", "+14155550100"}, {"To", "+15550002222"}};
  for (int i = 0; i < 11; ++i) many.emplace_back("MediaUrl", "https://example.com/a.png");
  rows.push_back(Row(21623, many));
  return rows;
}

TEST(TwilioCreate, RejectsWhatTwilioRejects) {
  Simulated twilio(FullOptions());
  auto rows = Refused();
  for (auto& row : RefusedParts()) rows.push_back(std::move(row));
  for (const auto& row : rows) {
    const auto answer = twilio.Create(row.fields);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(CodeOf(answer), row.code) << EncodeForm(row.fields) << '\n' << answer.body;
  }
  EXPECT_TRUE(twilio.simulator.Ledger().empty());
}

TEST(TwilioCreate, MagicNumbersWithAndWithoutChannel) {
  Simulated twilio(FullOptions());
  const std::pair<const char*, int> to_codes[] = {{"+15005550001", 21211},
                                                  {"+15005550002", 21612},
                                                  {"+15005550003", 21408},
                                                  {"+15005550004", 21610},
                                                  {"+15005550009", 21614}};
  const std::pair<const char*, int> from_codes[] = {
      {"+15005550001", 21212}, {"+15005550007", 21606}, {"+15005550008", 21611}};
  for (const std::string channel : {"", "whatsapp:"}) {
    for (const auto& [number, code] : to_codes) {
      const auto answer = twilio.Create(
          {{"From", channel + "+15005550006"}, {"To", channel + number}, {"Body", "x"}});
      EXPECT_EQ(CodeOf(answer), code) << channel << number;
    }
    for (const auto& [number, code] : from_codes) {
      const auto answer = twilio.Create(
          {{"From", channel + number}, {"To", channel + "+15550002222"}, {"Body", "x"}});
      EXPECT_EQ(CodeOf(answer), code) << channel << number;
    }
    const auto good = twilio.Create(
        {{"From", channel + "+15005550006"}, {"To", channel + "+15550002222"}, {"Body", "x"}});
    EXPECT_EQ(good.status, 201) << channel;
  }
}

TEST(TwilioCreate, ErrorBodyHasTwiliosMembers) {
  Simulated twilio;
  const auto answer = twilio.Create({{"Body", "x"}});
  const auto body = json::parse(answer.body).as_object();
  EXPECT_EQ(body.at("code").as_int64(), 21604);
  EXPECT_EQ(body.at("status").as_int64(), 400);
  EXPECT_TRUE(body.at("message").is_string());
  EXPECT_EQ(body.at("more_info").as_string(), "https://www.twilio.com/docs/errors/21604");
}

TEST(TwilioCreate, NonFormBodyLacksTo) {
  Simulated twilio;
  const auto answer =
      twilio.client.Send("POST", twilio.Core("/Messages.json"), "To=x", "application/json");
  EXPECT_EQ(CodeOf(answer), 21604);
}

TEST(TwilioCreate, MessageHasTypedMembers) {
  Simulated twilio(FullOptions());
  const auto answer = twilio.SendText("Grüße");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.Header("Content-Type"), "application/json");
  EXPECT_TRUE(answer.Header("Twilio-Request-Id").starts_with("RQ"));
  EXPECT_EQ(answer.Header("Twilio-Request-Id").size(), 34U);
  EXPECT_EQ(answer.Header("Twilio-Concurrent-Requests"), "1");
  EXPECT_FALSE(answer.Header("Twilio-Request-Duration").empty());
  const auto body = json::parse(answer.body).as_object();
  const std::string sid(body.at("sid").as_string());
  EXPECT_TRUE(sid.starts_with("SM"));
  EXPECT_EQ(sid.size(), 34U);
  EXPECT_EQ(body.at("account_sid").as_string(), twilio.simulator.AccountSid());
  EXPECT_EQ(body.at("from").as_string(), kFrom);
  EXPECT_EQ(body.at("to").as_string(), kPerson);
  EXPECT_EQ(body.at("body").as_string(), "Grüße");
  EXPECT_EQ(body.at("status").as_string(), "queued");
  EXPECT_EQ(body.at("direction").as_string(), "outbound-api");
  EXPECT_EQ(body.at("num_segments").as_string(), "1");
  EXPECT_EQ(body.at("num_media").as_string(), "0");
  for (const char* name : {"price", "price_unit", "error_code", "error_message", "date_sent",
                           "messaging_service_sid"}) {
    EXPECT_TRUE(body.at(name).is_null()) << name;
  }
  EXPECT_TRUE(std::string(body.at("date_created").as_string()).ends_with(" +0000"));
  EXPECT_EQ(body.at("api_version").as_string(), "2010-04-01");
  EXPECT_EQ(body.at("uri").as_string(), twilio.Core("/Messages/" + sid + ".json"));
  EXPECT_EQ(body.at("subresource_uris").at("media").as_string(),
            twilio.Core("/Messages/" + sid + "/Media.json"));
}

TEST(TwilioCreate, LedgerShowsSentMessages) {
  Simulated twilio(FullOptions());
  twilio.SendText("one");
  twilio.SendText("two & three");
  const auto ledger = twilio.simulator.Ledger();
  ASSERT_EQ(ledger.size(), 2U);
  EXPECT_EQ(ledger[1].Param("Body"), "two & three");
  EXPECT_FALSE(ledger[1].HasParam("MediaUrl"));
  EXPECT_EQ(ledger[1].user, twilio.simulator.AccountSid());
  EXPECT_EQ(ledger[1].connection_id, 1U);
  EXPECT_EQ(ledger[1].index_on_connection, 1U);
  EXPECT_EQ(ledger[1].status_history, std::vector<std::string>{"queued"});
  twilio.simulator.Clear();
  EXPECT_TRUE(twilio.simulator.Ledger().empty());
  EXPECT_TRUE(twilio.simulator.Requests().empty());
}

TEST(TwilioCreate, MessagingServiceChoosesSenderLater) {
  Simulated twilio(FullOptions());
  const auto answer =
      twilio.Create({{"MessagingServiceSid", kService}, {"To", kPerson}, {"Body", "x"}});
  const auto body = json::parse(answer.body).as_object();
  EXPECT_EQ(body.at("status").as_string(), "accepted");
  EXPECT_TRUE(body.at("from").is_null());
  EXPECT_EQ(body.at("num_segments").as_string(), "0");
  EXPECT_EQ(body.at("messaging_service_sid").as_string(), kService);
  EXPECT_EQ(twilio.simulator.AdvanceStatuses(), 1U);
  EXPECT_EQ(twilio.simulator.Ledger().front().from, kFrom);
}

TEST(TwilioCreate, ScheduledMessagesWaitAndCanBeCanceled) {
  auto options = FullOptions();
  options.WithClock([] { return std::chrono::system_clock::from_time_t(1790000000); });
  Simulated twilio(options);  // 2026-09-21
  const auto answer = twilio.Create({{"MessagingServiceSid", kService},
                                     {"To", kPerson},
                                     {"Body", "x"},
                                     {"ScheduleType", "fixed"},
                                     {"SendAt", "2026-10-01T10:00:00Z"}});
  const auto body = json::parse(answer.body).as_object();
  EXPECT_EQ(body.at("status").as_string(), "scheduled");
  EXPECT_EQ(twilio.simulator.AdvanceStatuses(), 0U);
  const auto uri = std::string(body.at("uri").as_string());
  const auto canceled = twilio.PostForm(uri, {{"Status", "canceled"}});
  EXPECT_EQ(json::parse(canceled.body).at("status").as_string(), "canceled");
  EXPECT_EQ(CodeOf(twilio.PostForm(uri, {{"Status", "canceled"}})), 30409);
}

TEST(TwilioCreate, AcceptsBusinessScopedIdsMediaAndLongUnicode) {
  Simulated twilio(FullOptions());
  EXPECT_EQ(twilio.Create({{"From", kFrom}, {"To", "whatsapp:US.abc123"}, {"Body", "x"}}).status,
            201);
  EXPECT_EQ(
      twilio.Create({{"From", kFrom}, {"To", "whatsapp:US.ENT.abc123"}, {"Body", "x"}}).status,
      201);
  std::string umlauts;
  for (int i = 0; i < 1600; ++i) umlauts += "ü";
  EXPECT_EQ(twilio.SendText(umlauts).status, 201);
  const auto media = twilio.Create(
      {{"From", kFrom}, {"To", kPerson}, {"MediaUrl", "https://example.com/a.png?x=1"}});
  const auto body = json::parse(media.body).as_object();
  EXPECT_TRUE(std::string(body.at("sid").as_string()).starts_with("MM"));
  EXPECT_EQ(body.at("num_media").as_string(), "1");
}

TEST(TwilioCreate, RendersTemplates) {
  Simulated twilio(FullOptions());
  const auto send = [&](const std::string& variables) {
    return twilio.Create({{"From", kFrom},
                          {"To", kPerson},
                          {"ContentSid", kTemplate},
                          {"ContentVariables", variables}});
  };
  const auto answer = send(R"({"1":"A-7","2":"late"})");
  EXPECT_EQ(json::parse(answer.body).at("body").as_string(), "Order A-7 is late.");
  EXPECT_EQ(json::parse(send(R"({"1":"A-8"})").body).at("body").as_string(),
            "Order A-8 is on its way.");
  // Found out later, as Twilio does.
  EXPECT_EQ(send(R"({"2":"late"})").status, 201);
  EXPECT_EQ(send(R"({"1":"A","3":"late"})").status, 201);
  EXPECT_EQ(send("{\"1\":\"A\\nB\"}").status, 201);
  for (int step = 0; step < 4; ++step) twilio.simulator.AdvanceStatuses();
  const auto ledger = twilio.simulator.Ledger();
  EXPECT_EQ(ledger[0].status, "read");
  EXPECT_EQ(ledger[2].status, "undelivered");
  EXPECT_EQ(ledger[2].error_code, 63028);
  EXPECT_EQ(ledger[3].error_code, 63028);
  EXPECT_EQ(ledger[4].error_code, 63013);
}

TEST(TwilioCreate, CountsCharactersOfTemplates) {
  Simulated twilio(FullOptions());
  const auto send = [&](int characters) {
    std::string text;
    for (int i = 0; i < characters; ++i) text += "ü";
    return twilio.Create({{"From", kFrom},
                          {"To", kPerson},
                          {"ContentSid", kTemplate},
                          {"ContentVariables", R"({"1":")" + text + R"("})"}});
  };
  EXPECT_EQ(send(1000).status, 201);
  EXPECT_EQ(send(1600).status, 201);
  EXPECT_EQ(CodeOf(send(1601)), 21656);
  for (int step = 0; step < 4; ++step) twilio.simulator.AdvanceStatuses();
  const auto ledger = twilio.simulator.Ledger();
  EXPECT_EQ(ledger.at(0).status, "read");
  EXPECT_EQ(ledger.at(1).error_code, 63021);
}

TEST(TwilioCreate, StopOptsOutOnWhatsApp) {
  Simulated twilio(FullOptions());
  const auto write = [&](const std::string& text) {
    WebhookReceiver receiver;
    twilio.simulator.Arrive(Arrival(kPerson, kFrom).WithText(text), receiver.Url());
  };
  write("STOP");
  EXPECT_EQ(CodeOf(twilio.SendText("x")), 21610);
  write("START");
  EXPECT_EQ(twilio.SendText("x").status, 201);
}

TEST(TwilioCreate, UnknownParametersCanBeAllowed) {
  Simulated twilio(TwilioSimulatorOptions().WithHttp().WithUnknownParameters());
  EXPECT_EQ(twilio.Create({{"From", kFrom}, {"To", kPerson}, {"Body", "x"}, {"New", "y"}}).status,
            201);
}

}  // namespace
}  // namespace ratatosk::simulators::testing
