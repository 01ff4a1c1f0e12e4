#include "connectors/send_path.hpp"

#include <memory>
#include <utility>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "connectors/send_operation.hpp"

namespace ratatosk {

namespace asio = boost::asio;

namespace {

// The arguments of a public call, kept until its result.
class SendRequest {
 public:
  SendRequest(std::shared_ptr<void> owner, Message m, SendOptions o)
      : connector(std::move(owner)), message(std::move(m)), options(std::move(o)) {}

  static void* operator new(std::size_t size) { return detail::AllocateBlock(size); }
  static void operator delete(void* request, std::size_t size) { detail::FreeBlock(request, size); }

  const std::shared_ptr<void> connector;
  const Message message;
  const SendOptions options;
};

// A send that a caller awaits. `Handler` resumes the caller on its own executor.
template <class Handler>
class AwaitedSend final : public SendOperation {
 public:
  AwaitedSend(SendPath& path, std::unique_ptr<SendRequest> request, Handler handler)
      : SendOperation(path, request->connector, request->message, request->options),
        request_(std::move(request)),
        handler_(std::move(handler)),
        slot_(asio::get_associated_cancellation_slot(handler_)),
        work_(asio::get_associated_executor(handler_, path.Common().runtime.Home())) {}

  static void Start(SendPath& path, std::unique_ptr<SendRequest> request, Handler handler) {
    const auto home = path.Common().runtime.Home();
    auto operation = std::allocate_shared<AwaitedSend>(RecyclingAllocator<AwaitedSend>(), path,
                                                       std::move(request), std::move(handler));
    operation->StopOnCancellation();
    operation->self_ = operation;
    const bool at_home = operation->work_.get_executor() == home;
    // Moved: the operation can end in the meantime, and must be destroyed on the home executor.
    auto begin = [operation = std::move(operation)] {
      operation->must_post_ = true;  // the caller has not finished suspending
      operation->Begin();
      operation->must_post_ = false;
    };
    if (at_home) {
      begin();
    } else {
      asio::dispatch(home, std::move(begin));
    }
  }

 private:
  void StopOnCancellation() {
    if (!slot_.is_connected()) return;
    slot_.assign([weak = weak_from_this()](asio::cancellation_type type) {
      auto alive = weak.lock();
      if (!alive || !alive->Context().Runtime().Alive()) return;
      const auto home = alive->Context().Runtime().Home();
      // Keep nothing here: the operation can end in the meantime and must be destroyed at home.
      auto stop = [operation = std::move(alive), type] {
        operation->Context().RequestStop(StopReason::Cancelled, type);
      };
      asio::post(home, std::move(stop));
    });
  }

  void Deliver() override {
    const auto executor = work_.get_executor();
    const bool resume_here = !must_post_ && executor == Path().Common().runtime.Home();
    auto resume = [slot = slot_, work = std::move(work_), handler = std::move(handler_),
                   result = std::move(result_)]() mutable {
      slot.clear();
      std::move(handler)(std::move(result));
    };
    self_.reset();  // releases the deadline before the caller continues
    if (resume_here) {
      resume();
    } else {
      asio::post(executor, std::move(resume));
    }
  }

  std::unique_ptr<SendRequest> request_;
  Handler handler_;
  asio::cancellation_slot slot_;
  asio::executor_work_guard<asio::associated_executor_t<Handler, asio::any_io_executor>> work_;
};

// A message of a batch.
class BatchedSend final : public SendOperation {
 public:
  BatchedSend(SendPath& path,
              const Message& message,
              const SendOptions& options,
              SendPath::OnEnd on_end)
      : SendOperation(path, path.Common().KeepAlive(), message, options),
        on_end_(std::move(on_end)) {}

  static void Start(std::shared_ptr<BatchedSend> operation, OperationContext& whole) {
    operation->self_ = operation;
    operation->must_post_ = true;
    operation->BeginPart(whole);
    operation->must_post_ = false;
  }

 private:
  void Deliver() override {
    auto end = [on_end = std::move(on_end_), result = std::move(result_)]() mutable {
      on_end(std::move(result));
    };
    const auto home = Path().Common().runtime.Home();
    const bool post = must_post_;
    self_.reset();
    post ? asio::post(home, std::move(end)) : end();
  }

  SendPath::OnEnd on_end_;
};

}  // namespace

asio::awaitable<OperationResult<SendResult>> SendPath::SendAsync(Message message,
                                                                 SendOptions options) {
  auto request =
      std::make_unique<SendRequest>(common_.KeepAlive(), std::move(message), std::move(options));
  auto initiate = [](auto handler, SendPath* path, std::unique_ptr<SendRequest> arguments) {
    using Handler = decltype(handler);
    const auto& runtime = path->common_.runtime;
    if (runtime.Alive()) {
      AwaitedSend<Handler>::Start(*path, std::move(arguments), std::move(handler));
      return;
    }
    OperationContext context(runtime, MessagingErrorCodes::SendTimeout);
    context.RequestStop(StopReason::Shutdown, asio::cancellation_type::terminal);
    const auto executor = asio::get_associated_executor(handler);
    auto gone = [h = std::move(handler), e = context.StopError(AbortedError())]() mutable {
      std::move(h)(OperationResult<SendResult>(std::move(e)));
    };
    asio::post(executor, std::move(gone));
  };
  using Signature = void(OperationResult<SendResult>);
  return asio::async_initiate<const asio::use_awaitable_t<>&, Signature>(
      std::move(initiate), asio::use_awaitable, this, std::move(request));
}

void SendPath::SendPart(const Message& message,
                        const SendOptions& options,
                        OperationContext& whole,
                        OnEnd on_end) {
  auto operation = std::allocate_shared<BatchedSend>(RecyclingAllocator<BatchedSend>(), *this,
                                                     message, options, std::move(on_end));
  BatchedSend::Start(std::move(operation), whole);
}

const Endpoint& SendPath::SenderOf(const Message& message,
                                   const SendOptions& options,
                                   Endpoint& default_sender) const {
  if (options.sender) return *options.sender;
  // A sender with a type but no address is the caller's mistake, which validation reports.
  if (message.Sender() != Endpoint()) return message.Sender();
  return default_sender = common_.core->DefaultSender();
}

void SendPath::Report(const Message& message,
                      const OperationResult<SendResult>& result,
                      Tick began) {
  result ? ++common_.sent : ++common_.failed;
  common_.telemetry.Sent(message, result, common_.runtime.Clock().Now() - began);
}

}  // namespace ratatosk
