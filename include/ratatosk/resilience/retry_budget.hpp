#pragma once

#include <atomic>
#include <cstdint>

namespace ratatosk {

/// A budget that keeps retries from multiplying an outage.
///
/// Each retry costs a token, and each call earns a part of one. The budget is full at the start.
/// Thread safety: all members can be called from any thread.
class RetryBudget {
 public:
  /// Creates a full budget. `per_call` is the part of a token that a call earns (0.5 allows one
  /// retry for two calls in the long run), and `size` is the maximum number of tokens.
  explicit RetryBudget(double per_call = 0.5, int size = 100) noexcept;

  /// Records that a call was made.
  void Earn() noexcept;
  /// Takes a token. Returns false if no whole token is left.
  bool TryTake() noexcept;
  /// Returns the token of a retry that is not made.
  void GiveBack() noexcept;
  /// Returns the tokens that are left.
  double Tokens() const noexcept;

 private:
  void Add(std::int64_t thousandths) noexcept;

  const std::int64_t per_call_;
  const std::int64_t most_;
  std::atomic<std::int64_t> thousandths_;
};

}  // namespace ratatosk
