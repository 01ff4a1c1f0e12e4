#pragma once

#include <array>
#include <cstdint>

#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/list.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/wait_queue.hpp>

namespace ratatosk {

/// How long an operation lives. At shutdown, streams are stopped immediately, calls can finish
/// within a limit, and sessions, which calls might need, are stopped last.
enum class OperationKind : std::uint8_t { Call, Stream, Session };

/// The operations of one connector that have started but not ended. Home executor only.
class OperationsInFlight {
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  /// Registers an operation during its own lifetime. Both references must outlive it.
  class Registration : public Hook {
   public:
    Registration(OperationsInFlight& all, OperationContext& operation, OperationKind kind);
    ~Registration();
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

    OperationContext& Operation() const noexcept { return operation_; }

   private:
    OperationsInFlight& all_;
    OperationContext& operation_;
  };

  /// Tells all operations of this kind to stop. Each of them ends later, on its own.
  void Stop(OperationKind kind);
  void StopAll();
  /// Returns whether an operation of this kind was told to stop and has not ended.
  bool AnyStopping(OperationKind kind) const noexcept;

  boost::asio::awaitable<void> WaitForEndOf(OperationKind kind);
  /// Waits until an operation of any kind ends. Returns false if the wait was cancelled.
  boost::asio::awaitable<bool> WaitForNextEnd();

  /// Destroys the waiters without resuming them, because their executor is being destroyed.
  void Abandon() noexcept { one_ended_.Abandon(); }

 private:
  using List = boost::intrusive::list<Registration, boost::intrusive::constant_time_size<false>>;

  List& Of(OperationKind kind) noexcept { return lists_[static_cast<std::size_t>(kind)]; }

  std::array<List, 3> lists_;
  WaitQueue<bool> one_ended_;
};

}  // namespace ratatosk
