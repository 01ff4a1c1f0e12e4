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

/// Wakes one who waits in line: by its own Runtime's timer, or by another's hand. Home executor
/// only.
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

/// What is known of one key.
class LimitEntry {
 public:
  LimitEntry() = default;

  RateLimiter rate;
  ConcurrencyLimit calls;
  Tick shut_until{};
  /// In the order of their tickets.
  std::list<SharedLimits::Place*> line;
  /// Places and permits that refer to this.
  int users = 0;
};

/// A key that a place or a permit holds, with that caller's own limits.
class HeldKey {
 public:
  HeldKey(LimitEntry& e, const LimitKey& k) : entry(&e), rate(k.rate), concurrency(k.concurrency) {}
  LimitEntry* entry;
  RateLimit rate;
  int concurrency;
  /// Of the permit; see RateLimiter::Take.
  Tick taken_until{};
};

/// The table behind SharedLimits; its permits keep it alive. Everything here happens under the
/// lock.
class SharedLimits::State {
 public:
  explicit State(std::size_t longest) : longest_line(longest) {}

  /// Whether a place may go, or how long it must wait.
  class Answer {
   public:
    enum class Kind : std::uint8_t { Go, Wait, Refused };
    Answer(Kind k, Tick t) : kind(k), ready(t) {}
    Kind kind;
    /// When it is worth asking again; of a refusal, Tick::max() when that is not known.
    Tick ready;
  };

  std::vector<HeldKey> Hold(const std::vector<LimitKey>& keys, Tick now);
  Answer Try(Place& place, Tick now, Tick latest);
  void Leave(Place& place) noexcept;
  /// `not_made`: when it was known that the call is not made, if it is not.
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

/// A call that asks for its permit; lives in the coroutine that does. Its ticket, entries and place
/// in line belong to the table's lock.
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
  /// Somebody already woke it, or it has not gone to sleep: no more needs to be done about it.
  bool awake = true;
  /// Set while it is parked; copied by others under the lock alone.
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
