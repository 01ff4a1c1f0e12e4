#pragma once

#include <functional>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/recycled_frames.hpp>

#include "connectors/connector_common.hpp"

namespace ratatosk {

/// The lasting connections that a channel holds (ConnectorCore::Supervise), and what their loss
/// means for the connector's state. Home executor only.
class Sessions : public RecycledFrames {
 public:
  /// As ConnectorCore::Session.
  using Session = std::function<boost::asio::awaitable<OperationResult<void>>(OperationContext&)>;

  explicit Sessions(ConnectorCommon& common) : common_(common) {}

  void Supervise(Session session);
  void ReportConnected();

  /// Stops the sessions of an earlier attempt to initialize and forgets what became of them.
  void BeginInitialization();
  /// Set if a session gave up while the connector was initializing.
  const std::optional<Error>& GaveUp() const noexcept { return gave_up_; }
  /// Whether a session was lost while the connector was initializing.
  bool Lost() const noexcept { return lost_; }

 private:
  boost::asio::awaitable<OperationResult<void>> SuperviseAsync(Session& session,
                                                               OperationContext& operation);
  /// Tells the state that a session ended; while the connector is initializing, notes it for later.
  void SessionEnded(ConnectorEvent how, Error why);
  Tick NextSessionAt(const Error& lost);

  ConnectorCommon& common_;
  std::optional<Error> gave_up_;
  bool lost_ = false;
  unsigned lost_in_a_row_ = 0;
};

}  // namespace ratatosk
