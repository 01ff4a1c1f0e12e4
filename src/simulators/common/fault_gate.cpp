#include "simulators/common/fault_gate.hpp"

#include "simulators/common/control_reader.hpp"

#include <optional>
#include <utility>

namespace ratatosk::simulators {

/// A request that has not been answered yet.
class FaultGate::Exchange {
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

void FaultGate::Guard(LoopbackServerOptions& options) {
  options
      .WithAsyncHandler([this](HttpRequest request, const Responder& responder) {
        Begin(std::move(request), responder);
      })
      .WithGate([this](GateStage stage, std::uint64_t connection, std::uint64_t index) {
        return Decide(stage, connection, index);
      });
}

GateDecision FaultGate::Decide(GateStage stage, std::uint64_t connection, std::uint64_t index) {
  const auto fault = faults_.Take(StageOf(stage));
  if (!fault) return GateDecision::Serve;
  if (fault->kind == FaultKind::HoldHandshake) return GateDecision::Hold;
  if (stage == GateStage::FirstBytes) {
    HttpRequest unread;
    unread.connection_id = connection;
    unread.index_on_connection = index;
    provider_.Arrived(unread, ToString(fault->kind));
  }
  return fault->reset ? GateDecision::Reset : GateDecision::Cut;
}

void FaultGate::Begin(HttpRequest request, const Responder& responder) {
  if (IsControl(request)) {
    provider_.Control(request, responder);
    return;
  }
  auto exchange = std::make_shared<Exchange>(std::move(request), responder);
  exchange->fault =
      faults_.Take(FaultStage::Request, exchange->request.method, exchange->request.target);
  exchange->number = provider_.Arrived(
      exchange->request, exchange->fault ? ToString(exchange->fault->kind) : std::string_view());
  if (exchange->fault && exchange->fault->delay.count() > 0) {
    server_->Schedule(exchange->fault->delay, [this, exchange] { Apply(exchange); });
  } else {
    Apply(exchange);
  }
}

void FaultGate::Apply(const ExchangePtr& exchange) {
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

void FaultGate::Serve(const ExchangePtr& exchange) {
  auto done = [this, exchange](HttpReply reply) {
    if (exchange->Has(FaultKind::NotJson)) reply.body = "<<< this is not JSON >>>";
    if (exchange->Has(FaultKind::HalfAnswer)) reply.WithAction(exchange->CutHalfway());
    if (exchange->Has(FaultKind::CloseAfterAccepting)) reply.WithAction(exchange->Cut());
    if (exchange->Has(FaultKind::HoldAfterAccepting)) {
      Hold([this, exchange, reply] { Finish(exchange, reply); });
    } else {
      Finish(exchange, std::move(reply));
    }
  };
  provider_.Serve(exchange->request, exchange->responder,
                  exchange->fault ? &*exchange->fault : nullptr, std::move(done));
}

void FaultGate::Finish(const ExchangePtr& exchange, HttpReply reply) {
  provider_.Answered(exchange->number, WritesNothing(reply) ? 0 : reply.status);
  exchange->responder.Send(std::move(reply));
}

void FaultGate::Hold(std::function<void()> resume) {
  const std::lock_guard lock(mutex_);
  held_.push_back(std::move(resume));
  changed_.notify_all();
}

void FaultGate::ReleaseHeld() {
  std::vector<std::function<void()>> released;
  {
    const std::lock_guard lock(mutex_);
    released.swap(held_);
  }
  server_->ReleaseGates();
  for (auto& resume : released) server_->Schedule(std::chrono::milliseconds(0), std::move(resume));
}

bool FaultGate::WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [&] { return held_.size() >= count; });
}

std::string UseHttps(LoopbackServerOptions& options, CertificateFault fault) {
  LeafOptions leaf;
  if (fault == CertificateFault::Expired) leaf.Expired();
  if (fault == CertificateFault::WrongHost) leaf.WithoutNames().WithDnsName("other.example");
  const CertificateAuthority authority;
  options.WithCertificate(authority.Issue(leaf));
  return authority.CertificatePem();
}

}  // namespace ratatosk::simulators
