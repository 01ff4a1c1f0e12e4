#include <ratatosk/simulators/twilio/twilio_simulator.hpp>
#include "simulators/twilio/simulator_core.hpp"

#include <future>
#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {

class TwilioSimulator::Impl : public SimulatorCore {
 public:
  using SimulatorCore::SimulatorCore;

  template <class Condition>
  bool WaitFor(std::chrono::milliseconds timeout, Condition condition) const {
    std::unique_lock lock(world.mutex);
    return world.changed.wait_for(lock, timeout, condition);
  }
};

TwilioSimulator::TwilioSimulator(TwilioSimulatorOptions options)
    : impl_(std::make_shared<Impl>(std::move(options))) {}

TwilioSimulator::~TwilioSimulator() { Stop(); }

std::uint16_t TwilioSimulator::Port() const noexcept { return impl_->server->Port(); }
const std::string& TwilioSimulator::BaseUrl() const noexcept { return impl_->server->BaseUrl(); }
const std::string& TwilioSimulator::CaPem() const noexcept { return impl_->ca_pem; }

const std::string& TwilioSimulator::AccountSid() const noexcept {
  return impl_->world.accounts.front().sid;
}

const std::string& TwilioSimulator::AuthToken() const noexcept {
  return impl_->world.accounts.front().auth_token;
}

std::vector<LedgerEntry> TwilioSimulator::Ledger() const {
  std::vector<LedgerEntry> entries;
  const std::lock_guard lock(impl_->world.mutex);
  for (const auto& message : impl_->world.messages) {
    if (message->Outbound()) entries.push_back(message->ToLedger());
  }
  return entries;
}

std::vector<RequestEntry> TwilioSimulator::Requests() const {
  const std::lock_guard lock(impl_->world.mutex);
  return impl_->world.Requests();
}

std::vector<WebhookAnswer> TwilioSimulator::Webhooks() const {
  const std::lock_guard lock(impl_->world.mutex);
  return impl_->world.webhooks;
}

void TwilioSimulator::Clear() {
  const std::lock_guard lock(impl_->world.mutex);
  impl_->world.Clear();
}

std::uint64_t TwilioSimulator::ConnectionsAccepted() const noexcept {
  return impl_->server->ConnectionsAccepted();
}

std::uint64_t TwilioSimulator::SessionsResumed() const noexcept {
  return impl_->server->SessionsResumed();
}

std::size_t TwilioSimulator::OpenConnections() const { return impl_->server->OpenConnections(); }

bool TwilioSimulator::WaitForOpenConnections(std::size_t count,
                                             std::chrono::milliseconds timeout) const {
  return impl_->server->WaitForOpenConnections(count, timeout);
}

bool TwilioSimulator::WaitForRequests(std::size_t count, std::chrono::milliseconds timeout) const {
  return impl_->WaitFor(timeout, [&] { return impl_->world.Requests().size() >= count; });
}

bool TwilioSimulator::WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const {
  return impl_->gate.WaitForHeld(count, timeout);
}

bool TwilioSimulator::WaitForWebhooks(std::size_t count, std::chrono::milliseconds timeout) const {
  return impl_->WaitFor(timeout, [&] { return impl_->world.webhooks.size() >= count; });
}

FaultPlan& TwilioSimulator::Faults() noexcept { return impl_->faults; }
void TwilioSimulator::RevokeTokens() {
  const std::lock_guard lock(impl_->world.mutex);
  impl_->world.tokens.clear();
}
void TwilioSimulator::ReleaseHeld() { impl_->gate.ReleaseHeld(); }
void TwilioSimulator::CloseIdleConnections(bool reset) {
  impl_->server->CloseIdleConnections(reset);
}

WebhookAnswer TwilioSimulator::Arrive(const Arrival& arrival, const std::string& url) {
  const auto promise = std::make_shared<std::promise<WebhookAnswer>>();
  impl_->ArriveAsync(arrival, url,
                     [promise](WebhookAnswer answer) { promise->set_value(std::move(answer)); });
  return promise->get_future().get();
}

WebhookRequest TwilioSimulator::Compose(const Arrival& arrival, const std::string& url) {
  const std::lock_guard lock(impl_->world.mutex);
  return ComposeArrival(impl_->world, arrival, url).request;
}

std::size_t TwilioSimulator::AdvanceStatuses() {
  const auto promise = std::make_shared<std::promise<std::size_t>>();
  impl_->AdvanceAsync([promise](std::size_t moved) { promise->set_value(moved); });
  return promise->get_future().get();
}

WebhookAnswer TwilioSimulator::PostStatus(std::string_view sid,
                                          std::string_view status,
                                          int error_code) {
  const auto promise = std::make_shared<std::promise<WebhookAnswer>>();
  impl_->PostStatusAsync(sid, status, error_code, [promise](WebhookAnswer answer) {
    promise->set_value(std::move(answer));
  });
  return promise->get_future().get();
}

WebhookRequest TwilioSimulator::ComposeStatus(std::string_view sid,
                                              std::string_view status,
                                              int error_code,
                                              const std::string& url) {
  const std::lock_guard lock(impl_->world.mutex);
  const auto* message = impl_->world.FindMessage(sid);
  if (!message) throw std::invalid_argument("sid: there is no message " + std::string(sid));
  return ComposeStatusCallback(impl_->world, *message, status, error_code, url).request;
}

void TwilioSimulator::RouteHost(std::string host, std::string base_url) {
  impl_->server->RouteHost(std::move(host), std::move(base_url));
}

void TwilioSimulator::Stop() { impl_->server->Stop(); }

}  // namespace ratatosk::simulators
