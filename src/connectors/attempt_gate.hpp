#pragma once

#include <cstddef>

#include <boost/intrusive/list.hpp>

namespace ratatosk {

/// A limit on the number of a connector's attempts in progress.
///
/// An attempt holds coroutines and buffers. A send that waits for its turn holds only its message
/// and a small record, so a burst of 100,000 sends costs little more than the messages themselves.
/// FIFO. Home executor only.
class AttemptGate {
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  /// A send in the queue.
  class Waiter : public Hook {
   public:
    void LeaveLine() noexcept { unlink(); }
    bool InLine() const noexcept { return is_linked(); }

   protected:
    ~Waiter() = default;

   private:
    friend class AttemptGate;
    /// Called when the waiter has left the queue and is inside the gate.
    virtual void OnTurn() = 0;
    /// Called when the executor's context is being destroyed. May destroy the waiter.
    virtual void OnAbandoned() noexcept = 0;
  };

  /// More attempts than any provider's connections can carry: see `Http.MaxConnections`.
  static constexpr std::size_t kMostAttempts = 2048;

  explicit AttemptGate(std::size_t most = kMostAttempts) : most_(most) {}
  ~AttemptGate() { Abandon(); }
  AttemptGate(const AttemptGate&) = delete;
  AttemptGate& operator=(const AttemptGate&) = delete;

  /// Enters the gate, or returns false if it is full or others are waiting.
  bool TryEnter() noexcept {
    if (inside_ >= most_ || !line_.empty()) return false;
    ++inside_;
    return true;
  }
  /// Appends `waiter` to the queue, where it stays until its turn or until it leaves.
  void Wait(Waiter& waiter) { line_.push_back(waiter); }
  /// Leaves the gate and admits the next waiter.
  void Leave();
  void Abandon() noexcept;

 private:
  boost::intrusive::list<Waiter, boost::intrusive::constant_time_size<false>> line_;
  std::size_t inside_ = 0;
  const std::size_t most_;
  bool letting_in_ = false;
};

}  // namespace ratatosk
