#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/error.hpp>
#include <ratatosk/core/runtime.hpp>

namespace ratatosk {

/// The progress of a request on its way to the provider.
enum class RequestProgress : std::uint8_t {
  Preparing,  ///< A preliminary request is in flight, such as one for a token.
  Waiting,    ///< The request has not left, or provably not as a whole.
  Writing,    ///< A write was started; the kernel might have the last byte.
  Written,    ///< The kernel has the whole request.
  Answered,   ///< The whole response was read.
};

/// Returns the certainty of a request that got this far and has no readable response.
constexpr Certainty CertaintyOf(RequestProgress progress) noexcept {
  return progress <= RequestProgress::Waiting ? Certainty::NotSent : Certainty::Unknown;
}

/// The reason why an operation was told to stop.
enum class StopReason : std::uint8_t {
  None,       ///< It was not.
  Cancelled,  ///< By the caller.
  Deadline,   ///< Its time limit was reached.
  Shutdown,   ///< Its connector or context is being destroyed.
};

/// Something that an operation waits for without a coroutine, such as a timer or a place in a
/// queue.
class OperationWait {
 public:
  /// Called when the operation is told to stop. Must not end the operation before returning.
  virtual void OnStopRequested() = 0;

 protected:
  ~OperationWait() = default;
};

/// The state of one public call: whether it was told to stop, its deadline, and the progress of its
/// request.
///
/// Created by RunOperation. A transport calls `BeginWriting`, `MarkNotHandedOver`, `MarkWritten`
/// and `MarkAnswered`; a channel calls `BeginPreparation` and `EndPreparation`. All other code only
/// reads. Code that awaits returns immediately on an error; RunOperation decides whether that error
/// was a cancellation or a timeout. Not thread-safe: home executor only.
class OperationContext {
 public:
  /// Creates a context. `timeout` is the error code used if the deadline passes; `SEND_TIMEOUT`
  /// marks the operation as a send.
  OperationContext(ratatosk::Runtime runtime, ErrorCode timeout);
  ~OperationContext();
  OperationContext(const OperationContext&) = delete;
  OperationContext& operator=(const OperationContext&) = delete;

  /// Returns the Runtime that the operation runs on.
  const ratatosk::Runtime& Runtime() const noexcept { return runtime_; }

  /// Marks the start of preliminary requests, which are operations of their own, such as fetching a
  /// token or looking up a template's name. They do not count towards `Timeout.Connect`, and their
  /// failures do not affect the circuit breaker.
  void BeginPreparation() noexcept { progress_ = RequestProgress::Preparing; }
  /// Marks the end of preliminary requests.
  void EndPreparation() noexcept { BeginWaiting(); }

  /// Marks the start of writing. Call it right before the first byte of a request is written.
  /// Returns false if the operation was stopped in the meantime; nothing may be written then.
  [[nodiscard]] bool BeginWriting() noexcept {
    if (stopped_ != StopReason::None) return false;
    progress_ = RequestProgress::Writing;
    return true;
  }
  /// Marks a failed write: the provider cannot have the whole request.
  void MarkNotHandedOver() noexcept { BeginWaiting(); }
  /// Marks that the kernel has the whole request.
  void MarkWritten() noexcept { progress_ = RequestProgress::Written; }
  /// Marks that the whole response was read.
  void MarkAnswered() noexcept { progress_ = RequestProgress::Answered; }
  /// Sets this operation's progress to that of its part.
  void Adopt(RequestProgress of_part) noexcept { progress_ = of_part; }
  /// Returns how far the request got.
  RequestProgress Progress() const noexcept { return progress_; }
  /// Returns when the progress went back to `Waiting`, or Tick::min() if it has always been
  /// `Waiting`.
  Tick WaitingSince() const noexcept { return waiting_since_; }

  /// Returns whether the operation's errors carry a certainty.
  bool IsSend() const noexcept { return timeout_ == MessagingErrorCodes::SendTimeout; }
  /// Returns the certainty of a failure at this point, or `None` if the operation is not a send.
  ratatosk::Certainty CurrentCertainty() const noexcept;

  /// Returns the operation's span, or null if the operation is not traced.
  ratatosk::Span* Span() const noexcept { return span_; }
  /// Sets the operation's span, which must live until it is replaced. Null means none.
  void SetSpan(ratatosk::Span* span) noexcept { span_ = span; }

  /// Stops the operation at `when`, with the timeout's code. An earlier deadline is kept. `limit`
  /// is the name of the setting or option that the time comes from, for the error: a string
  /// literal, or null.
  void StopAt(Tick when, const char* limit = nullptr);
  /// Returns the deadline, or Tick::max() if no deadline is set.
  Tick Deadline() const noexcept { return deadline_; }

  /// Reports stops to `wait`, instead of the coroutine that runs the operation, until it is called
  /// with null. `wait` must live until then.
  void WaitWith(OperationWait* wait) noexcept { wait_ = wait; }

  /// Returns why the operation was told to stop, or `None`.
  StopReason Stopped() const noexcept { return stopped_; }
  /// Tells the operation to stop. The first reason is kept. `total` is the safe cancellation: it
  /// has no effect once a write was started.
  ///
  /// While parts are in flight (RunPart), every stop is forwarded to them, and this operation
  /// continues in order to collect their results. Its body must check `Stopped()` before starting
  /// anything else.
  void RequestStop(StopReason reason, boost::asio::cancellation_type type);

  /// Returns the error of a stopped operation, or `fallback` if the operation was not stopped.
  Error StopError(const Error& fallback) const;

 private:
  friend class OperationDriver;
  class DeadlineEntry;

  void BeginWaiting() noexcept;
  /// Stops `part` whenever this operation is stopped, or immediately if it already is.
  void Attach(OperationContext& part);

  ratatosk::Runtime runtime_;
  boost::asio::cancellation_signal signal_;
  std::unique_ptr<DeadlineEntry> deadline_entry_;
  OperationContext* whole_ = nullptr;
  OperationWait* wait_ = nullptr;
  ratatosk::Span* span_ = nullptr;
  std::vector<OperationContext*> parts_;
  Tick deadline_ = Tick::max();
  Tick waiting_since_ = Tick::min();
  ErrorCode timeout_;
  RequestProgress progress_ = RequestProgress::Waiting;
  StopReason stopped_ = StopReason::None;
  bool started_ = false;
};

/// Returns the error for an awaited operation that was aborted. RunOperation turns it into the
/// operation's cancellation or timeout.
Error AbortedError();

}  // namespace ratatosk
