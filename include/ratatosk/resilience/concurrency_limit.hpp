#pragma once

namespace ratatosk {

/// A counter of calls in progress.
///
/// The limit is a parameter of each check, because callers that share a counter can have different
/// limits. Not thread-safe.
class ConcurrencyLimit {
 public:
  /// Returns whether the limit is reached. A limit of 0 means no limit.
  bool Full(int most) const noexcept { return most > 0 && under_way_ >= most; }
  /// Counts a call that begins.
  void Take() noexcept { ++under_way_; }
  /// Counts a call that ended.
  void GiveBack() noexcept { --under_way_; }
  /// Returns the number of calls in progress.
  int UnderWay() const noexcept { return under_way_; }

 private:
  int under_way_ = 0;
};

}  // namespace ratatosk
