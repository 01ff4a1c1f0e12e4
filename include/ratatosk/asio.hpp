#pragma once

/// Optional support for Asio completion tokens other than `co_await`: a callback, `use_future`,
/// `deferred`, each with a cancellation slot if needed. Covers every asynchronous member of
/// IChannelConnector, and any other operation through AsyncStart.

#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/cancellation_source.hpp>
#include <ratatosk/core/run_operation.hpp>

namespace ratatosk {

namespace detail {

template <class T>
struct AwaitedBy;
template <class T>
struct AwaitedBy<boost::asio::awaitable<T>> {
  using type = T;
};

/// State shared by a chain and its cancellation. Used on the home executor only.
template <class Start>
class Chain {
 public:
  Chain(boost::asio::any_io_executor on, Start begin)
      : home(std::move(on)), start(std::move(begin)) {}

  void Cancel(boost::asio::cancellation_type type) {
    if (begun) {
      signal.emit(type);
    } else {
      early = early | type;
    }
  }

  boost::asio::any_io_executor home;
  Start start;
  boost::asio::cancellation_signal signal;
  boost::asio::cancellation_type early = boost::asio::cancellation_type::none;
  bool begun = false;
};

/// Runs a chain of its own. As its top-level coroutine it sets which kinds of cancellation pass
/// through: all of them.
template <class Result, class Start>
boost::asio::awaitable<Result> RunChain(std::shared_ptr<Chain<Start>> chain) {
  co_await boost::asio::this_coro::reset_cancellation_state(
      boost::asio::enable_total_cancellation());
  chain->begun = true;
  if (chain->early != boost::asio::cancellation_type::none) {
    co_return Error(MessagingErrorCodes::OperationCancelled, "cancelled before it began")
        .WithCertainty(Certainty::NotSent);
  }
  auto work = chain->start();
  co_return co_await std::move(work);
}

}  // namespace detail

/// Runs `start()`, which must return an awaitable of an OperationResult, and completes `token` with
/// `void(OperationResult<T>)` on the token's executor, or on `home` if it has none.
///
/// Cancellation: a slot bound to the token passes all three kinds, including `total`. It can be the
/// slot of a CancellationSource. If `home` is empty because its context no longer exists, the
/// result is `OPERATION_CANCELLED`.
///
/// Lifetime: `start` is kept until the operation ends. Anything that it refers to must live until
/// `start()` returns.
template <class Start, class Token>
auto AsyncStart(boost::asio::any_io_executor home, Start start, Token&& token) {
  namespace asio = boost::asio;
  using Result = typename detail::AwaitedBy<std::invoke_result_t<Start&>>::type;

  auto initiate = [](auto handler, asio::any_io_executor on, Start begin) {
    auto executor = asio::get_associated_executor(handler, on);
    if (!on) {  // the context is gone; without an executor of its own, the handler is never called
      auto gone = [h = std::move(handler)]() mutable {
        std::move(h)(Result(Error(MessagingErrorCodes::OperationCancelled, "its context is gone")
                                .WithCertainty(Certainty::NotSent)));
      };
      if (detail::IsUsable(executor)) asio::post(executor, std::move(gone));
      return;
    }
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto chain = std::make_shared<detail::Chain<Start>>(on, std::move(begin));
    if (slot.is_connected()) {
      // Do not bind an executor here: the caller's slot may outlive the context.
      slot.assign([weak = std::weak_ptr(chain)](asio::cancellation_type type) {
        auto alive = weak.lock();
        if (!alive) return;
        const auto where = alive->home;
        // Keep no reference here: the chain may end in the meantime, and must be destroyed at home.
        asio::post(where, [chain = std::move(alive), type] { chain->Cancel(type); });
      });
    }
    auto work = asio::make_work_guard(executor);
    auto on_end = [chain, slot, on, work = std::move(work), handler = std::move(handler)](
                      std::exception_ptr thrown, Result result) mutable {
      if (thrown) std::rethrow_exception(std::move(thrown));  // std::bad_alloc
      auto resume_on = work.get_executor();
      auto resume = [slot, work = std::move(work), handler = std::move(handler),
                     result = std::move(result)]() mutable {
        slot.clear();
        std::move(handler)(std::move(result));
      };
      detail::ResumeOn(resume_on, on, std::move(resume));
    };
    asio::co_spawn(on, detail::RunChain<Result>(chain),
                   asio::bind_cancellation_slot(chain->signal.slot(), std::move(on_end)));
  };
  return asio::async_initiate<Token, void(Result)>(std::move(initiate), token, std::move(home),
                                                   std::move(start));
}

namespace detail {
/// Runs `call`, which has already been created. Only the awaitable, which keeps everything that it
/// needs, outlives this function.
template <class T, class Token>
auto AsyncCall(IChannelConnector& connector,
               boost::asio::awaitable<OperationResult<T>> call,
               Token&& token) {
  auto work = std::make_shared<boost::asio::awaitable<OperationResult<T>>>(std::move(call));
  return AsyncStart(
      connector.Executor(), [work] { return std::move(*work); }, std::forward<Token>(token));
}
}  // namespace detail

/// The members of IChannelConnector, with any completion token. `connector` must live until the
/// function has returned and the operation has started on its executor.
template <class Token>
auto AsyncSend(IChannelConnector& connector, Message message, SendOptions options, Token&& token) {
  auto call = connector.SendMessageAsync(std::move(message), std::move(options));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::SendMessageAsync with the default options.
template <class Token>
auto AsyncSend(IChannelConnector& connector, Message message, Token&& token) {
  return AsyncSend(connector, std::move(message), SendOptions(), std::forward<Token>(token));
}

/// Starts IChannelConnector::SendBatchAsync.
template <class Token>
auto AsyncSendBatch(IChannelConnector& connector,
                    MessageBatch batch,
                    SendOptions options,
                    Token&& token) {
  auto call = connector.SendBatchAsync(std::move(batch), std::move(options));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::ReceiveAsync.
template <class Token>
auto AsyncReceive(IChannelConnector& connector, MessageSource source, Token&& token) {
  auto call = connector.ReceiveAsync(std::move(source));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::ReceiveMessagesAsync.
template <class Token>
auto AsyncReceiveMessages(IChannelConnector& connector, MessageSource source, Token&& token) {
  auto call = connector.ReceiveMessagesAsync(std::move(source));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::ReceiveMessageStatusAsync.
template <class Token>
auto AsyncReceiveMessageStatus(IChannelConnector& connector, MessageSource source, Token&& token) {
  auto call = connector.ReceiveMessageStatusAsync(std::move(source));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::GetMessageStatusAsync.
template <class Token>
auto AsyncGetMessageStatus(IChannelConnector& connector,
                           std::string remote_message_id,
                           Token&& token) {
  auto call = connector.GetMessageStatusAsync(std::move(remote_message_id));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::InitializeAsync.
template <class Token>
auto AsyncInitialize(IChannelConnector& connector, Token&& token) {
  auto call = connector.InitializeAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::TestConnectionAsync.
template <class Token>
auto AsyncTestConnection(IChannelConnector& connector, Token&& token) {
  auto call = connector.TestConnectionAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::GetStatusAsync.
template <class Token>
auto AsyncGetStatus(IChannelConnector& connector, Token&& token) {
  auto call = connector.GetStatusAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::GetHealthAsync.
template <class Token>
auto AsyncGetHealth(IChannelConnector& connector, Token&& token) {
  auto call = connector.GetHealthAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

/// Starts IChannelConnector::ShutdownAsync.
template <class Token>
auto AsyncShutdown(IChannelConnector& connector, Token&& token) {
  auto call = connector.ShutdownAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

}  // namespace ratatosk
