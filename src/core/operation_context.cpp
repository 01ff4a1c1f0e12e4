#include <ratatosk/core/operation_context.hpp>

#include <string>
#include <utility>

#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/core/timer_queue.hpp>

namespace ratatosk {

class OperationContext::DeadlineEntry final : public TimerQueue::Entry {
 public:
  explicit DeadlineEntry(OperationContext& context) : context_(context) {}

  /// The setting or option that the deadline comes from, or null.
  const char* limit = nullptr;

  static void* operator new(std::size_t size) { return detail::AllocateBlock(size); }
  static void operator delete(void* entry, std::size_t size) { detail::FreeBlock(entry, size); }

 private:
  void OnTime() noexcept override {
    context_.RequestStop(StopReason::Deadline, boost::asio::cancellation_type::terminal);
  }

  OperationContext& context_;
};

OperationContext::OperationContext(ratatosk::Runtime runtime, ErrorCode timeout)
    : runtime_(std::move(runtime)), timeout_(timeout) {}

OperationContext::~OperationContext() {
  if (whole_) std::erase(whole_->parts_, this);
  for (auto* part : parts_) part->whole_ = nullptr;
  if (!deadline_entry_) return;
  deadline_entry_.reset();
  runtime_.Timers().DisarmIfEmpty();
}

void OperationContext::Attach(OperationContext& part) {
  part.whole_ = this;
  parts_.push_back(&part);
  if (stopped_ != StopReason::None) {
    part.RequestStop(stopped_, boost::asio::cancellation_type::terminal);
  }
}

void OperationContext::BeginWaiting() noexcept {
  progress_ = RequestProgress::Waiting;
  waiting_since_ = runtime_.Clock().Now();
}

Certainty OperationContext::CurrentCertainty() const noexcept {
  return IsSend() ? CertaintyOf(progress_) : Certainty::None;
}

void OperationContext::StopAt(Tick when, const char* limit) {
  if (when >= deadline_) return;
  deadline_ = when;
  if (!deadline_entry_) deadline_entry_ = std::make_unique<DeadlineEntry>(*this);
  deadline_entry_->limit = limit;
  runtime_.Timers().Schedule(*deadline_entry_, when);
}

void OperationContext::RequestStop(StopReason reason, boost::asio::cancellation_type type) {
  using boost::asio::cancellation_type;
  if (type == cancellation_type::none) return;
  for (auto* part : parts_) part->RequestStop(reason, type);
  if (stopped_ != StopReason::None) return;
  const auto immediate = cancellation_type::terminal | cancellation_type::partial;
  const bool safe_only = (type & immediate) == cancellation_type::none;
  if (safe_only && parts_.empty() && progress_ > RequestProgress::Waiting) return;
  stopped_ = reason;
  if (!parts_.empty()) return;
  if (wait_) {
    wait_->OnStopRequested();
    return;
  }
  // Before the body has started there is nothing to interrupt, and co_spawn would throw out of
  // io_context::run. RunOperation checks `stopped_` instead.
  if (!started_) return;
  signal_.emit(cancellation_type::terminal);  // the only type that every Asio operation honours
}

Error OperationContext::StopError(const Error& fallback) const {
  const auto certainty = CurrentCertainty();
  switch (stopped_) {
    case StopReason::None:
      return fallback;
    case StopReason::Cancelled:
      return Error(MessagingErrorCodes::OperationCancelled, "cancelled by the caller")
          .WithCertainty(certainty);
    case StopReason::Shutdown:
      return Error(MessagingErrorCodes::OperationCancelled, "shut down while in flight")
          .WithCertainty(certainty);
    case StopReason::Deadline: {
      const char* limit = deadline_entry_ ? deadline_entry_->limit : nullptr;
      auto text = limit ? "not finished within " + std::string(limit) : "the deadline passed";
      return Error(timeout_, std::move(text)).WithCertainty(certainty);
    }
  }
  return fallback;
}

Error AbortedError() { return Error(MessagingErrorCodes::OperationCancelled); }

}  // namespace ratatosk
