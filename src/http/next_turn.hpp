#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/intrusive/list.hpp>

#include <ratatosk/core/recycling_allocator.hpp>

namespace ratatosk::http {

/// Lets operations continue after the handlers that are ready now.
///
/// One handler is posted for all operations that wait for the same turn. Home executor only.
class NextTurn {
 public:
  NextTurn() = default;
  NextTurn(const NextTurn&) = delete;
  NextTurn& operator=(const NextTurn&) = delete;

  /// Completes in the next turn of the handler's executor, which must be the same for all waiting
  /// operations. Cancellation has no effect. If the executor's context is destroyed in the
  /// meantime, so is the handler.
  template <class CompletionToken>
  auto AsyncWait(CompletionToken&& token) {
    auto enter = [this](auto handler) {
      boost::asio::any_io_executor executor = boost::asio::get_associated_executor(handler);
      using Handler = decltype(handler);
      Enter(std::make_unique<WaitingHandler<Handler>>(std::move(handler)), std::move(executor));
    };
    return boost::asio::async_initiate<CompletionToken, void()>(std::move(enter), token);
  }

 private:
  class Line;

  class Waiting : public boost::intrusive::list_base_hook<> {
   public:
    virtual ~Waiting() = default;
    virtual void Resume() = 0;
  };

  template <class Handler>
  class WaitingHandler final : public Waiting {
   public:
    explicit WaitingHandler(Handler handler) : handler_(std::move(handler)) {}

    static void* operator new(std::size_t size) { return detail::AllocateBlock(size); }
    static void operator delete(void* block, std::size_t size) { detail::FreeBlock(block, size); }

    void Resume() override { std::move(handler_)(); }

   private:
    Handler handler_;
  };

  void Enter(std::unique_ptr<Waiting> waiting, boost::asio::any_io_executor executor);

  /// The operations that wait for the turn that was posted last.
  std::weak_ptr<Line> line_;
};

}  // namespace ratatosk::http
