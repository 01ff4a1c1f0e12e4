#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/resilience/rate_limiter.hpp>
#include <ratatosk/resilience/retry_budget.hpp>

namespace ratatosk {

/// A key that a call stands under ("account:AC1", "pair:a>b"; never a secret) and what it allows.
/// Without a rate and a bound it is only asked whether its gate is shut.
class LimitKey {
 public:
  explicit LimitKey(std::string name) : key(std::move(name)) {}
  LimitKey& WithRate(RateLimit limit) & { return rate = limit, *this; }
  LimitKey& WithConcurrency(int most) & { return concurrency = most, *this; }

  std::string key;
  RateLimit rate;
  /// How many calls may be under way; 0 means any number.
  int concurrency = 0;
};

/// The right to make one call; destroying it says that the call has ended. Move-only. Destroy it
/// on any thread.
class LimitPermit {
 public:
  LimitPermit() noexcept;
  LimitPermit(LimitPermit&& other) noexcept;
  LimitPermit& operator=(LimitPermit&& other) noexcept;
  ~LimitPermit();

  /// The call was not made after all: the limits are as if nobody had asked, but for a rate whose
  /// time went by meanwhile.
  void GiveBack(Tick now) noexcept;

 private:
  friend class SharedLimits;
  class Impl;
  explicit LimitPermit(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

/// What providers limit, by key: rates, calls under way, gates that a Retry-After shut, and retry
/// budgets. A Runtime makes one for itself; to share one between Runtimes, on as many threads as
/// you like, put it into each: `runtime.With(kSharedLimits, limits)`, before the first connector is
/// made. Runtimes that share limits must have the same clock, or the machine's.
///
/// Who waits stands in line, first come first served for each key, and is resumed on the Runtime's
/// home executor. Keys that are idle are forgotten. Thread safety: all members from any thread.
class SharedLimits final : public RuntimeSlot {
 public:
  /// At most `longest_line` calls wait for one key.
  explicit SharedLimits(std::size_t longest_line = 10'000);
  ~SharedLimits() override;

  /// Waits until all keys let the call through, and takes from all of them at once. Errors:
  /// `RATE_LIMITED` when that will not be by `latest`, as soon as that is known, or when the line
  /// is full; its `Retry` says when to come again. Cancellation: leaves the line; nothing is taken.
  /// Precondition: on the Runtime's home executor.
  boost::asio::awaitable<OperationResult<LimitPermit>> AcquireAsync(Runtime runtime,
                                                                    std::vector<LimitKey> keys,
                                                                    Tick latest);

  /// Nobody who stands under `key` goes before `until`.
  void Shut(const std::string& key, Tick until, Tick now);
  /// Whether a gate is shut at `now`. Cheap.
  bool AnyShut(Tick now) const noexcept;
  /// Whether a gate was ever shut. Cheaper: it needs no time.
  bool AnyEverShut() const noexcept;

  /// The budget of that key, made full when nobody holds it.
  std::shared_ptr<RetryBudget> Budget(const std::string& key, double per_call);

  /// A key that nobody else has.
  std::string NewKey();

  /// How many keys are remembered.
  std::size_t Keys() const;

  class State;
  class Place;

 private:
  std::shared_ptr<State> state_;
};

std::shared_ptr<SharedLimits> MakeSharedLimits(const Runtime&);
inline constexpr SlotKey<SharedLimits> kSharedLimits{"resilience.limits", &MakeSharedLimits};

}  // namespace ratatosk
