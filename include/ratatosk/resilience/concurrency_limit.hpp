#pragma once

namespace ratatosk {

/// How many may be under way at a time. It counts; the bound comes with each question, since those
/// who share a count may have different ones. Not thread-safe.
class ConcurrencyLimit {
 public:
  /// `most` of 0 means no bound.
  bool Full(int most) const noexcept { return most > 0 && under_way_ >= most; }
  void Take() noexcept { ++under_way_; }
  void GiveBack() noexcept { --under_way_; }
  int UnderWay() const noexcept { return under_way_; }

 private:
  int under_way_ = 0;
};

}  // namespace ratatosk
