#include "simulators/twilio/simulator_core.hpp"

#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/control_api.hpp"

#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {

/// A request on its way to its answer.
class SimulatorCore::Exchange {
 public:
  Exchange(HttpRequest its_request, Responder its_responder)
      : request(std::move(its_request)), responder(std::move(its_responder)) {}

  bool Has(FaultKind kind) const noexcept { return fault && fault->kind == kind; }
  ConnectionAction Cut() const noexcept {
    return fault && fault->reset ? ConnectionAction::ResetBeforeAnswer
                                 : ConnectionAction::CutBeforeAnswer;
  }
  ConnectionAction CutHalfway() const noexcept {
    return fault && fault->reset ? ConnectionAction::ResetHalfway : ConnectionAction::CutHalfway;
  }

  HttpRequest request;
  Responder responder;
  std::optional<Fault> fault;
  std::uint64_t number = 0;
};

namespace {

LeafOptions LeafFor(CertificateFault fault) {
  LeafOptions leaf;
  if (fault == CertificateFault::Expired) leaf.Expired();
  if (fault == CertificateFault::WrongHost) leaf.WithoutNames().WithDnsName("other.example");
  return leaf;
}

FaultStage StageOf(GateStage stage) noexcept {
  switch (stage) {
    case GateStage::Accepted:
      return FaultStage::Accepted;
    case GateStage::HandshakeDone:
      return FaultStage::HandshakeDone;
    case GateStage::FirstBytes:
      break;
  }
  return FaultStage::FirstBytes;
}

bool WritesNothing(const HttpReply& reply) noexcept {
  return reply.action == ConnectionAction::CutBeforeAnswer ||
         reply.action == ConnectionAction::ResetBeforeAnswer;
}

}  // namespace

SimulatorCore::SimulatorCore(TwilioSimulatorOptions options) : world(std::move(options)) {
  // A request may come before the constructor is done; it waits for this lock first.
  const std::lock_guard lock(world.mutex);
  server = std::make_unique<LoopbackServer>(ServerOptions());
  world.base_url = server->BaseUrl();
}

LoopbackServerOptions SimulatorCore::ServerOptions() {
  LoopbackServerOptions options;
  options.WithPort(world.options.port)
      .WithTrustedCa(world.options.webhook_ca_pem)
      .WithAsyncHandler([this](HttpRequest request, const Responder& responder) {
        Begin(std::move(request), responder);
      })
      .WithGate([this](GateStage stage, std::uint64_t connection, std::uint64_t index) {
        return Gate(stage, connection, index);
      });
  if (world.options.https) {
    const CertificateAuthority authority;
    ca_pem = authority.CertificatePem();
    options.WithCertificate(authority.Issue(LeafFor(world.options.certificate_fault)));
  }
  return options;
}

GateDecision SimulatorCore::Gate(GateStage stage, std::uint64_t connection, std::uint64_t index) {
  const auto fault = faults.Take(StageOf(stage));
  if (!fault) return GateDecision::Serve;
  if (fault->kind == FaultKind::HoldHandshake) return GateDecision::Hold;
  if (stage == GateStage::FirstBytes) {
    RequestEntry entry;
    entry.connection_id = connection;
    entry.index_on_connection = index;
    entry.fault = std::string(ToString(fault->kind));
    const std::lock_guard lock(world.mutex);
    world.BeginRequest(std::move(entry));
  }
  return fault->reset ? GateDecision::Reset : GateDecision::Cut;
}

void SimulatorCore::Begin(HttpRequest request, const Responder& responder) {
  if (IsControl(request)) {
    ServeControl(*this, request, responder);
    return;
  }
  ++in_flight_;
  RequestEntry entry;
  entry.method = request.method;
  entry.target = request.target;
  entry.user = UserOf(request);
  entry.connection_id = request.connection_id;
  entry.index_on_connection = request.index_on_connection;
  auto exchange = std::make_shared<Exchange>(std::move(request), responder);
  exchange->fault =
      faults.Take(FaultStage::Request, exchange->request.method, exchange->request.target);
  if (exchange->fault) entry.fault = std::string(ToString(exchange->fault->kind));
  {
    const std::lock_guard lock(world.mutex);
    exchange->number = world.BeginRequest(std::move(entry));
  }
  if (exchange->fault && exchange->fault->delay.count() > 0) {
    server->Schedule(exchange->fault->delay, [this, exchange] { Apply(exchange); });
  } else {
    Apply(exchange);
  }
}

void SimulatorCore::Apply(const ExchangePtr& exchange) {
  if (exchange->Has(FaultKind::Respond)) {
    Finish(exchange, exchange->fault->reply);
  } else if (exchange->Has(FaultKind::CloseAfterReading)) {
    Finish(exchange, HttpReply().WithAction(exchange->Cut()));
  } else if (exchange->Has(FaultKind::HoldBeforeAccepting)) {
    Hold([this, exchange] {
      if (exchange->responder.Waiting()) Serve(exchange);
    });
  } else {
    Serve(exchange);
  }
}

void SimulatorCore::Serve(const ExchangePtr& exchange) {
  std::unique_lock lock(world.mutex);
  auto answer = ServeApi(world, exchange->request);
  const auto sid = answer.created_sid;
  if (!sid.empty() && exchange->Has(FaultKind::CallbackTwice)) {
    world.FindMessage(sid)->callback_twice = true;
  }
  world.changed.notify_all();
  lock.unlock();
  if (!sid.empty() && world.options.status_step) ScheduleStep(sid);

  auto reply = std::move(answer.reply);
  Decorate(reply);
  if (exchange->Has(FaultKind::NotJson)) reply.body = "<<< this is not JSON >>>";
  if (exchange->Has(FaultKind::HalfAnswer)) reply.WithAction(exchange->CutHalfway());
  if (exchange->Has(FaultKind::CloseAfterAccepting)) reply.WithAction(exchange->Cut());
  if (exchange->Has(FaultKind::HoldAfterAccepting)) {
    Hold([this, exchange, reply] { Finish(exchange, reply); });
  } else if (!sid.empty() && exchange->Has(FaultKind::CallbackBeforeAnswer)) {
    AdvanceOne(sid, false, [this, exchange, reply] { Finish(exchange, reply); });
  } else {
    Finish(exchange, std::move(reply));
  }
}

void SimulatorCore::Decorate(HttpReply& reply) {
  std::string request_id;
  {
    const std::lock_guard lock(world.mutex);
    request_id = world.MakeSid("RQ");
  }
  reply.WithHeader("Twilio-Request-Id", std::move(request_id))
      .WithHeader("Twilio-Concurrent-Requests", std::to_string(in_flight_.load()))
      .WithHeader("Twilio-Request-Duration", "0.001");
}

void SimulatorCore::Finish(const ExchangePtr& exchange, HttpReply reply) {
  --in_flight_;
  {
    const std::lock_guard lock(world.mutex);
    world.FinishRequest(exchange->number, WritesNothing(reply) ? 0 : reply.status, {});
  }
  exchange->responder.Send(std::move(reply));
}

void SimulatorCore::Hold(std::function<void()> resume) {
  const std::lock_guard lock(world.mutex);
  held_.push_back(std::move(resume));
  world.changed.notify_all();
}

void SimulatorCore::ReleaseHeld() {
  std::vector<std::function<void()>> released;
  {
    const std::lock_guard lock(world.mutex);
    released.swap(held_);
  }
  server->ReleaseGates();
  for (auto& resume : released) server->Schedule(std::chrono::milliseconds(0), std::move(resume));
}

}  // namespace ratatosk::simulators
