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

/// The simulator behind a FaultGate. Called on the server's thread, without a lock.
class PlayedProvider {
 public:
  using Done = std::function<void(HttpReply)>;

  /// Called when a request was read, or with an empty method if its connection was cut before that.
  /// Returns a number for `Answered`.
  virtual std::uint64_t Arrived(const HttpRequest& request, std::string_view fault) = 0;
  /// `status` is 0 if no response was written.
  virtual void Answered(std::uint64_t number, int status) = 0;
  /// Handles a request to the control API, which faults do not affect.
  virtual void Control(const HttpRequest& request, const Responder& responder) = 0;
  /// Performs the request and passes the usual response to `done`, immediately or later. `fault`
  /// may be null; only kinds that concern callbacks are left to handle. Both live until `done` is
  /// called or dropped.
  virtual void Serve(const HttpRequest& request,
                     const Responder& responder,
                     const Fault* fault,
                     Done done) = 0;

 protected:
  ~PlayedProvider() = default;
};

/// Sits between a LoopbackServer and the simulated provider and applies the faults of a plan. All
/// members can be called from any thread.
class FaultGate {
 public:
  /// Both arguments must outlive the gate.
  FaultGate(PlayedProvider& provider, FaultPlan& faults) : provider_(provider), faults_(faults) {}

  /// Adds itself to the options of the server that is passed to `Attach` next.
  void Guard(LoopbackServerOptions& options);
  /// Must be called before the first request is served: the provider holds it back until then.
  void Attach(LoopbackServer& server) noexcept { server_ = &server; }

  void ReleaseHeld();
  /// Waits until this many responses are held.
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

/// Gives `options` a certificate from a new authority, and returns the certificate that clients
/// must trust.
std::string UseHttps(LoopbackServerOptions& options, CertificateFault fault);

}  // namespace ratatosk::simulators
