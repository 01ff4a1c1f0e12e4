#pragma once

// For authors of layers and channels: how every public asynchronous call is implemented.

#include <concepts>
#include <exception>
#include <memory>
#include <new>
#include <utility>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

/// Runs the body of an operation: the part of RunOperation that does not depend on the token.
class OperationDriver : public RecycledFrames {
 public:
  OperationDriver() = default;

  /// Awaits `body(context)` and stores its outcome in `result`.
  ///
  /// Cancellations and deadlines become errors. Exceptions become errors through
  /// `fail(std::exception_ptr)`. `context`, `body` and `result` must live until the coroutine ends.
  template <class T, class Body, class Fail>
  boost::asio::awaitable<void> DriveAsync(OperationContext& context,
                                          Body& body,
                                          OperationResult<T>& result,
                                          Fail fail) {
    context.started_ = true;
    if (context.stopped_ != StopReason::None) {
      result = context.StopError(AbortedError());
      co_return;
    }
    std::exception_ptr thrown;
    try {
      result = co_await body(context);
    } catch (...) {
      thrown = std::current_exception();
    }
    // If the body was stopped before it first suspended, co_spawn still awaits one `post`, which
    // would throw out of io_context::run.
    if (context.stopped_ != StopReason::None) {
      co_await boost::asio::this_coro::throw_if_cancelled(false);
    }
    // A late cancellation does not replace a response: only an aborted operation was stopped.
    if (thrown) {
      result = fail(std::move(thrown));
    } else if (!result && result.Error().Code() == AbortedError().Code()) {
      result = context.StopError(result.Error());
    }
  }

  /// Runs `coroutine` (from DriveAsync for `context`) as its own thread of execution.
  ///
  /// Calls `end(std::exception_ptr)` on the home executor when the coroutine ends, but never before
  /// this function returns. Equivalent to co_spawn for callers that are already on the home
  /// executor, without its hops, work guards and second cancellation signal.
  template <class End>
  void Spawn(OperationContext& context, boost::asio::awaitable<void> coroutine, End end) {
    namespace asio = boost::asio;
    using Thread = asio::detail::awaitable_handler<asio::any_io_executor, void>;
    const asio::cancellation_state state(context.signal_.slot());
    auto entry = EnterAsync(std::move(coroutine), std::move(end));
    Thread(std::move(entry), context.Runtime().Home(), context.signal_.slot(), state).launch();
  }

  /// Returns the slot with which DriveAsync's thread of execution must be spawned.
  static boost::asio::cancellation_slot Slot(OperationContext& context) {
    return context.signal_.slot();
  }

  /// Makes `part` stop whenever `whole` is stopped. `whole` must outlive `part`.
  static void Attach(OperationContext& whole, OperationContext& part) { whole.Attach(part); }

  /// Returns the error for an exception that left an operation: the error of its stop, or an error
  /// with the code `failure` and no certainty. Rethrows only std::bad_alloc.
  static Error FromException(const OperationContext& context,
                             std::exception_ptr thrown,
                             ErrorCode failure) {
    try {
      std::rethrow_exception(std::move(thrown));
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& e) {
      return context.StopError(Error(failure, e.what()));
    } catch (...) {
      return context.StopError(Error(failure, "unknown exception"));
    }
  }

 private:
  template <class End>
  boost::asio::awaitable<boost::asio::detail::awaitable_thread_entry_point> EnterAsync(
      boost::asio::awaitable<void> coroutine, End end) {
    using HasSwitched = boost::asio::detail::awaitable_thread_has_context_switched;
    const HasSwitched has_switched;
    (co_await has_switched) = false;
    std::exception_ptr thrown;
    try {
      co_await std::move(coroutine);
    } catch (...) {
      thrown = std::current_exception();
    }
    const bool switched = co_await has_switched;
    if (!switched) co_await boost::asio::post(boost::asio::deferred);
    end(std::move(thrown));
  }
};

namespace detail {
/// An operation in progress: its context, the body that refers to it, and its result.
template <class T, class Body>
class StartedOperation : public OperationDriver {
 public:
  StartedOperation(Runtime r, ErrorCode t, Body b) : context(std::move(r), t), body(std::move(b)) {}

  boost::asio::awaitable<void> DriveAsync() {
    auto fail = [this](std::exception_ptr thrown) {
      const auto code = MessagingErrorCodes::MessagingError;
      return FromException(context, std::move(thrown), code)
          .WithCertainty(context.CurrentCertainty());
    };
    return OperationDriver::DriveAsync(context, body, result, fail);
  }

  OperationContext context;
  Body body;
  OperationResult<T> result = AbortedError();
};

/// Starts the operation on the home executor and calls `on_end` there with its result.
template <class T, class Body, class OnEnd>
void Start(std::shared_ptr<StartedOperation<T, Body>> operation, OnEnd on_end) {
  auto home = operation->context.Runtime().Home();
  auto start = [operation] { return operation->DriveAsync(); };
  // The result stays in the operation until it ends: Asio would move it several times.
  auto ended = [operation, on_end = std::move(on_end)](std::exception_ptr thrown) mutable {
    if (thrown) std::rethrow_exception(std::move(thrown));  // std::bad_alloc
    auto result = std::move(operation->result);
    operation.reset();
    std::move(on_end)(std::move(result));
  };
  auto slot = OperationDriver::Slot(operation->context);
  boost::asio::co_spawn(home, std::move(start),
                        boost::asio::bind_cancellation_slot(slot, std::move(ended)));
}

template <class Executor>
bool IsUsable(const Executor& executor) {
  if constexpr (std::same_as<Executor, boost::asio::any_io_executor>) {
    return static_cast<bool>(executor);
  } else {
    return true;
  }
}

/// Runs `resume` on `executor`, immediately only if that is the home executor itself.
///
/// The caller's next steps must not occupy the home executor, as they could if it is a strand over
/// the caller's context.
template <class Executor, class Resume>
void ResumeOn(const Executor& executor, const boost::asio::any_io_executor& home, Resume resume) {
  if (boost::asio::any_io_executor(executor) == home) {
    boost::asio::dispatch(executor, std::move(resume));
  } else {
    boost::asio::post(executor, std::move(resume));
  }
}
}  // namespace detail

