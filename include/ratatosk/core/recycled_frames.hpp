#pragma once

// For authors of layers and channels.

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/recycling_allocator.hpp>

namespace ratatosk {

/// Base of classes whose member coroutines reuse their frames.
///
/// Asio reuses two frames of at most 1 KiB on each thread; a send needs more and larger ones. A
/// coroutine that returns `boost::asio::awaitable<T>` and is a non-static member of a class derived
/// from RecycledFrames allocates its frame with AllocateBlock instead. It behaves the same
/// otherwise.
class RecycledFrames {
 protected:
  RecycledFrames() = default;
  ~RecycledFrames() = default;
};

namespace detail {

/// Asio's coroutine promise with a different frame allocator. Asio 1.81 names the promise's type
/// when one coroutine awaits another, hence `await_transform`.
template <class T>
class RecycledFrame final
    : public boost::asio::detail::awaitable_frame<T, boost::asio::any_io_executor> {
  using Base = boost::asio::detail::awaitable_frame<T, boost::asio::any_io_executor>;

 public:
  static void* operator new(std::size_t size) { return AllocateBlock(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { FreeBlock(frame, size); }

  using Base::await_transform;

  template <class U>
  auto await_transform(boost::asio::awaitable<U> awaited) const {
    return Awaiter<U>(Base::await_transform(std::move(awaited)));
  }

 private:
  template <class U>
  class Awaiter {
   public:
    explicit Awaiter(boost::asio::awaitable<U> awaited) : awaited_(std::move(awaited)) {}

    bool await_ready() const noexcept { return awaited_.await_ready(); }
    void await_suspend(std::coroutine_handle<RecycledFrame> frame) {
      static_assert(alignof(RecycledFrame) == alignof(Base));
      awaited_.await_suspend(std::coroutine_handle<Base>::from_address(frame.address()));
    }
    U await_resume() { return awaited_.await_resume(); }

   private:
    boost::asio::awaitable<U> awaited_;
  };
};

}  // namespace detail

}  // namespace ratatosk

// By pointer: the type of a lambda coroutine is incomplete when its promise is looked up.
template <class T, class Self, class... Arguments>
requires std::convertible_to<Self*, const ratatosk::RecycledFrames*>
struct std::coroutine_traits<boost::asio::awaitable<T>, Self&, Arguments...> {
  using promise_type = ratatosk::detail::RecycledFrame<T>;
};

template <class T, class Self, class... Arguments>
requires std::convertible_to<Self*, const ratatosk::RecycledFrames*>
struct std::coroutine_traits<boost::asio::awaitable<T>, const Self&, Arguments...> {
  using promise_type = ratatosk::detail::RecycledFrame<T>;
};
