#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace ratatosk::test {

/// Runs `context` on this thread until `done()`; false when that takes longer than a test may.
template <class Done>
bool RunUntil(boost::asio::io_context& context, Done done) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!done()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    context.restart();
    context.run_one_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// The outcome of `work`, run on `context` by this thread. Rethrows what it throws.
template <class T>
T Await(boost::asio::io_context& context, boost::asio::awaitable<T> work) {
  std::optional<T> result;
  std::exception_ptr thrown;
  bool ended = false;
  auto on_end = [&](std::exception_ptr e, T value) {
    thrown = std::move(e);
    result = std::move(value);
    ended = true;
  };
  boost::asio::co_spawn(context, std::move(work), on_end);
  if (!RunUntil(context, [&] { return ended; })) throw std::runtime_error("the work did not end");
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

}  // namespace ratatosk::test
