#include "simulators/twilio/twilio_fixture.hpp"

#include <boost/json.hpp>

#include <future>
#include <string>

namespace ratatosk::simulators::testing {
namespace {

std::string LastFault(const TwilioSimulator& simulator) {
  return simulator.Requests().back().fault;
}

// The last assertion of each test: all is well again.
void ExpectRecovery(Simulated& twilio) {
  const auto before = twilio.simulator.Ledger().size();
  EXPECT_EQ(twilio.SendText("after").status, 201);
  EXPECT_EQ(twilio.simulator.Ledger().size(), before + 1);
}

TEST(TwilioFaults, RespondDoesNotAcceptMessage) {
  Simulated twilio;
  auto& faults = twilio.simulator.Faults();
  faults.Next(2, Fault::Respond(429, R"({"code":20429})", "application/json")
                     .WithRetryAfter(std::chrono::seconds(3)));
  faults.Next(Fault::RespondHtml(502));
  faults.Next(Fault::Respond(503));
  for (int i = 0; i < 2; ++i) {
    const auto busy = twilio.SendText();
    EXPECT_EQ(busy.status, 429);
    EXPECT_EQ(busy.Header("Retry-After"), "3");
    EXPECT_EQ(busy.body, R"({"code":20429})");
  }
  const auto html = twilio.SendText();
  EXPECT_EQ(html.status, 502);
  EXPECT_EQ(html.Header("Content-Type"), "text/html");
  const auto empty = twilio.SendText();
  EXPECT_EQ(empty.status, 503);
  EXPECT_EQ(empty.body, "");
  EXPECT_EQ(twilio.simulator.Requests().back().status, 503);
  EXPECT_TRUE(twilio.simulator.Ledger().empty());
  EXPECT_EQ(twilio.simulator.ConnectionsAccepted(), 1U);
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, DelayedRequestIsAccepted) {
  Simulated twilio;
  twilio.simulator.Faults().Next(Fault::Delay(std::chrono::milliseconds(30)));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(twilio.SendText().status, 201);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(30));
  ExpectRecovery(twilio);
}

class Cut {
 public:
  Cut(FaultKind what, bool was_accepted, const char* bytes)
      : kind(what), accepted(was_accepted), partial(bytes) {}

  FaultKind kind;
  bool accepted;
  const char* partial;
};

TEST(TwilioFaults, CutsConnectionsAtEachPoint) {
  for (const auto& row :
       {Cut(FaultKind::CloseOnAccept, false, ""), Cut(FaultKind::CloseAfterHandshake, false, ""),
        Cut(FaultKind::CloseBeforeReading, false, ""), Cut(FaultKind::CloseAfterReading, false, ""),
        Cut(FaultKind::CloseAfterAccepting, true, ""),
        Cut(FaultKind::HalfAnswer, true, "HTTP/1.1 201 Created")}) {
    for (const bool https : {false, true}) {
      for (const bool reset : {false, true}) {
        Simulated twilio(https ? TwilioSimulatorOptions() : TwilioSimulatorOptions().WithHttp());
        Fault fault(row.kind);
        if (reset) fault.ByReset();
        twilio.simulator.Faults().Next(fault);
        const auto answer = twilio.SendText();
        SCOPED_TRACE(std::string(ToString(row.kind)) + (reset ? " reset" : "") +
                     (https ? " https" : ""));
        EXPECT_EQ(answer.status, 0);
        EXPECT_TRUE(answer.partial.starts_with(row.partial));
        EXPECT_EQ(answer.partial.empty(), *row.partial == '\0');
        if (reset) {
          EXPECT_EQ(answer.end, End::Reset);
        }
        EXPECT_EQ(twilio.simulator.Ledger().size(), row.accepted ? 1U : 0U);
        EXPECT_EQ(twilio.simulator.Faults().Struck(row.kind), 1U);
        ExpectRecovery(twilio);
      }
    }
  }
}

TEST(TwilioFaults, CutsReusedConnectionBeforeReading) {
  Simulated twilio((TwilioSimulatorOptions()));
  EXPECT_EQ(twilio.SendText().status, 201);
  twilio.simulator.Faults().Next(Fault(FaultKind::CloseBeforeReading));
  EXPECT_EQ(twilio.SendText().status, 0);
  const auto entry = twilio.simulator.Requests().back();
  EXPECT_EQ(entry.method, "");
  EXPECT_EQ(entry.fault, "CloseBeforeReading");
  EXPECT_EQ(entry.connection_id, 1U);
  EXPECT_EQ(entry.index_on_connection, 1U);
  EXPECT_EQ(twilio.simulator.Ledger().size(), 1U);
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, ClosesIdleConnections) {
  for (const bool reset : {false, true}) {
    Simulated twilio((TwilioSimulatorOptions()));
    EXPECT_EQ(twilio.SendText().status, 201);
    twilio.simulator.CloseIdleConnections(reset);
    EXPECT_EQ(twilio.simulator.OpenConnections(), 0U);
    EXPECT_EQ(twilio.SendText().status, 0) << "the client does not look first";
    ExpectRecovery(twilio);
  }
}

TEST(TwilioFaults, RespondsWithNonJson) {
  Simulated twilio;
  twilio.simulator.Faults().Next(Fault(FaultKind::NotJson));
  const auto answer = twilio.SendText();
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.Header("Content-Type"), "application/json");
  boost::system::error_code error;
  (void)boost::json::parse(answer.body, error);
  EXPECT_TRUE(error);
  EXPECT_EQ(twilio.simulator.Ledger().size(), 1U);
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, CallbackOvertakesResponse) {
  Simulated twilio;
  WebhookReceiver receiver;
  twilio.simulator.Faults().Next(Fault(FaultKind::CallbackBeforeAnswer));
  const auto answer = twilio.SendText("x", receiver.Url());
  EXPECT_EQ(answer.status, 201);
  ASSERT_EQ(receiver.Requests().size(), 1U);
  EXPECT_EQ(FindField(receiver.Form(0), "MessageStatus"), "sending");
  EXPECT_EQ(boost::json::parse(answer.body).at("status").as_string(), "queued");
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, RepeatsEachCallback) {
  Simulated twilio;
  WebhookReceiver receiver;
  twilio.simulator.Faults().Next(Fault(FaultKind::CallbackTwice));
  twilio.SendText("x", receiver.Url());
  EXPECT_EQ(twilio.simulator.AdvanceStatuses(), 1U);
  EXPECT_EQ(twilio.simulator.AdvanceStatuses(), 1U);
  ASSERT_EQ(receiver.Requests().size(), 4U);
  EXPECT_EQ(receiver.Requests()[0].body, receiver.Requests()[1].body);
  EXPECT_EQ(receiver.Requests()[0].Header("I-Twilio-Idempotency-Token"),
            receiver.Requests()[1].Header("I-Twilio-Idempotency-Token"));
  EXPECT_EQ(FindField(receiver.Form(3), "MessageStatus"), "sent");
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, HoldsBeforeAndAfterAccepting) {
  for (const auto kind : {FaultKind::HoldBeforeAccepting, FaultKind::HoldAfterAccepting}) {
    Simulated twilio;
    twilio.simulator.Faults().Next(Fault(kind));
    auto answer = std::async(std::launch::async, [&] { return twilio.SendText("held"); });
    ASSERT_TRUE(twilio.simulator.WaitForHeld(1, kSoon));
    EXPECT_EQ(twilio.simulator.Ledger().size(), kind == FaultKind::HoldAfterAccepting ? 1U : 0U);
    EXPECT_EQ(twilio.simulator.Requests().back().status, 0);
    twilio.simulator.ReleaseHeld();
    EXPECT_EQ(answer.get().status, 201);
    EXPECT_EQ(twilio.simulator.Ledger().size(), 1U);
    EXPECT_EQ(LastFault(twilio.simulator), ToString(kind));
    ExpectRecovery(twilio);
  }
}

