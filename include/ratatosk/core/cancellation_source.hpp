#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/cancellation_type.hpp>

namespace ratatosk {

/// A cancellation slot whose source may be used from any thread. Meets Asio's CancellationSlot
/// requirements as far as `asio::bind_cancellation_slot` and the adapters of `ratatosk/asio.hpp`
/// use them. Made by CancellationSource::Slot(); keeps the source's state alive.
class CancellationSlot {
 public:
  using Handler = std::function<void(boost::asio::cancellation_type)>;

  CancellationSlot() = default;

  /// `handler` is called by whoever cancels, on that thread; at once when that already happened. It
  /// must only hand the request on to an executor.
  template <std::invocable<boost::asio::cancellation_type> H>
  void assign(H handler) {  // NOLINT: Asio's name
    Assign(Handler(std::move(handler)));
  }
  void clear() noexcept;                                            // NOLINT: Asio's name
  bool is_connected() const noexcept { return state_ != nullptr; }  // NOLINT: Asio's name

  friend bool operator==(const CancellationSlot&, const CancellationSlot&) noexcept = default;

 private:
  friend class CancellationSource;
  struct State;
  explicit CancellationSlot(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
  void Assign(Handler handler);

  std::shared_ptr<State> state_;
};

/// Cancels operations from any thread, in the place of .NET's CancellationTokenSource. It stays
/// cancelled: what is bound to one of its slots later is cancelled at once. Each call of `Slot()`
/// gives another slot, so one source stops as many operations as you like.
///
/// Thread safety: all members from any thread. Lifetime: slots outlive it; destroying it does not
/// cancel.
class CancellationSource {
 public:
  CancellationSource();

  CancellationSlot Slot() const;
  /// `terminal` and `partial` end an operation wherever it is; `total` only while nothing was
  /// written. A stronger kind may follow a weaker one.
  void Cancel(boost::asio::cancellation_type type = boost::asio::cancellation_type::terminal);

 private:
  struct Shared;
  friend class CancellationSlot;
  std::shared_ptr<Shared> shared_;
};

}  // namespace ratatosk
