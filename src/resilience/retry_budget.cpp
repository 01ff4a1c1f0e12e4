#include <ratatosk/resilience/retry_budget.hpp>

#include <algorithm>

namespace ratatosk {

namespace {
constexpr std::int64_t kToken = 1000;
}

RetryBudget::RetryBudget(double per_call, int size) noexcept
    : per_call_(static_cast<std::int64_t>(per_call * static_cast<double>(kToken))),
      most_(size * kToken),
      thousandths_(most_) {}

void RetryBudget::Earn() noexcept { Add(per_call_); }
void RetryBudget::GiveBack() noexcept { Add(kToken); }

void RetryBudget::Add(std::int64_t thousandths) noexcept {
  auto held = thousandths_.load(std::memory_order_relaxed);
  while (held < most_ &&
         !thousandths_.compare_exchange_weak(held, std::min(held + thousandths, most_),
                                             std::memory_order_relaxed)) {
  }
}

bool RetryBudget::TryTake() noexcept {
  auto held = thousandths_.load(std::memory_order_relaxed);
  while (held >= kToken) {
    if (thousandths_.compare_exchange_weak(held, held - kToken, std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

double RetryBudget::Tokens() const noexcept {
  return static_cast<double>(thousandths_.load(std::memory_order_relaxed)) / kToken;
}

}  // namespace ratatosk
