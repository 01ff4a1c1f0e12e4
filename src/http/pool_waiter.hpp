#pragma once

#include <optional>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/connection_pool.hpp"

namespace ratatosk::http {

/// A coroutine that waits for a connection. It is stored in that coroutine's frame, including the
/// handler that resumes it, so waiting allocates nothing.
class PoolWaiter final : public FairQueue::Entry {
 public:
  PoolWaiter(ConnectionPool& pool, Tick now) : since(now), pool_(pool) {}
  ~PoolWaiter() {
    if (Waiting()) pool_.queue_.Remove(*this);
  }

  /// Waits until `Resume` is called. Cancelling the coroutine removes it from the queue and resumes
  /// it without a result.
  boost::asio::awaitable<void> WaitAsync() {
    auto suspend = [](auto handler, PoolWaiter* waiter) { waiter->Suspend(std::move(handler)); };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(
        suspend, boost::asio::use_awaitable, this);
  }

  /// Posts the coroutine's continuation to its executor. Precondition: the waiter has left the
  /// queue.
  void Resume() {
    if (!handler_) return;  // not suspended yet
    auto handler = TakeHandler();
    auto executor = boost::asio::get_associated_executor(handler);
    boost::asio::post(executor, std::move(handler));
  }
  /// Destroys the coroutine without resuming it, because its executor is being destroyed.
  void Abandon() noexcept {
    if (handler_) const auto doomed = TakeHandler();
  }

  std::optional<OperationResult<ConnectionPool::Lease>> result;
  const Tick since;

 private:
  using Handler = boost::asio::async_result<boost::asio::use_awaitable_t<>, void()>::handler_type;

  void Suspend(Handler handler) {
    handler_.emplace(std::move(handler));
    auto slot = boost::asio::get_associated_cancellation_slot(*handler_);
    if (!slot.is_connected()) return;
    slot.assign([this](boost::asio::cancellation_type type) {
      if (type != boost::asio::cancellation_type::none) pool_.OnCancelled(*this);
    });
  }

  Handler TakeHandler() noexcept {
    auto slot = boost::asio::get_associated_cancellation_slot(*handler_);
    if (slot.is_connected()) slot.clear();
    Handler handler = std::move(*handler_);
    handler_.reset();
    return handler;
  }

  ConnectionPool& pool_;
  std::optional<Handler> handler_;
};

}  // namespace ratatosk::http
