#pragma once

#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>
#include <ratatosk/simulators/twilio/arrival.hpp>
#include "simulators/twilio/webhooks.hpp"
#include "simulators/twilio/world.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// What moves the world: requests, faults, statuses, webhooks. `...Async` members may be called
/// from any thread without the world's lock; `done` is called exactly once, on the server's thread
/// or, when stopped, at once.
class SimulatorCore {
 public:
  using WebhookDone = std::function<void(WebhookAnswer)>;

  explicit SimulatorCore(TwilioSimulatorOptions options);

  void ArriveAsync(const Arrival& arrival, const std::string& url, WebhookDone done);
  /// `done` gets the number of messages moved.
  void AdvanceAsync(const std::function<void(std::size_t)>& done);
  /// Throws std::invalid_argument for an unknown sid.
  void PostStatusAsync(std::string_view sid,
                       std::string_view status,
                       int error_code,
                       WebhookDone done);
  void ReleaseHeld();
  std::size_t HeldCount() const { return held_.size(); }

  World world;
  FaultPlan faults;
  std::string ca_pem;
  std::unique_ptr<LoopbackServer> server;

 private:
  class Exchange;
  class Step;
  using ExchangePtr = std::shared_ptr<Exchange>;

  LoopbackServerOptions ServerOptions();
  GateDecision Gate(GateStage stage, std::uint64_t connection, std::uint64_t index);
  void Begin(HttpRequest request, const Responder& responder);
  void Apply(const ExchangePtr& exchange);
  void Serve(const ExchangePtr& exchange);
  void Decorate(HttpReply& reply);
  void Finish(const ExchangePtr& exchange, HttpReply reply);
  void Hold(std::function<void()> resume);

  std::optional<Step> MoveOne(MessageRecord& message, bool start_scheduled);
  void AdvanceOne(const std::string& sid, bool start_scheduled, std::function<void()> done);
  void ScheduleStep(const std::string& sid);
  void Post(const ComposedWebhook& webhook, WebhookDone done);
  void PostSteps(std::shared_ptr<std::vector<Step>> steps,
                 std::size_t index,
                 std::function<void()> done);

  std::vector<std::function<void()>> held_;
  std::atomic<int> in_flight_{0};
};

}  // namespace ratatosk::simulators
