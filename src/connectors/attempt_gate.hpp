#pragma once

#include <cstddef>

#include <boost/intrusive/list.hpp>

namespace ratatosk {

/// Bounds how many attempts of a connector are in progress at once. An attempt holds coroutines
/// and buffers; a send that waits for its turn holds only its message and a small record, so a
/// burst of 100,000 sends costs little more than the messages themselves. FIFO. Home executor only.
class AttemptGate {
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  /// A send in line.
  class Waiter : public Hook {
   public:
    void LeaveLine() noexcept { unlink(); }
    bool InLine() const noexcept { return is_linked(); }

   protected:
    ~Waiter() = default;

   private:
    friend class AttemptGate;
    /// The waiter is out of the line and inside the gate.
    virtual void OnTurn() = 0;
    /// The executor's context is going away. May destroy the waiter.
    virtual void OnAbandoned() noexcept = 0;
  };

  /// More attempts at once than any provider's connections can carry: see `Http.MaxConnections`.
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
  /// Puts `waiter` at the end of the line. It stays there until its turn or until it leaves.
  void Wait(Waiter& waiter) { line_.push_back(waiter); }
  /// Leaves the gate and lets in whoever is next.
  void Leave();
  void Abandon() noexcept;

 private:
  boost::intrusive::list<Waiter, boost::intrusive::constant_time_size<false>> line_;
  std::size_t inside_ = 0;
  const std::size_t most_;
  bool letting_in_ = false;
};

}  // namespace ratatosk
