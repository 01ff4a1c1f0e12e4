#include <ratatosk/simulators/telegram/telegram_simulator.hpp>
#include "simulators/telegram/arrivals.hpp"
#include "simulators/telegram/telegram_core.hpp"

#include <algorithm>
#include <utility>

namespace ratatosk::simulators {

class TelegramSimulator::Impl : public TelegramCore {
 public:
  using TelegramCore::TelegramCore;

  template <class Condition>
  bool WaitFor(std::chrono::milliseconds timeout, Condition condition) const {
    std::unique_lock lock(world.mutex);
    return world.changed.wait_for(lock, timeout, condition);
  }
};

TelegramSimulator::TelegramSimulator(TelegramSimulatorOptions options)
    : impl_(std::make_shared<Impl>(std::move(options))) {}

TelegramSimulator::~TelegramSimulator() { Stop(); }

std::uint16_t TelegramSimulator::Port() const noexcept { return impl_->server->Port(); }
const std::string& TelegramSimulator::BaseUrl() const noexcept { return impl_->server->BaseUrl(); }
const std::string& TelegramSimulator::CaPem() const noexcept { return impl_->ca_pem; }

const std::string& TelegramSimulator::BotToken() const noexcept {
  return impl_->world.bots.front()->bot.token;
}

std::string TelegramSimulator::Path(std::string_view method) const {
  return "/bot" + BotToken() + "/" + std::string(method);
}

std::vector<TelegramLedgerEntry> TelegramSimulator::Ledger() const {
  std::vector<TelegramLedgerEntry> entries;
  const std::lock_guard lock(impl_->world.mutex);
  for (const auto& message : impl_->world.messages) {
    if (message->from_bot) entries.push_back(message->entry);
  }
  return entries;
}

std::vector<TelegramRequest> TelegramSimulator::Requests() const {
  const std::lock_guard lock(impl_->world.mutex);
  return impl_->world.requests;
}

std::vector<std::string> TelegramSimulator::AnsweredQueries() const {
  const std::lock_guard lock(impl_->world.mutex);
  return impl_->world.answered_queries;
}

std::vector<TelegramPostAnswer> TelegramSimulator::Posts() const {
  const std::lock_guard lock(impl_->world.mutex);
  return impl_->world.posts;
}

std::size_t TelegramSimulator::PendingUpdates() const {
  const std::lock_guard lock(impl_->world.mutex);
  return impl_->world.PendingUpdates();
}

std::uint64_t TelegramSimulator::ConnectionsAccepted() const noexcept {
  return impl_->server->ConnectionsAccepted();
}

std::uint64_t TelegramSimulator::SessionsResumed() const noexcept {
  return impl_->server->SessionsResumed();
}

std::size_t TelegramSimulator::OpenConnections() const { return impl_->server->OpenConnections(); }

bool TelegramSimulator::WaitForOpenConnections(std::size_t count,
                                               std::chrono::milliseconds timeout) const {
  return impl_->server->WaitForOpenConnections(count, timeout);
}

bool TelegramSimulator::WaitForRequests(std::size_t count,
                                        std::chrono::milliseconds timeout) const {
  return impl_->WaitFor(timeout, [&] { return impl_->world.requests.size() >= count; });
}

bool TelegramSimulator::WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const {
  return impl_->gate.WaitForHeld(count, timeout);
}

bool TelegramSimulator::WaitForPosts(std::size_t count, std::chrono::milliseconds timeout) const {
  return impl_->WaitFor(timeout, [&] { return impl_->world.posts.size() >= count; });
}

bool TelegramSimulator::WaitForPending(std::size_t count, std::chrono::milliseconds timeout) const {
  return impl_->WaitFor(timeout, [&] { return impl_->world.PendingUpdates() <= count; });
}

bool TelegramSimulator::WaitForPoll(std::chrono::milliseconds timeout) const {
  return impl_->WaitFor(timeout, [&] {
    const auto& bots = impl_->world.bots;
    return std::any_of(bots.begin(), bots.end(),
                       [](const auto& bot) { return bot->poll && bot->poll->waiting(); });
  });
}

FaultPlan& TelegramSimulator::Faults() noexcept { return impl_->faults; }
void TelegramSimulator::ReleaseHeld() { impl_->gate.ReleaseHeld(); }
void TelegramSimulator::CloseIdleConnections(bool reset) {
  impl_->server->CloseIdleConnections(reset);
}

std::int64_t TelegramSimulator::Arrive(const TelegramArrival& arrival) {
  return impl_->Arrive(arrival).first;
}

TelegramPost TelegramSimulator::Compose(const TelegramArrival& arrival,
                                        const std::string& url,
                                        const std::string& secret_token) {
  const std::lock_guard lock(impl_->world.mutex);
  auto& bot = BotFor(impl_->world, arrival);
  return MakePost(MakeUpdate(impl_->world, bot, arrival), url, secret_token);
}

void TelegramSimulator::RouteHost(std::string host, std::string base_url) {
  impl_->server->RouteHost(std::move(host), std::move(base_url));
}

void TelegramSimulator::Stop() { impl_->server->Stop(); }

}  // namespace ratatosk::simulators
