#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

namespace ratatosk {

/// A time on the steady clock, for deadlines, delays and idle times.
using Tick = std::chrono::steady_clock::time_point;
/// A time on the wall clock, for dates in headers and token expiry.
using WallTime = std::chrono::system_clock::time_point;

/// The source of time for the library.
///
/// Pass another implementation (`ManualClock`) to a `Runtime` to let hours pass in milliseconds.
///
/// Thread safety: `Now` and `WallNow` can be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Returns the time on the steady clock.
  virtual Tick Now() const noexcept = 0;
  /// Returns the time on the wall clock.
  virtual WallTime WallNow() const noexcept = 0;

  /// A callback that runs once at a given time. Each Runtime has one, which drives its timers.
  class Alarm {
   public:
    virtual ~Alarm() = default;
    /// Sets the time at which the alarm rings, replacing the previous one. Tick::max() means never.
    /// Not thread-safe.
    virtual void Arm(Tick when) = 0;
  };

  /// Creates an alarm that calls `ring` on `home`. The callback never runs after the alarm is
  /// destroyed.
  virtual std::unique_ptr<Alarm> MakeAlarm(boost::asio::any_io_executor home,
                                           std::function<void()> ring) = 0;
};

/// Returns a clock that reads the system's clocks. Its alarm is an Asio timer.
std::shared_ptr<Clock> MakeSystemClock();

}  // namespace ratatosk
