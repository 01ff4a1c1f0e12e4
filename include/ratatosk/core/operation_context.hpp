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

/// How far a request has come on its way to the provider.
enum class RequestProgress : std::uint8_t {
  Preparing,  ///< Something else is asked first, without which there is no request.
  Waiting,    ///< Nothing of it left, or provably not all of it.
  Writing,    ///< A write was started; its last byte may have been handed to the kernel.
  Written,    ///< All of it was handed to the kernel.
  Answered,   ///< A whole answer was read.
};

/// What is known of a request that got this far and has no readable answer.
constexpr Certainty CertaintyOf(RequestProgress progress) noexcept {
  return progress <= RequestProgress::Waiting ? Certainty::NotSent : Certainty::Unknown;
}

/// Why an operation was told to stop.
enum class StopReason : std::uint8_t { None, Cancelled, Deadline, Shutdown };

/// Something that an operation waits for without a coroutine: a place in a queue, a timer.
class OperationWait {
 public:
  /// The operation was told to stop. Must not end the operation before it returns.
  virtual void OnStopRequested() = 0;

 protected:
  ~OperationWait() = default;
};

/// One per public call: whether it was told to stop, by when it must end, and how far its request
/// has come. Made by RunOperation. Not thread-safe: home executor only.
///
/// A transport calls the three marks, a channel the preparation; everything else reads. Code that
/// awaits returns at once on an error and leaves it to RunOperation to say whether that was a
/// cancellation or a timeout.
class OperationContext {
 public:
  /// `timeout` is the code that a passed deadline gives; with `SEND_TIMEOUT` it is a send.
  OperationContext(ratatosk::Runtime runtime, ErrorCode timeout);
  ~OperationContext();
  OperationContext(const OperationContext&) = delete;
  OperationContext& operator=(const OperationContext&) = delete;

  const ratatosk::Runtime& Runtime() const noexcept { return runtime_; }

  /// Before the request something else has to be asked, by operations of their own: a token, the
  /// name of a template. That is no part of connecting, and when it fails says nothing of how well
  /// requests are taken: neither `Timeout.Connect` nor the circuit breaker counts it.
  void BeginPreparation() noexcept { progress_ = RequestProgress::Preparing; }
  void EndPreparation() noexcept { BeginWaiting(); }

  /// Right before the first byte of a request is written. False when the operation was stopped
  /// meanwhile: then nothing may be written.
  [[nodiscard]] bool BeginWriting() noexcept {
    if (stopped_ != StopReason::None) return false;
    progress_ = RequestProgress::Writing;
    return true;
  }
  /// The write failed, so that the provider cannot have all of the request.
  void MarkNotHandedOver() noexcept { BeginWaiting(); }
  void MarkWritten() noexcept { progress_ = RequestProgress::Written; }
  void MarkAnswered() noexcept { progress_ = RequestProgress::Answered; }
  /// What is known of this operation's request is what its part knows.
  void Adopt(RequestProgress of_part) noexcept { progress_ = of_part; }
  RequestProgress Progress() const noexcept { return progress_; }
  /// Since when it is `Waiting`, if it once was anything else; Tick::min() otherwise.
  Tick WaitingSince() const noexcept { return waiting_since_; }

  /// Whether the operation's errors carry a certainty.
  bool IsSend() const noexcept { return timeout_ == MessagingErrorCodes::SendTimeout; }
  /// What a failure at this point means; `None` unless it is a send.
  ratatosk::Certainty CurrentCertainty() const noexcept;

  /// Null when nobody traces this operation.
  ratatosk::Span* Span() const noexcept { return span_; }
  void SetSpan(ratatosk::Span* span) noexcept { span_ = span; }

  /// Stops the operation at `when`, with the timeout's code. An earlier deadline stays.
  void StopAt(Tick when);
  /// Tick::max() when there is none.
  Tick Deadline() const noexcept { return deadline_; }

  /// From now on a stop is reported to `wait` instead of the coroutine that runs the operation;
  /// null ends that. `wait` must live until then.
  void WaitWith(OperationWait* wait) noexcept { wait_ = wait; }

  StopReason Stopped() const noexcept { return stopped_; }
  /// The first reason stays. `total` is the safe cancel: nothing happens once a write was started.
  /// While parts are in flight (RunPart) every stop goes to them, and this operation lives on to
  /// collect what they bring; its body asks `Stopped()` before it begins anything more.
  void RequestStop(StopReason reason, boost::asio::cancellation_type type);

  /// The error of an operation that was stopped, or `fallback` when it was not.
  Error StopError(const Error& fallback) const;

 private:
  friend class OperationDriver;
  class DeadlineEntry;

  void BeginWaiting() noexcept;
  /// `part` is stopped with this one, at once when this one was stopped already.
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

/// The error for an awaited operation that was aborted. RunOperation turns it into the operation's
/// cancellation or timeout.
Error AbortedError();

}  // namespace ratatosk
