#include <ratatosk/core/timer_queue.hpp>

#include <utility>

#include <boost/asio/any_completion_handler.hpp>

#include <ratatosk/core/wait_queue.hpp>

namespace ratatosk {

TimerQueue::TimerQueue(std::shared_ptr<Clock> clock) : clock_(std::move(clock)) {}

TimerQueue::~TimerQueue() { Stop(); }

void TimerQueue::Start(boost::asio::any_io_executor home, std::function<void()> ring) {
  alarm_ = clock_->MakeAlarm(std::move(home), std::move(ring));
}

void TimerQueue::Stop() noexcept {
  alarm_.reset();
  while (!entries_.empty()) {
    Entry& entry = *entries_.begin();
    entry.Cancel();
    entry.OnStop();
  }
}

void TimerQueue::Schedule(Entry& entry, Tick when) {
  entry.Cancel();
  if (!alarm_) return;
  entry.when_ = when;
  // Most new entries are due last, because operations of the same kind have the same time limit.
  if (!entries_.empty() && !(entry < *entries_.rbegin())) {
    entries_.push_back(entry);
    return;
  }
  entries_.insert(entry);
  ArmForHead();
}

void TimerQueue::Fire() {
  armed_for_ = Tick::max();
  const Tick now = clock_->Now();
  while (!entries_.empty() && entries_.begin()->When() <= now) {
    Entry& due = *entries_.begin();
    due.Cancel();
    due.OnTime();
  }
  ArmForHead();
}

void TimerQueue::DisarmIfEmpty() {
  if (!alarm_ || !entries_.empty() || armed_for_ == Tick::max()) return;
  armed_for_ = Tick::max();
  alarm_->Arm(Tick::max());
}

// Moves the alarm only if the head is now earlier. An alarm that rings too early finds nothing due
// and is then armed for the head.
void TimerQueue::ArmForHead() {
  if (!alarm_ || entries_.empty()) return;
  const Tick head = entries_.begin()->When();
  if (head >= armed_for_) return;
  alarm_->Arm(head);
  armed_for_ = head;
}

namespace {

class TimedWait final : public TimerQueue::Entry {
 public:
  WaitQueue<bool> line;

 private:
  void OnTime() noexcept override {
    if (!line.Empty()) line.HandToFirst(true);
  }
  void OnStop() noexcept override { line.Abandon(); }
};

}  // namespace

boost::asio::awaitable<bool> TimerQueue::WaitUntilAsync(Tick when) {
  TimedWait wait;
  Schedule(wait, when);
  if (!wait.Scheduled()) co_return false;
  const auto reached = co_await wait.line.WaitAsync();
  wait.Cancel();
  DisarmIfEmpty();
  co_return reached.has_value();
}

}  // namespace ratatosk
