#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/resilience/rate_limiter.hpp>
#include <ratatosk/resilience/retry_budget.hpp>

namespace ratatosk {

/// A key that applies to a call, with its limits. Its name, such as "account:AC1" or "pair:a>b", is
/// never secret.
///
/// Without a rate and a concurrency limit, only the key's gate is checked.
class LimitKey {
 public:
  explicit LimitKey(std::string name) : key(std::move(name)) {}
  /// Sets the rate. `setting` is where it comes from, for errors; it must be in static storage. The
  /// same applies to WithConcurrency.
  LimitKey& WithRate(RateLimit limit, std::string_view setting = {}) {
    return rate = limit, rate_setting = setting, *this;
  }
  LimitKey& WithConcurrency(int most, std::string_view setting = {}) {
    return concurrency = most, concurrency_setting = setting, *this;
  }

  /// The name.
  std::string key;
  /// The rate at which calls start.
  RateLimit rate;
  /// The setting that `rate` comes from; may be empty.
  std::string_view rate_setting;
  /// Maximum number of calls in progress; 0 means no limit.
  int concurrency = 0;
  /// The setting that `concurrency` comes from; may be empty.
  std::string_view concurrency_setting;
};

/// Permission to make one call. Destroying it marks the end of the call.
///
/// Move-only. Can be destroyed on any thread.
class LimitPermit {
 public:
  LimitPermit() noexcept;
  LimitPermit(LimitPermit&& other) noexcept;
  LimitPermit& operator=(LimitPermit&& other) noexcept;
  ~LimitPermit();

  /// Releases the permit because the call was not made. Restores the limits, except for a rate
  /// whose time has passed in the meantime.
  void GiveBack(Tick now) noexcept;

 private:
  friend class SharedLimits;
  class Impl;
  explicit LimitPermit(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

/// The limits of providers, by key: rates, calls in progress, gates closed by a Retry-After, and
/// retry budgets.
///
/// Each Runtime creates its own. To share one between Runtimes, on any number of threads, set it on
/// each of them before the first connector is created: `runtime.With(kSharedLimits, limits)`.
/// Runtimes that share limits must use the same clock, or all use the system's.
///
/// Waiters are served in FIFO order per key and resume on the Runtime's home executor. Idle keys
/// are discarded. Thread safety: all members can be called from any thread.
class SharedLimits final : public RuntimeSlot {
 public:
  /// Creates the limits. `longest_line` is the maximum number of calls that wait for one key.
  explicit SharedLimits(std::size_t longest_line = 10'000);
  ~SharedLimits() override;

  /// Waits until all keys admit the call, and takes from all of them at once.
  ///
  /// Precondition: runs on the Runtime's home executor. Cancellation: leaves the queue; nothing is
  /// taken. Error: `RATE_LIMITED`, whose text names the limit and whose `Retry` says when to retry.
  /// It is returned if the queue is full, or as soon as it is known that the call will not be
  /// admitted by `latest`.
  boost::asio::awaitable<OperationResult<LimitPermit>> AcquireAsync(Runtime runtime,
                                                                    std::vector<LimitKey> keys,
                                                                    Tick latest);

  /// Closes the gate of `key`: no call with this key is admitted before `until`.
  void Shut(const std::string& key, Tick until, Tick now);
  /// Returns whether any gate is closed at `now`. Cheap.
  bool AnyShut(Tick now) const noexcept;
  /// Returns whether any gate has ever been closed. Cheaper, because it needs no time.
  bool AnyEverShut() const noexcept;

  /// Returns the budget of `key`, created full if it is not in use.
  std::shared_ptr<RetryBudget> Budget(const std::string& key, double per_call);

  /// Returns a unique key.
  std::string NewKey();

  /// Returns the number of keys in the table.
  std::size_t Keys() const;

  class State;
  class Place;

 private:
  std::shared_ptr<State> state_;
};

/// Creates the limits of a Runtime.
std::shared_ptr<SharedLimits> MakeSharedLimits(const Runtime&);
/// The key of a Runtime's limits: `runtime.With(kSharedLimits, limits)`.
inline constexpr SlotKey<SharedLimits> kSharedLimits{"resilience.limits", &MakeSharedLimits};

}  // namespace ratatosk
