#include <ratatosk/resilience/circuit_breaker.hpp>

#include <algorithm>

namespace ratatosk {

std::string_view ToString(BreakerState state) noexcept {
  switch (state) {
    case BreakerState::Closed:
      return "Closed";
    case BreakerState::Open:
      return "Open";
    case BreakerState::HalfOpen:
      return "HalfOpen";
  }
  return "?";
}

std::optional<CircuitBreaker::Ticket> CircuitBreaker::TryEnter(Tick now) noexcept {
  if (state_ == BreakerState::Open && now >= open_until_) Enter(BreakerState::HalfOpen);
  if (state_ == BreakerState::Open) return std::nullopt;
  if (state_ == BreakerState::HalfOpen) {
    if (probes_out_ + probes_good_ >= options_.probes) return std::nullopt;
    ++probes_out_;
  }
  return Ticket(era_);
}

void CircuitBreaker::Leave(Ticket ticket, BreakerOutcome outcome, Tick now) noexcept {
  if (ticket.era_ != era_) return;
  if (state_ == BreakerState::Closed) {
    Count(outcome, now);
    if (outcome == BreakerOutcome::Failure && TooManyFailed(now)) Open(now);
    return;
  }
  --probes_out_;
  if (outcome == BreakerOutcome::Failure) return Open(now);
  if (outcome == BreakerOutcome::Success && ++probes_good_ >= options_.probes) {
    Enter(BreakerState::Closed);
  }
}

void CircuitBreaker::Enter(BreakerState state) noexcept {
  state_ = state;
  ++era_;
  probes_out_ = probes_good_ = 0;
  slices_.fill(Slice());
}

void CircuitBreaker::Open(Tick now) noexcept {
  Enter(BreakerState::Open);
  open_until_ = now + options_.break_duration;
}

std::int64_t CircuitBreaker::SliceNumber(Tick now) const noexcept {
  const Tick::duration all = options_.sampling_duration;
  const auto slice = std::max<Tick::rep>(all.count() / static_cast<Tick::rep>(kSlices), 1);
  return now.time_since_epoch().count() / slice;
}

void CircuitBreaker::Count(BreakerOutcome outcome, Tick now) noexcept {
  if (outcome == BreakerOutcome::Ignored) return;
  const auto number = SliceNumber(now);
  auto& slice = slices_[static_cast<std::size_t>(number) % kSlices];
  if (slice.number != number) {
    slice = Slice();
    slice.number = number;
  }
  ++(outcome == BreakerOutcome::Success ? slice.successes : slice.failures);
}

bool CircuitBreaker::TooManyFailed(Tick now) const noexcept {
  const auto oldest = SliceNumber(now) - static_cast<std::int64_t>(kSlices) + 1;
  std::uint64_t all = 0;
  std::uint64_t failures = 0;
  for (const auto& slice : slices_) {
    if (slice.number < oldest) continue;
    all += slice.successes + slice.failures;
    failures += slice.failures;
  }
  if (all < static_cast<std::uint64_t>(std::max(options_.minimum_throughput, 1))) return false;
  return static_cast<double>(failures) >= options_.failure_ratio * static_cast<double>(all);
}

}  // namespace ratatosk
