#include "connectors/send_operation.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <boost/asio/post.hpp>

namespace ratatosk {

namespace asio = boost::asio;

SendOperation::SendOperation(SendPath& path,
                             std::shared_ptr<void> connector,
                             const Message& message,
                             const SendOptions& options)
    : path_(path),
      common_(path.Common()),
      connector_(std::move(connector)),
      message_(message),
      options_(options),
      context_(common_.runtime, MessagingErrorCodes::SendTimeout) {}

void SendOperation::Begin() {
  if (context_.Stopped() != StopReason::None) {
    result_ = AbortedError();
    return Finish();
  }
  const CallRules rules("SendMessageAsync", Capabilities::SendMessages,
                        MessagingErrorCodes::SendTimeout, MessagingErrorCodes::SendMessageError,
                        options_.timeout.value_or(common_.send_timeout),
                        options_.timeout ? "SendOptions::timeout" : CommonSettings::SendTimeout);
  if (common_.telemetry.Traces()) {
    span_ = common_.telemetry.StartSpan(rules.name);
    context_.SetSpan(span_.get());
  }
  registration_.emplace(common_.in_flight, context_, rules.kind);
  if (auto refused = path_.GetLifecycle().Refuse(rules, context_)) {
    result_ = refused->WithCertainty(context_.CurrentCertainty());
    return Finish();
  }
  if (common_.IsInitialized()) return Prepare();
  auto initialize = [this](OperationContext&) { return path_.GetLifecycle().EnsureReadyAsync(); };
  Await(initialize, &SendOperation::AfterInitialization);
}

void SendOperation::BeginPart(OperationContext& whole) {
  Attach(whole, context_);
  if (context_.Stopped() != StopReason::None) {
    result_ = AbortedError();
    return Finish();
  }
  context_.StopAt(common_.runtime.Clock().Now() + common_.send_timeout,
                  CommonSettings::SendTimeout.data());
  Prepare();
}

void SendOperation::AfterInitialization() {
  if (awaited_) return Prepare();
  result_ = awaited_.Error().WithCertainty(context_.CurrentCertainty());
  Finish();
}

void SendOperation::Prepare() {
  began_ = common_.runtime.Clock().Now();
  if (span_) span_->SetAttribute("messaging.message.id", message_.Id());
  auto choose = [this] { sender_ = &path_.SenderOf(message_, options_, own_sender_); };
  if (auto error = Try(choose)) return Fail(std::move(*error));
  if (sender_->Type() != EndpointType::SenderRef) return Validate();
  own_sender_ = *sender_;
  sender_ = &own_sender_;
  auto resolve = [this](OperationContext& context) {
    return path_.ResolveAsync(own_sender_, context);
  };
  Await(resolve, &SendOperation::AfterResolution);
}

void SendOperation::AfterResolution() {
  if (!awaited_) return Fail(awaited_.Error());
  Validate();
}

void SendOperation::Validate() {
  auto valid = OperationResult<void>::Success();
  auto validate = [&] { valid = path_.Validate(message_, *sender_); };
  if (auto error = Try(validate)) return Fail(std::move(*error));
  if (!valid) {
    return Fail(valid.Error().WithCertainty(Certainty::NotSent).WithRetry(Retry::Never()));
  }
  call_.emplace(path_.Pipeline(), context_, message_, *sender_);
  Admit();
}

void SendOperation::Admit() {
  auto& pipeline = path_.Pipeline();
  std::optional<Error> refused;
  auto peek = [&] { refused = pipeline.Peek(*call_); };
  if (auto error = Try(peek)) return Fail(std::move(*error));
  if (refused) return Refuse(std::move(*refused));
  if (!pipeline.HasToAsk(*call_)) return WaitAtGate();
  auto ask = [this](OperationContext&) { return path_.Pipeline().AskLimitsAsync(*call_); };
  Await(ask, &SendOperation::AfterLimits);
}

void SendOperation::AfterLimits() {
  if (!awaited_) return Refuse(awaited_.Error());
  WaitAtGate();
}

void SendOperation::WaitAtGate() {
  if (path_.Gate().TryEnter()) return Attempt();
  context_.WaitWith(this);
  path_.Gate().Wait(*this);
}

void SendOperation::OnTurn() {
  const auto alive = self_;
  context_.WaitWith(nullptr);
  must_post_ = true;  // the gate is processing its queue
  Attempt();
  must_post_ = false;
}

asio::awaitable<OperationResult<SendResult>> SendOperation::PluginCall::operator()(
    OperationContext&) {
  return operation_.common_.core->SendMessageCoreAsync(operation_.message_,
                                                       *operation_.send_context_);
}

void SendOperation::Attempt() {
  if (auto refused = path_.Pipeline().Enter(*call_)) {
    path_.Gate().Leave();
    return Refuse(std::move(*refused));
  }
  limited_ = path_.Pipeline().LimitAttempt(*call_);
  auto& context = limited_ ? limited_->Context() : context_;
  send_context_.emplace(context, options_, *sender_);
  auto fail = [&context](std::exception_ptr thrown) {
    return FromException(context, std::move(thrown), MessagingErrorCodes::SendMessageError);
  };
  Run(context, DriveAsync(context, plugin_call_, result_, fail), &SendOperation::EndAttempt);
}

void SendOperation::EndAttempt() {
  limited_.reset();
  auto& pipeline = path_.Pipeline();
  std::optional<Tick> again;
  if (result_) {
    pipeline.Succeeded(*call_);
  } else {
    auto error = result_.Error();
    if (error.Certainty() == Certainty::None) error = error.WithCertainty(Certainty::Unknown);
    auto classify = [&] { again = pipeline.Failed(*call_, error); };
    auto thrown = Try(classify);
    if (!again) result_ = thrown ? *thrown : pipeline.LastError(*call_);
  }
  path_.Gate().Leave();
  again ? RestUntil(*again) : Conclude();
}

void SendOperation::RestUntil(Tick when) {
  resting_ = true;
  context_.WaitWith(this);
  common_.runtime.Timers().Schedule(*this, when);
  if (!Scheduled()) Post(&SendOperation::AfterRest);  // the executor's context is gone
}

void SendOperation::OnTime() noexcept { Post(&SendOperation::AfterRest); }

void SendOperation::AfterRest() {
  resting_ = false;
  common_.runtime.Timers().DisarmIfEmpty();
  if (context_.Stopped() != StopReason::None) return Refuse(AbortedError());
  Admit();
}

void SendOperation::OnStopRequested() {
  Cancel();
  LeaveLine();
  Post(&SendOperation::AfterStop);
}

void SendOperation::AfterStop() {
  if (resting_) return AfterRest();
  auto refused = path_.Pipeline().Enter(*call_);  // returns the permit
  Refuse(refused ? std::move(*refused) : AbortedError());
}

void SendOperation::Refuse(Error why) {
  result_ = path_.Pipeline().Refused(*call_, std::move(why));
  Conclude();
}

void SendOperation::Fail(Error why) {
  result_ = std::move(why);
  Conclude();
}

void SendOperation::Conclude() {
  if (result_) {
    result_->MessageId = message_.Id();
    result_->CorrelationId = options_.correlation_id;
    if (result_->SentAt == WallTime()) result_->SentAt = common_.runtime.Clock().WallNow();
  }
  path_.Report(message_, result_, began_);
  Finish();
}

void SendOperation::Finish() {
  if (!result_ && result_.Error().Code() == AbortedError().Code()) {
    result_ = context_.StopError(result_.Error());
  }
  if (span_) {
    if (!result_) span_->SetError(result_.Error().Code().Text());
    context_.SetSpan(nullptr);
    span_.reset();
  }
  call_.reset();
  registration_.reset();
  Deliver();
}

template <class Call>
std::optional<Error> SendOperation::Try(Call call) {
  std::exception_ptr thrown;
  try {
    call();
    return std::nullopt;
  } catch (...) {
    thrown = std::current_exception();
  }
  return FromException(context_, std::move(thrown), MessagingErrorCodes::SendMessageError)
      .WithCertainty(context_.CurrentCertainty());
}

void SendOperation::Await(Work work, Step next) {
  work_ = std::move(work);
  auto fail = [this](std::exception_ptr thrown) {
    return FromException(context_, std::move(thrown), MessagingErrorCodes::SendMessageError)
        .WithCertainty(context_.CurrentCertainty());
  };
  Run(context_, DriveAsync(context_, work_, awaited_, fail), next);
}

void SendOperation::Run(OperationContext& context, asio::awaitable<void> coroutine, Step next) {
  auto ended = [self = std::move(self_), next](std::exception_ptr thrown) mutable {
    if (thrown) std::rethrow_exception(std::move(thrown));  // std::bad_alloc
    auto& operation = *self;
    operation.self_ = std::move(self);
    (operation.*next)();
  };
  Spawn(context, std::move(coroutine), std::move(ended));
}

void SendOperation::Post(Step next) {
  context_.WaitWith(nullptr);
  const auto home = common_.runtime.Home();
  auto resume = [self = std::move(self_), next]() mutable {
    auto& operation = *self;
    operation.self_ = std::move(self);
    (operation.*next)();
  };
  if (home) asio::post(home, std::move(resume));
}

}  // namespace ratatosk
