#pragma once

#include <ratatosk/simulators/common/certificate_authority.hpp>
#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// What a simulator does behind its FaultGate. Called on the server's thread, without a lock.
class PlayedProvider {
 public:
  using Done = std::function<void(HttpReply)>;

  /// A request was read, or with an empty method, its connection was cut before that. Gives a
  /// number for `Answered`.
  virtual std::uint64_t Arrived(const HttpRequest& request, std::string_view fault) = 0;
  /// 0 when no answer was written.
  virtual void Answered(std::uint64_t number, int status) = 0;
  /// A request to the control API, which no fault strikes.
  virtual void Control(const HttpRequest& request, const Responder& responder) = 0;
  /// Does what was asked and gives the usual answer to `done`, now or later. `fault` may be null;
  /// only kinds that concern callbacks are left to do. Both live until `done` was called or
  /// dropped.
  virtual void Serve(const HttpRequest& request,
                     const Responder& responder,
                     const Fault* fault,
                     Done done) = 0;

 protected:
  ~PlayedProvider() = default;
};

/// Stands between a LoopbackServer and the provider that is played on it, and makes the faults of a
/// plan happen. All members from any thread.
class FaultGate {
 public:
  /// Both must outlive it.
  FaultGate(PlayedProvider& provider, FaultPlan& faults) : provider_(provider), faults_(faults) {}

  /// Puts itself into the options of the server that `Attach` is given next.
  void Guard(LoopbackServerOptions& options);
  /// Before the first request is served: the provider holds it back until then.
  void Attach(LoopbackServer& server) noexcept { server_ = &server; }

  void ReleaseHeld();
  /// Waits until that many answers are held.
  bool WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const;

 private:
  class Exchange;
  using ExchangePtr = std::shared_ptr<Exchange>;

  GateDecision Decide(GateStage stage, std::uint64_t connection, std::uint64_t index);
  void Begin(HttpRequest request, const Responder& responder);
  void Apply(const ExchangePtr& exchange);
  void Serve(const ExchangePtr& exchange);
  void Finish(const ExchangePtr& exchange, HttpReply reply);
  void Hold(std::function<void()> resume);

  PlayedProvider& provider_;
  FaultPlan& faults_;
  LoopbackServer* server_ = nullptr;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::function<void()>> held_;
};

/// Gives `options` a certificate of a new authority, and returns what a client must trust.
std::string UseHttps(LoopbackServerOptions& options, CertificateFault fault);

}  // namespace ratatosk::simulators
