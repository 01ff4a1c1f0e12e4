#include <ratatosk/core/manual_clock.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace ratatosk {

struct ManualClock::State {
  std::mutex mutex;
  Tick now;
  WallTime wall;
  std::vector<ManualAlarm*> alarms;
};

class ManualClock::ManualAlarm final : public Clock::Alarm {
 public:
  ManualAlarm(std::shared_ptr<State> state,
              boost::asio::any_io_executor home,
              std::function<void()> ring)
      : state_(std::move(state)),
        home_(std::move(home)),
        ring_(std::make_shared<std::function<void()>>(std::move(ring))) {
    std::scoped_lock lock(state_->mutex);
    state_->alarms.push_back(this);
  }
  ~ManualAlarm() override {
    std::scoped_lock lock(state_->mutex);
    std::erase(state_->alarms, this);
  }

  void Arm(Tick when) override {
    std::scoped_lock lock(state_->mutex);
    when_ = when;
    work_.reset();
    if (when != Tick::max()) work_.emplace(home_);
    RingIfDue();
  }

  Tick When() const noexcept { return when_; }

  // Called with the lock held.
  void RingIfDue() {
    if (when_ == Tick::max() || when_ > state_->now) return;
    when_ = Tick::max();
    work_.reset();
    boost::asio::post(home_, [weak = std::weak_ptr(ring_)] {
      if (auto ring = weak.lock()) (*ring)();
    });
  }

 private:
  std::shared_ptr<State> state_;
  boost::asio::any_io_executor home_;
  std::shared_ptr<std::function<void()>> ring_;
  Tick when_ = Tick::max();
  std::optional<boost::asio::executor_work_guard<boost::asio::any_io_executor>> work_;
};

ManualClock::ManualClock(Tick start, WallTime wall) : state_(std::make_shared<State>()) {
  state_->now = start;
  state_->wall = wall;
}

ManualClock::~ManualClock() = default;

Tick ManualClock::Now() const noexcept {
  std::scoped_lock lock(state_->mutex);
  return state_->now;
}

WallTime ManualClock::WallNow() const noexcept {
  std::scoped_lock lock(state_->mutex);
  return state_->wall;
}

std::unique_ptr<Clock::Alarm> ManualClock::MakeAlarm(boost::asio::any_io_executor home,
                                                     std::function<void()> ring) {
  return std::make_unique<ManualAlarm>(state_, std::move(home), std::move(ring));
}

void ManualClock::Advance(std::chrono::nanoseconds by) {
  std::scoped_lock lock(state_->mutex);
  state_->now += std::chrono::duration_cast<Tick::duration>(by);
  state_->wall += std::chrono::duration_cast<WallTime::duration>(by);
  for (auto* alarm : state_->alarms) alarm->RingIfDue();
}

void ManualClock::RunUntil(boost::asio::io_context& context, Tick end) {
  for (;;) {
    context.restart();
    while (context.poll() > 0) {
    }
    Tick next = end;
    {
      std::scoped_lock lock(state_->mutex);
      for (const auto* alarm : state_->alarms) next = std::min(next, alarm->When());
    }
    const bool last = next >= end;
    Advance(next - Now());
    if (last) break;
  }
  context.restart();
  while (context.poll() > 0) {
  }
}

}  // namespace ratatosk
