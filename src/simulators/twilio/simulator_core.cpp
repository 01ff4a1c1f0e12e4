#include "simulators/twilio/simulator_core.hpp"

#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/control_api.hpp"

#include <utility>

namespace ratatosk::simulators {

SimulatorCore::SimulatorCore(TwilioSimulatorOptions options) : world(std::move(options)) {
  LoopbackServerOptions server_options;
  server_options.WithPort(world.options.port).WithTrustedCa(world.options.webhook_ca_pem);
  gate.Guard(server_options);
  if (world.options.https) ca_pem = UseHttps(server_options, world.options.certificate_fault);
  // A request may arrive before the constructor is done. It waits for this lock first.
  const std::lock_guard lock(world.mutex);
  server = std::make_unique<LoopbackServer>(std::move(server_options));
  gate.Attach(*server);
  world.base_url = server->BaseUrl();
}

std::uint64_t SimulatorCore::Arrived(const HttpRequest& request, std::string_view fault) {
  RequestEntry entry;
  entry.method = request.method;
  entry.target = request.target;
  entry.user = UserOf(request);
  entry.connection_id = request.connection_id;
  entry.index_on_connection = request.index_on_connection;
  entry.fault = std::string(fault);
  const std::lock_guard lock(world.mutex);
  if (!request.method.empty()) ++in_flight_;
  return world.BeginRequest(std::move(entry));
}

void SimulatorCore::Answered(std::uint64_t number, int status) {
  --in_flight_;
  const std::lock_guard lock(world.mutex);
  world.FinishRequest(number, status, {});
}

void SimulatorCore::Control(const HttpRequest& request, const Responder& responder) {
  ServeControl(*this, request, responder);
}

void SimulatorCore::Serve(const HttpRequest& request,
                          const Responder&,
                          const Fault* fault,
                          Done done) {
  std::unique_lock lock(world.mutex);
  auto answer = ServeApi(world, request);
  const auto sid = answer.created_sid;
  if (!sid.empty() && fault && fault->kind == FaultKind::CallbackTwice) {
    world.FindMessage(sid)->callback_twice = true;
  }
  world.changed.notify_all();
  lock.unlock();
  if (!sid.empty() && world.options.status_step) ScheduleStep(sid);

  auto reply = std::move(answer.reply);
  Decorate(reply);
  if (!sid.empty() && fault && fault->kind == FaultKind::CallbackBeforeAnswer) {
    AdvanceOne(sid, false, [done = std::move(done), reply] { done(reply); });
  } else {
    done(std::move(reply));
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

}  // namespace ratatosk::simulators
