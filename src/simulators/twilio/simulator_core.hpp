#pragma once

#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>
#include <ratatosk/simulators/twilio/arrival.hpp>
#include "simulators/common/fault_gate.hpp"
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

/// The logic that changes the world: requests, faults, statuses, webhooks. `...Async` members can
/// be called from any thread without the world's lock. `done` is called exactly once, on the
/// server's thread or, if stopped, immediately.
class SimulatorCore : private PlayedProvider {
 public:
  using WebhookDone = std::function<void(WebhookAnswer)>;

  explicit SimulatorCore(TwilioSimulatorOptions options);

  void ArriveAsync(const Arrival& arrival, const std::string& url, WebhookDone done);
  /// `done` receives the number of messages moved.
  void AdvanceAsync(const std::function<void(std::size_t)>& done);
  /// Throws std::invalid_argument for an unknown sid.
  void PostStatusAsync(std::string_view sid,
                       std::string_view status,
                       int error_code,
                       WebhookDone done);

  World world;
  FaultPlan faults;
  FaultGate gate{*this, faults};
  std::string ca_pem;
  std::unique_ptr<LoopbackServer> server;

 private:
  class Step;

  std::uint64_t Arrived(const HttpRequest& request, std::string_view fault) override;
  void Answered(std::uint64_t number, int status) override;
  void Control(const HttpRequest& request, const Responder& responder) override;
  void Serve(const HttpRequest& request,
             const Responder& responder,
             const Fault* fault,
             Done done) override;
  void Decorate(HttpReply& reply);

  std::optional<Step> MoveOne(MessageRecord& message, bool start_scheduled);
  void AdvanceOne(const std::string& sid, bool start_scheduled, std::function<void()> done);
  void ScheduleStep(const std::string& sid);
  void Post(const ComposedWebhook& webhook, WebhookDone done);
  void PostSteps(std::shared_ptr<std::vector<Step>> steps,
                 std::size_t index,
                 std::function<void()> done);

  std::atomic<int> in_flight_{0};
};

}  // namespace ratatosk::simulators
