#pragma once

#include <mutex>
#include <vector>

#include <ratatosk/core/clock.hpp>

namespace boost::asio {
class io_context;
}

namespace ratatosk {

/// A clock that moves only when told to, for tests of anything that waits.
///
/// As with a real timer, `io_context::run` does not return while an alarm is armed.
///
/// Thread safety: `Now` and `WallNow` can be called from any thread, `Advance` and `RunUntil` by
/// one thread at a time.
///
/// Lifetime: the clock can be destroyed at any time, because alarms share its state.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Tick start = Tick{} + std::chrono::hours(24),
                       WallTime wall = WallTime{} + std::chrono::years(56));
  ~ManualClock() override;

  Tick Now() const noexcept override;
  WallTime WallNow() const noexcept override;
  std::unique_ptr<Alarm> MakeAlarm(boost::asio::any_io_executor home,
                                   std::function<void()> ring) override;

  /// Moves the steady clock and the wall clock forward. Alarms that are due ring on their
  /// executors.
  void Advance(std::chrono::nanoseconds by);

  /// Runs `context` until it is idle, advances to the next alarm, and repeats until `end`.
  ///
  /// "Idle" is exact only if no socket and no other thread gives the context work.
  void RunUntil(boost::asio::io_context& context, Tick end);

 private:
  struct State;
  class ManualAlarm;
  std::shared_ptr<State> state_;
};

}  // namespace ratatosk
