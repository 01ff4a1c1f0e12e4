// Templates by friendly name when the look-up is slow, fails, or finds more than one.

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using simulators::Fault;
using simulators::FaultKind;
using simulators::TwilioSimulatorOptions;
using simulators::TwilioTemplate;
using namespace std::chrono_literals;

std::string Sid(int number) {
  auto digits = std::to_string(number);
  return "HX" + std::string(32 - digits.size(), '0') + digits;
}

TwilioSimulatorOptions With(std::initializer_list<TwilioTemplate> templates) {
  TwilioSimulatorOptions options;
  for (const auto& item : templates) options.WithTemplate(item);
  return options;
}

Message Hello(std::string name = "hello") {
  return MessageBuilder()
      .FromPhone(kSender)
      .ToPhone(kPerson)
      .WithContent(TemplateContent(std::move(name)))
      .Build();
}

int LookUps(const simulators::TwilioSimulator& simulator) {
  int count = 0;
  for (const auto& request : simulator.Requests()) {
    count += request.target.starts_with("/v2/Content");
  }
  return count;
}

class TemplateLookupTest : public testing::Test {
 protected:
  static Fault ForLookUps(Fault fault) { return fault.OnlyFor("GET /v2/Content"); }

  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Wired wired_{With({TwilioTemplate(Sid(1), "hello", "Hello")}),
               RuntimeOptions().WithClock(clock_)};
};

TEST_F(TemplateLookupTest, ResultIsKeptIfSendIsCancelled) {
  wired_.simulator.Faults().Next(ForLookUps(FaultKind::HoldAfterAccepting));
  std::optional<OperationResult<SendResult>> sent;
  asio::co_spawn(wired_.context,
                 wired_.connector->SendMessageAsync(Hello(), SendOptions().WithTimeout(2s)),
                 [&](std::exception_ptr, OperationResult<SendResult> r) { sent = std::move(r); });
  ASSERT_TRUE(RunUntil(wired_.context, [&] { return LookUps(wired_.simulator) == 1; }));
  clock_->Advance(2s);
  ASSERT_TRUE(RunUntil(wired_.context, [&] { return sent.has_value(); }));
  EXPECT_THAT(*sent,
              FailsWith(MessagingErrorCodes::SendTimeout, Certainty::NotSent, Retry::Never()));
  ASSERT_TRUE(wired_.simulator.WaitForHeld(1, kSoon));
  wired_.simulator.ReleaseHeld();
  EXPECT_THAT(wired_.Send(Hello()), IsOk());
  EXPECT_EQ(LookUps(wired_.simulator), 1);
}

TEST_F(TemplateLookupTest, TimesOutAndIsRepeated) {
  wired_.connector = wired_.Make(wired_.Settings().SetParameter("Retry.MaxAttempts", 2));
  wired_.simulator.Faults().Next(ForLookUps(FaultKind::HoldBeforeAccepting));
  std::optional<OperationResult<SendResult>> sent;
  asio::co_spawn(wired_.context, wired_.connector->SendMessageAsync(Hello()),
                 [&](std::exception_ptr, OperationResult<SendResult> r) { sent = std::move(r); });
  ASSERT_TRUE(RunUntil(wired_.context, [&] { return LookUps(wired_.simulator) == 1; }));
  clock_->Advance(10s);
  const auto go_on = [&] {
    clock_->Advance(50ms);  // the pause before the second attempt
    return sent.has_value();
  };
  ASSERT_TRUE(RunUntil(wired_.context, go_on));
  EXPECT_THAT(*sent, IsOk());
  EXPECT_EQ(LookUps(wired_.simulator), 2);
  EXPECT_EQ(wired_.simulator.Ledger().size(), 1U);
}

class LostLookUpTest : public testing::TestWithParam<FaultKind> {};

