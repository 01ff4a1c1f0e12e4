#pragma once

/// Opt-in: every asynchronous member of IChannelConnector, and by AsyncStart of everything else,
/// with any completion token of Asio's in place of `co_await`: a callback, `use_future`,
/// `deferred`, each with a cancellation slot if you like.

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

/// What a chain and its cancellation share; used on the home executor only.
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

/// The top of a chain of its own, so it may say which kinds of cancellation come through: all.
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

/// Runs `start()`, which gives an awaitable of an OperationResult, and completes `token` with
/// `void(OperationResult<T>)` on the token's executor, or on `home` when it has none.
///
/// Cancellation: a slot bound to the token lets all three kinds through, `total` among them, and
/// may be a CancellationSource's. When `home` is empty, its context being gone, the result is
/// `OPERATION_CANCELLED`. Lifetime: `start` is kept until the end; what it refers to must
/// live until `start()` returned.
template <class Start, class Token>
auto AsyncStart(boost::asio::any_io_executor home, Start start, Token&& token) {
  namespace asio = boost::asio;
  using Result = typename detail::AwaitedBy<std::invoke_result_t<Start&>>::type;

  auto initiate = [](auto handler, asio::any_io_executor on, Start begin) {
    auto executor = asio::get_associated_executor(handler, on);
    if (!on) {  // its context is gone; without an executor of its own the handler stays uncalled
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
      // No executor here: the user's slot may outlive the context.
      slot.assign([weak = std::weak_ptr(chain)](asio::cancellation_type type) {
        auto alive = weak.lock();
        if (!alive) return;
        const auto where = alive->home;
        // Nothing is kept here: the chain may end meanwhile, and must be destroyed at home.
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
/// `call` is begun already, so that only the awaitable, which keeps what it needs, outlives this.
template <class T, class Token>
auto AsyncCall(IChannelConnector& connector,
               boost::asio::awaitable<OperationResult<T>> call,
               Token&& token) {
  auto work = std::make_shared<boost::asio::awaitable<OperationResult<T>>>(std::move(call));
  return AsyncStart(
      connector.Executor(), [work] { return std::move(*work); }, std::forward<Token>(token));
}
}  // namespace detail

/// The members of IChannelConnector with any completion token. `connector` must live until this
/// call returned and the operation began on its executor.
template <class Token>
auto AsyncSend(IChannelConnector& connector, Message message, SendOptions options, Token&& token) {
  auto call = connector.SendMessageAsync(std::move(message), std::move(options));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncSend(IChannelConnector& connector, Message message, Token&& token) {
  return AsyncSend(connector, std::move(message), SendOptions(), std::forward<Token>(token));
}

template <class Token>
auto AsyncSendBatch(IChannelConnector& connector,
                    MessageBatch batch,
                    SendOptions options,
                    Token&& token) {
  auto call = connector.SendBatchAsync(std::move(batch), std::move(options));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncReceive(IChannelConnector& connector, MessageSource source, Token&& token) {
  auto call = connector.ReceiveAsync(std::move(source));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncReceiveMessages(IChannelConnector& connector, MessageSource source, Token&& token) {
  auto call = connector.ReceiveMessagesAsync(std::move(source));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncReceiveMessageStatus(IChannelConnector& connector, MessageSource source, Token&& token) {
  auto call = connector.ReceiveMessageStatusAsync(std::move(source));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncGetMessageStatus(IChannelConnector& connector,
                           std::string remote_message_id,
                           Token&& token) {
  auto call = connector.GetMessageStatusAsync(std::move(remote_message_id));
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncInitialize(IChannelConnector& connector, Token&& token) {
  auto call = connector.InitializeAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncTestConnection(IChannelConnector& connector, Token&& token) {
  auto call = connector.TestConnectionAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncGetStatus(IChannelConnector& connector, Token&& token) {
  auto call = connector.GetStatusAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncGetHealth(IChannelConnector& connector, Token&& token) {
  auto call = connector.GetHealthAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

template <class Token>
auto AsyncShutdown(IChannelConnector& connector, Token&& token) {
  auto call = connector.ShutdownAsync();
  return detail::AsyncCall(connector, std::move(call), std::forward<Token>(token));
}

}  // namespace ratatosk
