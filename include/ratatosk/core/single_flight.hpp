#pragma once

// For authors of layers and channels.

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/wait_queue.hpp>

namespace ratatosk {

/// Work that concurrent callers share, such as initialization or a name lookup.
///
/// The work runs once, as its own operation: cancelling one waiter affects neither the work nor the
/// other waiters. `T` is copied to each waiter. Not thread-safe: home executor only.
template <class T>
class SingleFlight {
 public:
  /// `awaitable<OperationResult<T>>(OperationContext&)`
  using Work = std::function<boost::asio::awaitable<OperationResult<T>>(OperationContext&)>;

  /// Returns whether the work is running.
  bool InFlight() const noexcept { return flight_ != nullptr && flight_->running; }

  /// Starts `work` without waiting for it, unless it is already in flight.
  void Start(Runtime runtime, ErrorCode timeout, Work work) {
    if (InFlight()) return;
    flight_ = std::make_shared<Flight>();
    Launch(flight_, std::move(runtime), timeout, std::move(work));
  }

  /// Joins the work in flight, or starts `work`. Returns the work's result, or an aborted error if
  /// the *waiter* is cancelled.
  boost::asio::awaitable<OperationResult<T>> RunAsync(Runtime runtime,
                                                      ErrorCode timeout,
                                                      Work work) {
    Start(std::move(runtime), timeout, std::move(work));
    auto flight = flight_;
    if (!flight->running) co_return *flight->result;
    auto handed = co_await flight->waiters.WaitAsync();
    if (!handed) co_return AbortedError();
    co_return std::move(*handed);
  }

 private:
  struct Flight {
    bool running = true;
    std::optional<OperationResult<T>> result;
    WaitQueue<OperationResult<T>> waiters;
  };

  // Destroyed before it was called if the work threw std::bad_alloc or the executor's context is
  // being destroyed. In the latter case the waiters will never be resumed, and their coroutines
  // might own the object that owns this flight.
  class Landing {
   public:
    Landing(const Runtime& runtime, std::shared_ptr<Flight> flight)
        : runtime_(runtime), flight_(std::move(flight)) {}
    Landing(Landing&&) = default;
    ~Landing() {
      if (!flight_ || !flight_->running) return;
      const auto runtime = runtime_.Lock();
      if (!runtime || !runtime->Alive()) {
        flight_->waiters.Abandon();
        return;
      }
      try {
        (*this)(Error(MessagingErrorCodes::MessagingError, "out of memory"));
      } catch (...) {
        flight_->waiters.Abandon();
      }
    }
    void operator()(OperationResult<T> result) {
      flight_->running = false;
      flight_->result.emplace(result);
      while (!flight_->waiters.Empty()) flight_->waiters.HandToFirst(result);
    }

   private:
    WeakRuntime runtime_;
    std::shared_ptr<Flight> flight_;
  };

  static void Launch(std::shared_ptr<Flight> flight,
                     Runtime runtime,
                     ErrorCode timeout,
                     Work work) {
    Landing landing(runtime, std::move(flight));
    RunOperation<T>(std::move(runtime), timeout, std::move(work), std::move(landing));
  }

  std::shared_ptr<Flight> flight_;
};

}  // namespace ratatosk
