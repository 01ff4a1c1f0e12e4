#pragma once

#include <atomic>
#include <cstdint>

namespace ratatosk {

/// Keeps retries from multiplying an outage: each retry costs a token, and each call earns a part
/// of one. Full at the start. Thread safety: all members from any thread.
class RetryBudget {
 public:
  /// `per_call`: what a call earns (0.5 allows one retry for two calls in the long run); `size`:
  /// the most tokens that it holds.
  explicit RetryBudget(double per_call = 0.5, int size = 100) noexcept;

  /// A call was made.
  void Earn() noexcept;
  /// False when there is no whole token left.
  bool TryTake() noexcept;
  /// The retry that was paid for is not made.
  void GiveBack() noexcept;
  double Tokens() const noexcept;

 private:
  void Add(std::int64_t thousandths) noexcept;

  const std::int64_t per_call_;
  const std::int64_t most_;
  std::atomic<std::int64_t> thousandths_;
};

}  // namespace ratatosk
