#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/cancellation_type.hpp>

namespace ratatosk {

/// A cancellation slot of a CancellationSource, which can be triggered from any thread.
///
/// Meets as much of Asio's CancellationSlot requirements as `asio::bind_cancellation_slot` and the
/// adapters of `ratatosk/asio.hpp` use. Created by CancellationSource::Slot(). Keeps the source's
/// state alive.
class CancellationSlot {
 public:
  /// A function that is called with the type of the cancellation.
  using Handler = std::function<void(boost::asio::cancellation_type)>;

  CancellationSlot() = default;

  /// Sets the handler that runs on cancellation.
  ///
  /// The handler runs on the thread that cancels, or immediately if the source is already
  /// cancelled. It must only forward the request to an executor.
  template <std::invocable<boost::asio::cancellation_type> H>
  void assign(H handler) {  // NOLINT: Asio's name
    Assign(Handler(std::move(handler)));
  }
  /// Removes the handler.
  void clear() noexcept;  // NOLINT: Asio's name
  /// Returns whether the slot belongs to a source.
  bool is_connected() const noexcept { return state_ != nullptr; }  // NOLINT: Asio's name

  friend bool operator==(const CancellationSlot&, const CancellationSlot&) noexcept = default;

 private:
  friend class CancellationSource;
  struct State;
  explicit CancellationSlot(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
  void Assign(Handler handler);

  std::shared_ptr<State> state_;
};

/// A source of cancellation that can be triggered from any thread, like .NET's
/// CancellationTokenSource.
///
/// Once cancelled, it stays cancelled: an operation bound to one of its slots later is cancelled
/// immediately. Each call of `Slot()` returns a new slot, so one source can cancel any number of
/// operations.
///
/// Thread safety: all members can be called from any thread.
///
/// Lifetime: slots can outlive the source. Destroying the source does not cancel anything.
class CancellationSource {
 public:
  CancellationSource();

  /// Returns a new slot, for one operation.
  CancellationSlot Slot() const;
  /// Cancels all operations that are bound to the source's slots.
  ///
  /// `terminal` and `partial` stop an operation at any point. `total` stops it only if nothing has
  /// been written yet. A stronger type can follow a weaker one.
  void Cancel(boost::asio::cancellation_type type = boost::asio::cancellation_type::terminal);

 private:
  struct Shared;
  friend class CancellationSlot;
  std::shared_ptr<Shared> shared_;
};

}  // namespace ratatosk