TEST(TwilioFaults, DisconnectedClientIsNotServedAfterHold) {
  Simulated twilio;
  twilio.simulator.Faults().Next(Fault(FaultKind::HoldBeforeAccepting));
  {
    TestClient other(twilio.simulator.Port(), "");
    ASSERT_TRUE(other.Connect());
    other.Write("GET / HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(twilio.simulator.WaitForHeld(1, kSoon));
  }
  ASSERT_TRUE(twilio.simulator.WaitForOpenConnections(0, kSoon));
  twilio.simulator.ReleaseHeld();
  EXPECT_EQ(twilio.simulator.Requests().back().status, 0);
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, HoldsHandshake) {
  Simulated twilio((TwilioSimulatorOptions()));
  twilio.simulator.Faults().Next(Fault(FaultKind::HoldHandshake));
  auto answer = std::async(std::launch::async, [&] { return twilio.SendText(); });
  ASSERT_TRUE(twilio.simulator.WaitForOpenConnections(1, kSoon));
  EXPECT_TRUE(twilio.simulator.Requests().empty());
  while (answer.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    twilio.simulator.ReleaseHeld();
  }
  EXPECT_EQ(answer.get().status, 201);
}

TEST(TwilioFaults, FilterLeavesOtherRequestsAlone) {
  Simulated twilio;
  twilio.simulator.Faults().Next(Fault::Respond(500).OnlyFor("POST /2010-04-01/"));
  EXPECT_EQ(twilio.client.Get("/v1/Content").status, 200);
  EXPECT_EQ(twilio.SendText().status, 500);
  ExpectRecovery(twilio);
}

TEST(TwilioFaults, SameSeedGivesSameFaults) {
  std::string runs[2];
  for (auto& run : runs) {
    Simulated twilio;
    twilio.simulator.Faults().Random(42, 0.5,
                                     {Fault::Respond(429), Fault(FaultKind::CloseAfterAccepting),
                                      Fault(FaultKind::CloseBeforeReading)});
    for (int i = 0; i < 40; ++i) run += std::to_string(twilio.SendText().status) + " ";
    twilio.simulator.Faults().Clear();
    ExpectRecovery(twilio);
  }
  EXPECT_EQ(runs[0], runs[1]);
  for (const char* status : {"0 ", "201 ", "429 "}) {
    EXPECT_NE(runs[0].find(status), std::string::npos) << runs[0];
  }
}

TEST(TwilioFaults, StopsWhileResponsesAreHeld) {
  Simulated twilio((TwilioSimulatorOptions()));
  twilio.simulator.Faults().Next(Fault(FaultKind::HoldAfterAccepting));
  auto answer = std::async(std::launch::async, [&] { return twilio.SendText(); });
  ASSERT_TRUE(twilio.simulator.WaitForHeld(1, kSoon));
  twilio.simulator.Stop();
  EXPECT_EQ(answer.get().status, 0);
  EXPECT_EQ(twilio.simulator.OpenConnections(), 0U);
  twilio.simulator.ReleaseHeld();
  EXPECT_EQ(twilio.simulator.Ledger().size(), 1U);
}

}  // namespace
}  // namespace ratatosk::simulators::testing