/// Runs `body` on the home executor and completes `token` with `void(OperationResult<T>)`.
///
/// The body gets its own thread of execution, cancellation signal and deadline. The token completes
/// on its own executor. `Body` is callable as `awaitable<OperationResult<T>>(OperationContext&)`.
/// It is kept until the operation ends, so a lambda coroutine with captures is safe here.
///
/// Thread safety: can be called from any thread.
///
/// Cancellation: `terminal` and `partial` stop the body at its next suspension point; `total` does
/// so only if nothing has been written yet.
///
/// No other function hops between executors or turns cancellation, deadlines and exceptions into
/// results.
template <class T, class Body, class Token>
auto RunOperation(Runtime runtime, ErrorCode timeout, Body body, Token&& token) {
  namespace asio = boost::asio;
  using Operation = detail::StartedOperation<T, Body>;

  auto initiate = [](auto handler, Runtime r, ErrorCode code, Body b) {
    auto home = r.Home();
    auto executor = asio::get_associated_executor(handler, home);
    if (!r.Alive()) {
      OperationContext context(std::move(r), code);
      context.RequestStop(StopReason::Shutdown, asio::cancellation_type::terminal);
      auto gone = [h = std::move(handler), e = context.StopError(AbortedError())]() mutable {
        std::move(h)(OperationResult<T>(std::move(e)));
      };
      // Without a home executor, only the handler's own executor is left to complete on.
      if (detail::IsUsable(executor)) asio::post(executor, std::move(gone));
      return;
    }

    auto operation = std::allocate_shared<Operation>(RecyclingAllocator<Operation>(), std::move(r),
                                                     code, std::move(b));
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) {
      slot.assign([weak = std::weak_ptr<Operation>(operation)](asio::cancellation_type type) {
        auto alive = weak.lock();
        if (!alive || !alive->context.Runtime().Alive()) return;
        const auto where = alive->context.Runtime().Home();
        // Keep nothing here: the operation may end in the meantime and must be destroyed at home.
        auto stop = [operation = std::move(alive), type] {
          operation->context.RequestStop(StopReason::Cancelled, type);
        };
        asio::post(where, std::move(stop));
      });
    }

    auto work = asio::make_work_guard(executor);
    auto on_end = [slot, home, work = std::move(work),
                   handler = std::move(handler)](OperationResult<T> result) mutable {
      auto resume_on = work.get_executor();
      auto resume = [slot, work = std::move(work), handler = std::move(handler),
                     result = std::move(result)]() mutable {
        slot.clear();
        std::move(handler)(std::move(result));
      };
      detail::ResumeOn(resume_on, home, std::move(resume));
    };
    detail::Start<T>(std::move(operation), std::move(on_end));
  };
  return asio::async_initiate<Token, void(OperationResult<T>)>(
      std::move(initiate), token, std::move(runtime), timeout, std::move(body));
}

/// Runs `body` in the same way and returns an awaitable, as public members do.
template <class T, class Body>
boost::asio::awaitable<OperationResult<T>> RunOperation(Runtime runtime,
                                                        ErrorCode timeout,
                                                        Body body) {
  return RunOperation<T>(std::move(runtime), timeout, std::move(body), boost::asio::use_awaitable);
}

/// Runs a part of `whole`, such as an attempt or one message of a batch.
///
/// A part has its own stop and its own deadline; `timeout` is the error code if that deadline
/// passes. Stopping `whole` also stops the part; with `total`, only if the part has written
/// nothing. Parts can run concurrently. Home executor only; `whole` must live until the part has
/// ended.
template <class T, class Body, class Token>
auto RunPart(OperationContext& whole, ErrorCode timeout, Body body, Token&& token) {
  namespace asio = boost::asio;
  auto initiate = [](auto handler, OperationContext* parent, ErrorCode code, Body b) {
    using Operation = detail::StartedOperation<T, Body>;
    auto operation = std::allocate_shared<Operation>(RecyclingAllocator<Operation>(),
                                                     parent->Runtime(), code, std::move(b));
    OperationDriver::Attach(*parent, operation->context);
    auto on_end = [handler = std::move(handler),
                   home = parent->Runtime().Home()](OperationResult<T> result) mutable {
      auto executor = asio::get_associated_executor(handler, home);
      auto resume = [handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(result));
      };
      asio::dispatch(executor, std::move(resume));
    };
    detail::Start<T>(std::move(operation), std::move(on_end));
  };
  return asio::async_initiate<Token, void(OperationResult<T>)>(std::move(initiate), token, &whole,
                                                               timeout, std::move(body));
}

template <class T, class Body>
boost::asio::awaitable<OperationResult<T>> RunPart(OperationContext& whole,
                                                   ErrorCode timeout,
                                                   Body body) {
  return RunPart<T>(whole, timeout, std::move(body), boost::asio::use_awaitable);
}

}  // namespace ratatosk
