#pragma once

// For those who implement rooms and channels; users of a connector do not need it.

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/set.hpp>

#include <ratatosk/core/clock.hpp>

namespace ratatosk {

/// All that waits for a time in one Runtime: an ordered list of intrusive entries over one alarm of
/// the clock. Scheduling allocates nothing. Not thread-safe: home executor only.
class TimerQueue {
 public:
  using Hook =
      boost::intrusive::set_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  /// Something that happens at a time. Destroying it, or `Cancel()`, takes it off the queue.
  class Entry : public Hook {
   public:
    virtual ~Entry() = default;
    void Cancel() noexcept { unlink(); }
    bool Scheduled() const noexcept { return is_linked(); }
    Tick When() const noexcept { return when_; }

   protected:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    friend class TimerQueue;
    /// Called on the home executor, already off the queue. May destroy the entry. Must not throw.
    virtual void OnTime() noexcept = 0;
    /// Called instead when the executor's context is going away. May destroy the entry.
    virtual void OnStop() noexcept {}
    friend bool operator<(const Entry& a, const Entry& b) noexcept { return a.when_ < b.when_; }

    Tick when_{};
  };

  explicit TimerQueue(std::shared_ptr<Clock> clock);
  ~TimerQueue();

  /// Starts the alarm; before this nothing fires.
  void Start(boost::asio::any_io_executor home, std::function<void()> ring);
  /// Lets go of the alarm and of all entries; nothing fires any more.
  void Stop() noexcept;

  /// (Re)schedules `entry`. It must stay where it is until it fired or was cancelled.
  void Schedule(Entry& entry, Tick when);
  /// Lets go of the alarm when nothing waits, so that it does not keep the context at work.
  void DisarmIfEmpty();
  /// Fires what is due.
  void Fire();

  /// True when `when` was reached; false when the wait was cancelled or the queue stopped first.
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
