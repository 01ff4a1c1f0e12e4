#pragma once

#include <mutex>
#include <vector>

#include <ratatosk/core/clock.hpp>

namespace boost::asio {
class io_context;
}

namespace ratatosk {

/// A clock that stands still until it is told to move. For tests of anything that waits. As with a
/// real timer, `io_context::run` does not return while an alarm is armed.
///
/// It must outlive nothing: alarms share its state. Thread safety: `Now` and `WallNow` from any
/// thread; `Advance` and `RunUntil` by one thread at a time.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Tick start = Tick{} + std::chrono::hours(24),
                       WallTime wall = WallTime{} + std::chrono::years(56));
  ~ManualClock() override;

  Tick Now() const noexcept override;
  WallTime WallNow() const noexcept override;
  std::unique_ptr<Alarm> MakeAlarm(boost::asio::any_io_executor home,
                                   std::function<void()> ring) override;

  /// Moves both readings on; alarms that are due ring on their executors.
  void Advance(std::chrono::nanoseconds by);

  /// Runs `context` until it is idle, moves to the next alarm, and so on until `end`. "Idle" is
  /// exact only when no other thread and no socket gives the context work.
  void RunUntil(boost::asio::io_context& context, Tick end);

 private:
  struct State;
  class ManualAlarm;
  std::shared_ptr<State> state_;
};

}  // namespace ratatosk
