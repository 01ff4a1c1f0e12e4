#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include <boost/intrusive/list.hpp>

namespace ratatosk::http {

/// The order in which waiting requests receive the connections of a pool.
///
/// Each fairness key has a FIFO queue, and the keys take turns. A key that holds its share of the
/// connections is skipped until it returns one. Every operation takes constant time, and a waiting
/// request allocates nothing. The queue only decides: it has no connections and no clock. Not
/// thread-safe.
class FairQueue {
 public:
  class Share;

  /// A waiting request. Its owner must not move it until it has left the queue.
  class Entry : public boost::intrusive::list_base_hook<> {
   public:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    bool Waiting() const noexcept { return is_linked(); }

   private:
    friend class FairQueue;
    FairQueue::Share* share_ = nullptr;
  };

  /// The connections and the waiting requests of one key.
  class Share : public boost::intrusive::list_base_hook<> {
   public:
    Share() = default;
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

   private:
    friend class FairQueue;
    std::size_t in_use_ = 0;
    /// The number of requests of `waiting_` that are counted in `FairQueue::ready_`.
    std::size_t ready_ = 0;
    boost::intrusive::list<Entry> waiting_;
  };

  /// Creates a queue with the limits of connections and of waiting requests per key, each at least
  /// 1.
  FairQueue(std::size_t max_in_use, std::size_t max_waiting) noexcept;

  /// Returns the share of a key. The reference is valid until the next call, and as long as the
  /// share holds a connection or has a waiting request.
  Share& ShareOf(std::uint64_t key);

  /// Returns whether a new request of this share may take a free connection.
  bool MayTake(const Share& share) const noexcept {
    return ready_ == 0 && share.in_use_ < max_in_use_;
  }
  bool MayWait(const Share& share) const noexcept { return share.waiting_.size() < max_waiting_; }
  void Take(Share& share) noexcept;
  void GiveBack(Share& share) noexcept;

  void Push(Share& share, Entry& entry) noexcept;
  void Remove(Entry& entry) noexcept;
  /// Removes and returns the request whose turn it is, or null if none can have a connection now.
  Entry* Pop() noexcept;
  /// Removes every request and passes each to `f`, which must not add any.
  template <class F>
  void PopAll(F f) {
    for (auto& [key, share] : shares_) {
      while (!share.waiting_.empty()) {
        auto& entry = share.waiting_.front();
        Detach(share, entry);
        f(entry);
      }
    }
  }
  static Share& OwnerOf(const Entry& entry) noexcept { return *entry.share_; }

  /// Returns the number of waiting requests; `Ready` returns how many of them can have a connection
  /// now.
  std::size_t Waiting() const noexcept { return waiting_; }
  std::size_t Ready() const noexcept { return ready_; }
  /// Returns the number of connections held by all keys.
  std::size_t InUse() const noexcept { return in_use_; }
  /// Returns the number of keys in memory, for tests.
  std::size_t Keys() const noexcept { return shares_.size(); }

 private:
  void Detach(Share& share, Entry& entry) noexcept;
  void Update(Share& share) noexcept;
  void Sweep();

  const std::size_t max_in_use_;
  const std::size_t max_waiting_;
  std::size_t waiting_ = 0;
  std::size_t ready_ = 0;
  std::size_t in_use_ = 0;
  std::size_t sweep_at_;
  std::unordered_map<std::uint64_t, Share> shares_;
  /// The shares with requests that can have a connection, in the order of their turns.
  boost::intrusive::list<Share> turns_;
};

}  // namespace ratatosk::http