// Asking twice is as good as once, so that may be said and done.
TEST_P(LostLookUpTest, CanBeRetried) {
  Wired wired(With({TwilioTemplate(Sid(1), "hello", "Hello")}));
  Fault lost(GetParam());
  wired.simulator.Faults().Next(lost.OnlyFor("GET /v2/Content"));
  EXPECT_THAT(wired.Send(Hello()),
              FailsWith(MessagingErrorCodes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
  wired.connector = wired.Make(wired.Settings().SetParameter("Retry.MaxAttempts", 2));
  wired.simulator.Faults().Next(lost.OnlyFor("GET /v2/Content"));
  EXPECT_THAT(wired.Send(Hello()), IsOk());
  EXPECT_EQ(wired.simulator.Ledger().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Kinds,
                         LostLookUpTest,
                         testing::Values(FaultKind::CloseAfterReading,
                                         FaultKind::CloseAfterAccepting,
                                         FaultKind::HalfAnswer));

TEST_F(TemplateLookupTest, ReportsRejectedCredentials) {
  wired_.simulator.Faults().Next(ForLookUps(
      Fault::Respond(401, R"({"code":20003,"message":"Authenticate"})", "application/json")));
  EXPECT_THAT(wired_.Send(Hello()), FailsWith(MessagingErrorCodes::AuthenticationFailed,
                                              Certainty::NotSent, Retry::Never()));
}

// A Content API that is down is no reason to keep back what does not need it.
TEST_F(TemplateLookupTest, FailureDoesNotOpenBreaker) {
  wired_.connector =
      wired_.Make(wired_.Settings().SetParameter("Retry.CircuitBreaker.MinimumThroughput", 2));
  wired_.simulator.Faults().Always(ForLookUps(Fault::RespondHtml(503)));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(wired_.Send(Hello()).Ok());
  EXPECT_EQ(LookUps(wired_.simulator), 10);
  EXPECT_THAT(wired_.Send(Wired::Text()), IsOk());
}

TEST_F(TemplateLookupTest, AmbiguousNameErrorListsTemplates) {
  Wired wired(With({TwilioTemplate(Sid(1), "twice", "a"), TwilioTemplate(Sid(2), "twice", "b")}));
  const auto sent = wired.Send(Hello("twice"));
  EXPECT_THAT(sent,
              FailsWith(TwilioErrorCodes::MissingContentSid, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(sent.Error().Message(),
            "2 templates are named 'twice', give a SID: " + Sid(1) + " " + Sid(2));
}

// Of two pages, whose addresses name another origin than the one asked.
TEST_F(TemplateLookupTest, ReadsAllPagesBehindProxy) {
  TwilioSimulatorOptions options;
  for (int i = 0; i < 100; ++i) {
    options.WithTemplate(TwilioTemplate(Sid(100 + i), "hello_" + std::to_string(i), "a"));
  }
  options.WithTemplate(TwilioTemplate(Sid(1), "hello", "Hello"));
  Wired wired(std::move(options));
  wired.connector = wired.Make(wired.Settings().SetParameter(
      "ApiBaseUrl", "https://localhost:" + std::to_string(wired.simulator.Port())));
  ASSERT_THAT(wired.Send(Hello()), IsOk());
  EXPECT_EQ(wired.simulator.Ledger().at(0).Param("ContentSid"), Sid(1));
  EXPECT_EQ(LookUps(wired.simulator), 2);
}

// Twilio takes the name that it is asked for as a regular expression.
TEST_F(TemplateLookupTest, FindsNamesOfOtherForms) {
  int number = 1;
  for (const std::string name : {"promo (new)", "50%+", "a.b", "[x", "ünder"}) {
    Wired wired(
        With({TwilioTemplate(Sid(50), "other", "x"), TwilioTemplate(Sid(number), name, "x")}));
    EXPECT_THAT(wired.Send(Hello(name)), IsOk()) << name;
    ASSERT_EQ(wired.simulator.Ledger().size(), 1U) << name;
    EXPECT_EQ(wired.simulator.Ledger().at(0).Param("ContentSid"), Sid(number)) << name;
    ++number;
  }
}

// Deleted and made again under the same name.
TEST_F(TemplateLookupTest, IsRepeatedAfterUnknownTemplateError) {
  ASSERT_THAT(wired_.Send(Hello()), IsOk());
  wired_.simulator.Faults().Next(
      Fault::Respond(400, R"({"code":21655,"message":"Invalid ContentSid"})", "application/json")
          .OnlyFor("POST"));
  EXPECT_THAT(wired_.Send(Hello()), FailsWithCode(MessagingErrorCodes::SendMessageFailed));
  EXPECT_EQ(LookUps(wired_.simulator), 1);
  EXPECT_THAT(wired_.Send(Hello()), IsOk());
  EXPECT_EQ(LookUps(wired_.simulator), 2);
}

}  // namespace
}  // namespace ratatosk::test
