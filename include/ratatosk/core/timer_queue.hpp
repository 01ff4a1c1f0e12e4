#pragma once

// For authors of layers and channels; users of a connector do not need it.

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/set.hpp>

#include <ratatosk/core/clock.hpp>

namespace ratatosk {

/// The timers of one Runtime: an ordered list of intrusive entries over one alarm of the clock.
///
/// Scheduling does not allocate. Not thread-safe: home executor only.
class TimerQueue {
 public:
  /// The links of an entry, which remove it from the queue when it is destroyed.
  using Hook =
      boost::intrusive::set_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  /// An event at a given time. Destroying the entry, or calling `Cancel()`, removes it from the
  /// queue.
  class Entry : public Hook {
   public:
    virtual ~Entry() = default;
    /// Removes the entry from the queue, if it is scheduled.
    void Cancel() noexcept { unlink(); }
    /// Returns whether the entry is in a queue.
    bool Scheduled() const noexcept { return is_linked(); }
    /// Returns the time for which the entry was last scheduled.
    Tick When() const noexcept { return when_; }

   protected:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    friend class TimerQueue;
    /// Called on the home executor, after removal from the queue. May destroy the entry. Must not
    /// throw.
    virtual void OnTime() noexcept = 0;
    /// Called instead of `OnTime` when the executor's context is being destroyed. May destroy the
    /// entry.
    virtual void OnStop() noexcept {}
    friend bool operator<(const Entry& a, const Entry& b) noexcept { return a.when_ < b.when_; }

    Tick when_{};
  };

  explicit TimerQueue(std::shared_ptr<Clock> clock);
  ~TimerQueue();

  /// Starts the alarm. Nothing fires before this call.
  void Start(boost::asio::any_io_executor home, std::function<void()> ring);
  /// Releases the alarm and all entries. Nothing fires after this call.
  void Stop() noexcept;

  /// Schedules or reschedules `entry`, which must not move until it has fired or been cancelled.
  void Schedule(Entry& entry, Tick when);
  /// Disarms the alarm if no entry is left, so that it does not keep the context busy.
  void DisarmIfEmpty();
  /// Fires the entries that are due.
  void Fire();

  /// Waits until `when`. Returns true when it is reached, or false if the wait is cancelled or the
  /// queue stops first.
  boost::asio::awaitable<bool> WaitUntilAsync(Tick when);

 private:
  void ArmForHead();

  using Entries = boost::intrusive::multiset<Entry, boost::intrusive::constant_time_size<false>>;
  std::shared_ptr<Clock> clock_;
  std::unique_ptr<Clock::Alarm> alarm_;
  Tick armed_for_ = Tick::max();
  Entries entries_;
};

}  // namespace ratatosk
