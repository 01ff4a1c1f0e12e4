#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

namespace ratatosk {

/// A point on the steady clock: deadlines, back-off, idle times.
using Tick = std::chrono::steady_clock::time_point;
/// A point on the wall clock: dates in headers, expiry of tokens.
using WallTime = std::chrono::system_clock::time_point;

/// Where the library's time comes from. Give a `Runtime` another one (`ManualClock`) to make hours
/// pass in milliseconds. Thread safety: `Now` and `WallNow` from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual Tick Now() const noexcept = 0;
  virtual WallTime WallNow() const noexcept = 0;

  /// Calls a function once when a point in time is reached. One per Runtime; used by its timers.
  class Alarm {
   public:
    virtual ~Alarm() = default;
    /// Replaces what was armed before; Tick::max() means never. Not thread-safe.
    virtual void Arm(Tick when) = 0;
  };

  /// `ring` is called on `home`, and not after the alarm was destroyed.
  virtual std::unique_ptr<Alarm> MakeAlarm(boost::asio::any_io_executor home,
                                           std::function<void()> ring) = 0;
};

/// The machine's clocks; the alarm is an Asio timer.
std::shared_ptr<Clock> MakeSystemClock();

}  // namespace ratatosk
