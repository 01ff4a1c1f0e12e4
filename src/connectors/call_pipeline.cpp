#include "connectors/call_pipeline.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include "connectors/resilience_settings.hpp"

namespace ratatosk {

namespace asio = boost::asio;

namespace {

using Codes = MessagingErrorCodes;
using std::chrono::milliseconds;

bool StoppedByCaller(const OperationContext& operation) noexcept {
  return operation.Stopped() == StopReason::Cancelled ||
         operation.Stopped() == StopReason::Shutdown;
}

// Returns how an error counts for the circuit breaker. Only an error that suggests that the
// provider or the network is unhealthy is a failure. Rejections are not, nor are errors raised
// before the request was sent.
BreakerOutcome OutcomeOf(const Error& error, ErrorCode timeout) noexcept {
  if (error.Code() == Codes::RateLimited) return BreakerOutcome::Ignored;
  // A limit of this process says nothing about the provider.
  if (error.Code() == Codes::ConnectionPoolFull) return BreakerOutcome::Ignored;
  if (error.Certainty() == Certainty::Rejected) return BreakerOutcome::Success;
  const bool ill = error.Certainty() == Certainty::Unknown || error.Code() == timeout ||
                   error.Code() == Codes::ConnectionFailed ||
                   error.Retry().Kind() != RetryKind::Never;
  if (ill) return BreakerOutcome::Failure;
  return error.Certainty() == Certainty::NotSent ? BreakerOutcome::Ignored
                                                 : BreakerOutcome::Success;
}

KeyLimits LimitsOf(const ResiliencePolicy& policy, LimitScope scope) noexcept {
  switch (scope) {
    case LimitScope::Account:
      return policy.account;
    case LimitScope::Sender:
      return policy.sender;
    case LimitScope::Pair:
      return policy.pair;
  }
  return KeyLimits();
}

constexpr std::array kScopes{LimitScope::Pair, LimitScope::Sender, LimitScope::Account};

std::string_view RateSetting(LimitScope scope) noexcept {
  return scope == LimitScope::Account  ? CommonSettings::AccountRate
         : scope == LimitScope::Sender ? CommonSettings::SenderRate
                                       : CommonSettings::PairRate;
}

std::string_view ConcurrencySetting(LimitScope scope) noexcept {
  return scope == LimitScope::Account  ? CommonSettings::AccountConcurrency
         : scope == LimitScope::Sender ? CommonSettings::SenderConcurrency
                                       : CommonSettings::PairConcurrency;
}

}  // namespace

PipelineCall::PipelineCall(CallPipeline& pipeline,
                           OperationContext& operation,
                           std::string_view operation_name,
                           ErrorCode timeout_code)
    : pipeline_(pipeline), whole_(operation), name_(operation_name), timeout_(timeout_code) {}

PipelineCall::PipelineCall(CallPipeline& pipeline,
                           OperationContext& operation,
                           const Message& sent,
                           const Endpoint& from)
    : pipeline_(pipeline),
      whole_(operation),
      name_("send"),
      timeout_(Codes::SendTimeout),
      message_(&sent),
      sender_(&from) {}

PipelineCall::~PipelineCall() {
  if (!ticket_) return;
  pipeline_.breaker_.Leave(*ticket_, BreakerOutcome::Ignored, pipeline_.runtime_.Clock().Now());
}

AttemptWatch::AttemptWatch(const ResiliencePolicy& policy,
                           PipelineCall& call,
                           OperationContext& part)
    : call_(call), part_(part) {
  const auto now = part.Runtime().Clock().Now();
  if (policy.attempt_timeout > milliseconds::zero()) part.StopAt(now + policy.attempt_timeout);
  if (policy.connect_timeout > milliseconds::zero()) {
    connect_timeout_ = policy.connect_timeout;
    part.Runtime().Timers().Schedule(*this, now + connect_timeout_);
  }
}

AttemptWatch::~AttemptWatch() {
  call_.timed_out_ = part_.Stopped() == StopReason::Deadline;
  call_.whole_.Adopt(part_.Progress());
  Cancel();
  part_.Runtime().Timers().DisarmIfEmpty();
}

// Limits only the time until a request's first byte, for each request of the attempt separately.
void AttemptWatch::OnTime() noexcept {
  if (part_.Stopped() != StopReason::None) return;
  const auto& runtime = part_.Runtime();
  const auto now = runtime.Clock().Now();
  const bool waits = part_.Progress() == RequestProgress::Waiting;
  const auto since = waits ? part_.WaitingSince() : now;
  if (since > now - connect_timeout_) {
    runtime.Timers().Schedule(*this, since + connect_timeout_);
    return;
  }
  part_.RequestStop(StopReason::Deadline, asio::cancellation_type::total);
  call_.never_connected_ = part_.Stopped() == StopReason::Deadline;
}

LimitedAttempt::LimitedAttempt(const ResiliencePolicy& policy, PipelineCall& call)
    : part_(call.whole_.Runtime(), call.timeout_), watch_(policy, call, part_) {
  OperationDriver::Attach(call.whole_, part_);
}

CallPipeline::CallPipeline(const Runtime& runtime,
                           const ConnectionSettings& settings,
                           ChannelSchemaHandle schema,
                           std::shared_ptr<const ConnectorCore> core)
    : runtime_(runtime),
      schema_(std::move(schema)),
      core_(std::move(core)),
      policy_(ReadResiliencePolicy(settings)),
      measures_(settings.GetBoolean(CommonSettings::EnableMetrics).value_or(true)),
      breaker_(policy_.breaker),
      limits_(runtime.Get(kSharedLimits)) {}

std::optional<Error> CallPipeline::Peek(PipelineCall& call) {
  if (!budget_) {
    const auto account = core_->LimitedAccount();
    account_key_ = account.empty() ? limits_->NewKey() : "account:" + account;
    budget_ = limits_->Budget(account_key_, policy_.budget_per_call);
  }
  if (call.whole_.Stopped() != StopReason::None) return AbortedError();
  if (!policy_.use_breaker || breaker_.State() != BreakerState::Open) return std::nullopt;
  const auto now = runtime_.Clock().Now();
  return now < breaker_.OpenUntil() ? std::optional(BreakerError(now)) : std::nullopt;
}

bool CallPipeline::HasToAsk(const PipelineCall& call) const noexcept {
  return (call.message_ && policy_.LimitsAnything()) ||
         (limits_->AnyEverShut() && limits_->AnyShut(runtime_.Clock().Now()));
}

asio::awaitable<OperationResult<void>> CallPipeline::AskLimitsAsync(PipelineCall& call) {
  auto permit = co_await limits_->AcquireAsync(runtime_, KeysOf(call), call.whole_.Deadline());
  if (!permit) co_return permit.Error();
  call.permit_ = std::move(*permit);
  co_return OperationResult<void>::Success();
}

std::optional<Error> CallPipeline::Enter(PipelineCall& call) {
  std::optional<Error> refused;
  if (call.whole_.Stopped() != StopReason::None) refused = AbortedError();
  if (!refused && policy_.use_breaker) {
    const bool closed = breaker_.State() == BreakerState::Closed;  // the time is not needed then
    const auto now = closed ? Tick() : runtime_.Clock().Now();
    call.ticket_ = breaker_.TryEnter(now);
    ReportBreaker();
    if (!call.ticket_) refused = BreakerError(now);
  }
  if (refused) {
    call.permit_.GiveBack(runtime_.Clock().Now());
    return refused;
  }
  ++call.attempts_;
  call.timed_out_ = call.never_connected_ = false;
  return std::nullopt;
}

Error CallPipeline::BreakerError(Tick now) const {
  const Error error(Codes::CircuitBreakerOpen, "the circuit breaker is open");
  // In the half-open state, a running probe can take long or end immediately.
  const auto left = std::chrono::ceil<milliseconds>(breaker_.OpenUntil() - now);
  return error.WithRetry(Retry::After(std::max(left, milliseconds(1000))));
}

void CallPipeline::LeaveBreaker(PipelineCall& call, BreakerOutcome outcome, Tick now) {
  if (!call.ticket_) return;
  breaker_.Leave(*call.ticket_, outcome, now);
  call.ticket_.reset();
  ReportBreaker();
}

void CallPipeline::Succeeded(PipelineCall& call) {
  LeaveBreaker(call, BreakerOutcome::Success, runtime_.Clock().Now());
  if (call.attempts_ == 1) budget_->Earn();
  ReportAttempt(call, nullptr, nullptr);
}

// Returns the error of an attempt. If the attempt exceeded its own time limit, adds advice for the
// next attempt.
Error CallPipeline::Classified(const PipelineCall& call, const Error& error) const {
  const bool own_limit = call.timed_out_ && call.whole_.Stopped() == StopReason::None;
  if (!own_limit || error.Code() != call.timeout_) return error;
  if (call.never_connected_) {
    return Error(Codes::ConnectionFailed, "nothing was written within Timeout.Connect")
        .WithCertainty(error.Certainty())
        .WithRetry(Retry::Now());
  }
  const bool safe = error.Certainty() != Certainty::Unknown;
  return Error(call.timeout_, "the attempt took longer than Timeout.Attempt")
      .WithCertainty(error.Certainty())
      .WithRetry(safe ? Retry::Now() : Retry::Never());
}

std::optional<Tick> CallPipeline::Failed(PipelineCall& call, const Error& error) {
  const auto now = runtime_.Clock().Now();
  const auto& whole = call.whole_;
  call.last_error_ = Classified(call, error);
  const auto& failure = *call.last_error_;
  if (StoppedByCaller(whole)) {
    LeaveBreaker(call, BreakerOutcome::Ignored, now);
    if (whole.Progress() <= RequestProgress::Waiting) call.permit_.GiveBack(now);
    return std::nullopt;
  }
  call.permit_ = LimitPermit();
  const bool prepared = whole.Progress() != RequestProgress::Preparing;
  LeaveBreaker(call, prepared ? OutcomeOf(failure, call.timeout_) : BreakerOutcome::Ignored, now);
  if (prepared) ShutGate(call, failure, now);
  if (call.attempts_ == 1) budget_->Earn();
  if (whole.Stopped() != StopReason::None) return std::nullopt;

  constexpr double kMost = 18446744073709551615.0;
  const auto kind = call.message_ ? Repetition::Send : Repetition::Idempotent;
  const auto random = static_cast<double>(runtime_.Random()) / kMost;
  const FailedAttempt attempt(kind, call.attempts_, now, whole.Deadline(), random);
  const auto decision = RetryDecision::Of(failure, attempt, policy_.retry, *budget_);
  ReportAttempt(call, &failure, &decision);
  if (!decision.Again()) return std::nullopt;
  if (failure.Certainty() == Certainty::Unknown) {
    call.maybe_accepted_ = true;
  } else {
    call.whole_.MarkNotHandedOver();
  }
  return decision.When();
}

asio::awaitable<bool> CallPipeline::RestAsync(PipelineCall& call, Tick until) {
  const bool rested = co_await runtime_.Timers().WaitUntilAsync(until);
  co_return rested&& call.whole_.Stopped() == StopReason::None;
}

Error CallPipeline::Refused(PipelineCall& call, Error why) const {
  if (call.attempts_ > 0) budget_->GiveBack();  // returns the token of the retry that is not made
  return Final(call, std::move(why));
}

std::unique_ptr<LimitedAttempt> CallPipeline::LimitAttempt(PipelineCall& call) const {
  if (!policy_.LimitsAttempts()) return nullptr;
  return std::make_unique<LimitedAttempt>(policy_, call);
}

// Returns the error of the call. The error of an attempt takes precedence over the reason why the
// next attempt was not made.
Error CallPipeline::Final(PipelineCall& call, Error error) const {
  const bool refused =
      error.Code() == Codes::RateLimited || error.Code() == Codes::CircuitBreakerOpen;
  if (refused && call.last_error_) error = *call.last_error_;
  if (call.maybe_accepted_) call.whole_.MarkWritten();
  if (error.Code() == AbortedError().Code() && call.whole_.Stopped() != StopReason::None) {
    return call.whole_.StopError(error);
  }
  if (!call.message_) return error;
  if (call.maybe_accepted_) return error.WithCertainty(Certainty::Unknown);
  return refused && !call.last_error_ ? error.WithCertainty(Certainty::NotSent) : error;
}

std::string CallPipeline::KeyOf(const PipelineCall& call, LimitScope scope) const {
  std::string key = account_key_;
  if (!call.message_ || scope == LimitScope::Account) return key;
  key.append(" sender:").append(call.sender_->Address());
  if (scope == LimitScope::Pair)
    key.append(" receiver:").append(call.message_->Receiver().Address());
  return key;
}

std::vector<LimitKey> CallPipeline::KeysOf(const PipelineCall& call) const {
  std::vector<LimitKey> keys;
  if (!call.message_) {
    keys.emplace_back(account_key_);
    return keys;
  }
  for (const auto scope : kScopes) {
    const auto limits = LimitsOf(policy_, scope);
    keys.emplace_back(KeyOf(call, scope))
        .WithRate(limits.rate, RateSetting(scope))
        .WithConcurrency(limits.concurrency, ConcurrencySetting(scope));
  }
  return keys;
}

void CallPipeline::ShutGate(const PipelineCall& call, const Error& error, Tick now) {
  const bool throttled = error.Code() == Codes::RateLimited &&
                         error.Retry().Kind() == RetryKind::After &&
                         error.Retry().Delay() > milliseconds::zero();
  if (throttled)
    limits_->Shut(KeyOf(call, core_->LimitedBy(error)), now + error.Retry().Delay(), now);
}

void CallPipeline::ReportAttempt(const PipelineCall& call,
                                 const Error* error,
                                 const RetryDecision* decision) {
  const auto code = error ? error->Code().Text() : std::string_view();
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), call.attempts_).ptr;
  const std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
  if (auto* log = runtime_.Log(); log && error && log->Enabled(LogLevel::Information)) {
    const auto channel = schema_->Identity();
    const std::array fields = {
        LogField("channel", channel),
        LogField("operation", call.name_),
        LogField("message.id", call.message_ ? call.message_->Id() : std::string_view()),
        LogField("attempt", number),
        LogField("error", code),
        LogField("certainty", ToString(error->Certainty())),
        LogField("next", ToString(decision->Verdict()))};
    log->Write(LogLevel::Information, "attempt.failed", fields);
  }
  if (auto* span = error ? call.whole_.Span() : nullptr) {
    const std::array attributes = {LogField("attempt", number), LogField("error.type", code),
                                   LogField("certainty", ToString(error->Certainty())),
                                   LogField("next", ToString(decision->Verdict()))};
    span->AddEvent("attempt.failed", attributes);
  }
  if (auto* metrics = measures_ ? runtime_.Metrics() : nullptr) {
    const auto channel = schema_->Identity();
    const std::array attributes = {LogField("messaging.system", channel),
                                   LogField("messaging.operation.name", call.name_),
                                   LogField("error.type", code)};
    metrics->Add("ratatosk.attempts", 1, attributes);
    if (decision && decision->Again()) metrics->Add("ratatosk.retries", 1, attributes);
  }
}

void CallPipeline::ReportBreaker() {
  if (breaker_.State() == reported_) return;
  reported_ = breaker_.State();
  const auto channel = schema_->Identity();
  const std::array fields = {LogField("channel", channel), LogField("state", ToString(reported_))};
  if (auto* log = runtime_.Log(); log && log->Enabled(LogLevel::Warning)) {
    log->Write(LogLevel::Warning, "circuit_breaker.state", fields);
  }
  if (auto* metrics = measures_ ? runtime_.Metrics() : nullptr) {
    metrics->Add("ratatosk.circuit_breaker.state.changes", 1, fields);
  }
}

}  // namespace ratatosk
