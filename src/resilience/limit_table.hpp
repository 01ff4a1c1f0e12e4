#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/core/wait_queue.hpp>
#include <ratatosk/resilience/concurrency_limit.hpp>
#include <ratatosk/resilience/shared_limits.hpp>

namespace ratatosk {

/// Wakes a queued call, from its own Runtime's timer or from another call. Home executor only.
class LimitBell final : public TimerQueue::Entry {
 public:
  explicit LimitBell(SharedLimits::Place& place) : place_(place) {}
  void Ring() {
    if (!sleeper.Empty()) sleeper.HandToFirst(true);
  }
  WaitQueue<bool> sleeper;

 private:
  void OnTime() noexcept override;
  void OnStop() noexcept override;
  SharedLimits::Place& place_;
};

/// The state of one key.
class LimitEntry {
 public:
  LimitEntry() = default;

  RateLimiter rate;
  ConcurrencyLimit calls;
  Tick shut_until{};
  /// Ordered by ticket.
  std::list<SharedLimits::Place*> line;
  /// Number of places and permits that refer to this entry.
  int users = 0;
};

/// A key that a place or a permit holds, with the limits of that caller.
class HeldKey {
 public:
  HeldKey(LimitEntry& e, const LimitKey& k) : entry(&e), rate(k.rate), concurrency(k.concurrency) {}
  LimitEntry* entry;
  RateLimit rate;
  int concurrency;
  /// For the permit; see RateLimiter::Take.
  Tick taken_until{};
};

/// The table behind SharedLimits. Permits keep it alive. All members require the lock.
class SharedLimits::State {
 public:
  explicit State(std::size_t longest) : longest_line(longest) {}

  /// Whether a call may proceed, or how long it must wait.
  class Answer {
   public:
    enum class Kind : std::uint8_t { Go, Wait, Refused };
    /// What the call waits for, or was refused for.
    enum class Reason : std::uint8_t { Rate, Concurrency, Gate, Queue };
    Answer(Kind k, Tick t, Reason why = Reason::Rate, std::size_t which = 0)
        : kind(k), reason(why), key(which), ready(t) {}
    Kind kind;
    Reason reason;
    /// The index of the key that `reason` refers to.
    std::size_t key;
    /// When to ask again. For a refusal, Tick::max() if that is unknown.
    Tick ready;
  };

  std::vector<HeldKey> Hold(const std::vector<LimitKey>& keys, Tick now);
  Answer Try(Place& place, Tick now, Tick latest);
  void Leave(Place& place) noexcept;
  /// Ends a call. If the call was not made, `not_made` is the time at which that became known.
  void Release(std::vector<HeldKey>& held, std::optional<Tick> not_made) noexcept;
  void Shut(const std::string& key, Tick until, Tick now);
  LimitEntry& Find(const std::string& key, Tick now);

  std::mutex mutex;
  const std::size_t longest_line;
  std::unordered_map<std::string, LimitEntry> entries;
  std::map<std::string, std::weak_ptr<RetryBudget>> budgets;
  std::uint64_t next_ticket = 0;
  std::uint64_t next_own_key = 0;
  std::atomic<Tick::rep> any_shut_until{0};

 private:
  void Park(Place& place, LimitEntry& entry);
  void Unpark(Place& place) noexcept;
  void WakeFirst(LimitEntry& entry) noexcept;
  void ForgetIdle(Tick now);

  std::size_t sweep_at_ = 256;
};

/// A call that waits for its permit. Lives in the coroutine that waits.
///
/// Its ticket, its entries and its place in the queue are protected by the table's lock.
class SharedLimits::Place {
 public:
  Place(std::shared_ptr<State> table, Runtime r, const std::vector<LimitKey>& keys);
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  bool First() const noexcept { return parked && parked->line.front() == this; }

  const std::shared_ptr<State> state;
  const Runtime runtime;
  std::vector<HeldKey> held;
  std::uint64_t ticket = 0;
  LimitEntry* parked = nullptr;
  std::list<Place*>::iterator where;
  /// True if the call has been woken or does not sleep yet, so it need not be woken.
  bool awake = true;
  /// Set while the call is parked. Other threads copy it only while holding the lock.
  boost::asio::any_io_executor home;
  std::shared_ptr<LimitBell> bell;
};

class LimitPermit::Impl {
 public:
  Impl(std::shared_ptr<SharedLimits::State> table, std::vector<HeldKey> keys)
      : state(std::move(table)), held(std::move(keys)) {}
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::shared_ptr<SharedLimits::State> state;
  std::vector<HeldKey> held;
  std::optional<Tick> not_made;
};

}  // namespace ratatosk
