#include <ratatosk/resilience/shared_limits.hpp>

#include <chrono>

#include <ratatosk/core/operation_context.hpp>

#include "resilience/limit_table.hpp"

namespace ratatosk {

namespace asio = boost::asio;

LimitPermit::LimitPermit() noexcept = default;
LimitPermit::LimitPermit(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
LimitPermit::LimitPermit(LimitPermit&&) noexcept = default;
LimitPermit& LimitPermit::operator=(LimitPermit&&) noexcept = default;
LimitPermit::~LimitPermit() = default;

void LimitPermit::GiveBack(Tick now) noexcept {
  if (impl_) impl_->not_made = now;
  impl_.reset();
}

SharedLimits::SharedLimits(std::size_t longest_line)
    : state_(std::make_shared<State>(longest_line)) {}
SharedLimits::~SharedLimits() = default;

namespace {

using Reason = SharedLimits::State::Answer::Reason;

std::string NameOf(Reason reason, const LimitKey& key) {
  switch (reason) {
    case Reason::Rate:
      return "the rate limit " +
             (key.rate_setting.empty() ? key.key : std::string(key.rate_setting)) + " is reached";
    case Reason::Concurrency:
      return "the concurrency limit " +
             (key.concurrency_setting.empty() ? key.key : std::string(key.concurrency_setting)) +
             " is reached";
    case Reason::Gate:
      return "the provider asked for a pause (Retry-After) that has not ended";
    case Reason::Queue:
      return "too many calls wait for a rate or concurrency limit";
  }
  return {};
}

Error Refusal(const SharedLimits::State::Answer& answer,
              const std::vector<LimitKey>& keys,
              Tick now) {
  const Error error(MessagingErrorCodes::RateLimited, NameOf(answer.reason, keys[answer.key]));
  if (answer.ready == Tick::max()) return error.WithRetry(Retry::Now());
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(answer.ready - now);
  return error.WithRetry(Retry::After(left));
}

}  // namespace

asio::awaitable<OperationResult<LimitPermit>> SharedLimits::AcquireAsync(Runtime runtime,
                                                                         std::vector<LimitKey> keys,
                                                                         Tick latest) {
  using Kind = State::Answer::Kind;
  auto state = state_;
  Place place(state, runtime, keys);
  for (;;) {
    const auto now = runtime.Clock().Now();
    State::Answer answer(Kind::Go, now);
    {
      std::scoped_lock lock(state->mutex);
      answer = state->Try(place, now, latest);
    }
    if (answer.kind == Kind::Refused) co_return Refusal(answer, keys, now);
    if (answer.kind == Kind::Go) {
      auto held = std::exchange(place.held, {});
      auto impl = std::make_unique<LimitPermit::Impl>(state, std::move(held));
      co_return LimitPermit(std::move(impl));
    }
    auto bell = place.bell;
    runtime.Timers().Schedule(*bell, answer.ready);
    if (!bell->Scheduled()) co_return AbortedError();
    const auto rung = co_await bell->sleeper.WaitAsync();
    bell->Cancel();
    runtime.Timers().DisarmIfEmpty();
    if (!rung) co_return AbortedError();
  }
}

void SharedLimits::Shut(const std::string& key, Tick until, Tick now) {
  std::scoped_lock lock(state_->mutex);
  state_->Shut(key, until, now);
}

bool SharedLimits::AnyShut(Tick now) const noexcept {
  return now.time_since_epoch().count() < state_->any_shut_until.load(std::memory_order_relaxed);
}

bool SharedLimits::AnyEverShut() const noexcept {
  return state_->any_shut_until.load(std::memory_order_relaxed) != 0;
}

std::shared_ptr<RetryBudget> SharedLimits::Budget(const std::string& key, double per_call) {
  std::scoped_lock lock(state_->mutex);
  auto& kept = state_->budgets[key];
  if (auto budget = kept.lock()) return budget;
  auto budget = std::make_shared<RetryBudget>(per_call);
  kept = budget;
  std::erase_if(state_->budgets, [](const auto& item) { return item.second.expired(); });
  return budget;
}

std::string SharedLimits::NewKey() {
  std::scoped_lock lock(state_->mutex);
  return "own:" + std::to_string(state_->next_own_key++);
}

std::size_t SharedLimits::Keys() const {
  std::scoped_lock lock(state_->mutex);
  return state_->entries.size();
}

std::shared_ptr<SharedLimits> MakeSharedLimits(const Runtime&) {
  return std::make_shared<SharedLimits>();
}

}  // namespace ratatosk
