#pragma once

// For authors of layers and channels.

#include <list>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ratatosk {

/// A FIFO queue of coroutines that wait for a `T`.
///
/// A waiter that is cancelled leaves the queue without a value. Not thread-safe: home executor
/// only.
///
/// Lifetime: the owner of a queue that outlives a coroutine must call `Abandon` when the executor's
/// context is destroyed (RuntimeSlot::ReleaseIo, ConnectorCore::ReleaseIo), because the waiters
/// belong to that context.
template <class T>
class WaitQueue {
 public:
  WaitQueue() = default;
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;
  ~WaitQueue() { Abandon(); }

  /// Returns the number of waiters.
  std::size_t Size() const noexcept { return line_->size(); }
  /// Returns whether there are no waiters.
  bool Empty() const noexcept { return line_->empty(); }

  /// Returns the value that was handed over, or std::nullopt if the wait was cancelled.
  boost::asio::awaitable<std::optional<T>> WaitAsync() {
    using Signature = void(std::optional<T>);
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, Signature>(
        [](auto handler, std::shared_ptr<Line> line) {
          auto executor = boost::asio::get_associated_executor(handler);
          auto slot = boost::asio::get_associated_cancellation_slot(handler);
          auto place = line->emplace(line->end(), std::move(executor), slot, std::move(handler));
          if (slot.is_connected()) {
            slot.assign(
                [weak = std::weak_ptr<Line>(line), place](boost::asio::cancellation_type type) {
                  auto alive = weak.lock();
                  if (!alive || type == boost::asio::cancellation_type::none) return;
                  Complete(*alive, place, std::nullopt);
                });
          }
        },
        boost::asio::use_awaitable, line_);
  }

  /// Hands `value` to the first waiter. Precondition: the queue is not empty.
  void HandToFirst(T value) { Complete(*line_, line_->begin(), std::move(value)); }

  /// Destroys the waiters without resuming them, because their executor is being destroyed.
  void Abandon() noexcept {
    Line doomed;
    doomed.swap(*line_);
  }

 private:
  struct Place {
    // Constructed in place and never assigned: assigning to Boost 1.81's any_completion_handler
    // wraps the handler in itself.
    using Handler = boost::asio::any_completion_handler<void(std::optional<T>)>;
    template <class H>
    Place(boost::asio::any_io_executor e, boost::asio::cancellation_slot s, H&& h)
        : executor(std::move(e)), slot(s), handler(std::forward<H>(h)) {}
    boost::asio::any_io_executor executor;
    boost::asio::cancellation_slot slot;
    Handler handler;
  };
  using Line = std::list<Place>;

  static void Complete(Line& line, typename Line::iterator position, std::optional<T> value) {
    Line mine;
    mine.splice(mine.end(), line, position);
    Place& place = mine.front();
    auto executor = std::move(place.executor);
    auto handler = std::move(place.handler);
    if (place.slot.is_connected()) place.slot.clear();  // destroys the lambda that may have called
    auto resume = [handler = std::move(handler), value = std::move(value)]() mutable {
      std::move(handler)(std::move(value));
    };
    boost::asio::post(executor, std::move(resume));
  }

  std::shared_ptr<Line> line_ = std::make_shared<Line>();
};

}  // namespace ratatosk
