#include "simulators/twilio/simulator_core.hpp"
#include "simulators/twilio/status_machine.hpp"
#include "simulators/twilio/twiml_reader.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {

/// A new status of a message, and the callback that reports it.
class SimulatorCore::Step {
 public:
  Step() = default;

  std::optional<ComposedWebhook> webhook;
  int times = 1;
};

namespace {

WebhookAnswer ToWebhookAnswer(const ComposedWebhook& webhook, OutgoingAnswer answer) {
  WebhookAnswer result;
  result.request = webhook.request;
  result.message_sid = webhook.message_sid;
  result.status = answer.status;
  result.content_type = std::string(answer.Header("Content-Type"));
  result.replies = RepliesOf(result.content_type, answer.body);
  result.body = std::move(answer.body);
  result.error = std::move(answer.error);
  return result;
}

}  // namespace

void SimulatorCore::Post(const ComposedWebhook& webhook, WebhookDone done) {
  OutgoingRequest request;
  request.url = webhook.request.url;
  request.headers = webhook.request.headers;
  request.body = webhook.request.body;
  server->Call(std::move(request), [this, webhook, done = std::move(done)](OutgoingAnswer answer) {
    auto result = ToWebhookAnswer(webhook, std::move(answer));
    {
      const std::lock_guard lock(world.mutex);
      world.webhooks.push_back(result);
      world.changed.notify_all();
    }
    done(std::move(result));
  });
}

void SimulatorCore::ArriveAsync(const Arrival& arrival, const std::string& url, WebhookDone done) {
  ComposedWebhook webhook;
  {
    const std::lock_guard lock(world.mutex);
    webhook = ComposeArrival(world, arrival, url);
  }
  Post(webhook, std::move(done));
}

// Call with the world locked.
std::optional<SimulatorCore::Step> SimulatorCore::MoveOne(MessageRecord& message,
                                                          bool start_scheduled) {
  auto next = NextStatus(message);
  if (start_scheduled && message.status == "scheduled") next = "queued";
  if (next.empty()) return std::nullopt;
  MoveTo(world, message, next, message.end_error);
  Step step;
  step.times = message.callback_twice ? 2 : 1;
  if (!message.status_callback.empty()) {
    step.webhook = ComposeStatusCallback(world, message, message.status, message.error_code,
                                         message.status_callback);
  }
  return step;
}

void SimulatorCore::AdvanceAsync(const std::function<void(std::size_t)>& done) {
  auto steps = std::make_shared<std::vector<Step>>();
  {
    const std::lock_guard lock(world.mutex);
    for (const auto& message : world.messages) {
      if (auto step = MoveOne(*message, false)) steps->push_back(std::move(*step));
    }
  }
  PostSteps(steps, 0, [steps, done] { done(steps->size()); });
}

void SimulatorCore::AdvanceOne(const std::string& sid,
                               bool start_scheduled,
                               std::function<void()> done) {
  auto steps = std::make_shared<std::vector<Step>>();
  {
    const std::lock_guard lock(world.mutex);
    auto* message = world.FindMessage(sid);
    if (message) {
      if (auto step = MoveOne(*message, start_scheduled)) steps->push_back(std::move(*step));
    }
  }
  PostSteps(steps, 0, std::move(done));
}

// Posts the callbacks one after another, each after the previous one was answered.
void SimulatorCore::PostSteps(std::shared_ptr<std::vector<Step>> steps,
                              std::size_t index,
                              std::function<void()> done) {
  while (index < steps->size() && (!(*steps)[index].webhook || (*steps)[index].times == 0)) {
    ++index;
  }
  if (index == steps->size()) {
    done();
    return;
  }
  --(*steps)[index].times;
  const auto webhook = *(*steps)[index].webhook;
  Post(webhook, [this, steps, index, done = std::move(done)](const WebhookAnswer& answer) {
    if (answer.error == "stopped") {
      done();
    } else {
      PostSteps(steps, index, done);
    }
  });
}

void SimulatorCore::PostStatusAsync(std::string_view sid,
                                    std::string_view status,
                                    int error_code,
                                    WebhookDone done) {
  ComposedWebhook webhook;
  {
    const std::lock_guard lock(world.mutex);
    auto* message = world.FindMessage(sid);
    if (!message) throw std::invalid_argument("sid: there is no message " + std::string(sid));
    MoveTo(world, *message, status, error_code);
    webhook = ComposeStatusCallback(world, *message, status, error_code, message->status_callback);
  }
  if (!webhook.request.url.empty()) {
    Post(webhook, std::move(done));
    return;
  }
  WebhookAnswer none;
  none.message_sid = webhook.message_sid;
  none.error = "no status callback";
  done(std::move(none));
}

void SimulatorCore::ScheduleStep(const std::string& sid) {
  auto delay = *world.options.status_step;
  {
    const std::lock_guard lock(world.mutex);
    const auto* message = world.FindMessage(sid);
    if (!message) return;
    if (message->status == "scheduled" && message->send_at) {
      const auto wait = *message->send_at - world.Now();
      delay = std::max(delay, std::chrono::ceil<std::chrono::milliseconds>(wait));
    } else if (NextStatus(*message).empty()) {
      return;
    }
  }
  server->Schedule(delay,
                   [this, sid] { AdvanceOne(sid, true, [this, sid] { ScheduleStep(sid); }); });
}

}  // namespace ratatosk::simulators
