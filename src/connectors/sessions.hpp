#pragma once

#include <functional>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/recycled_frames.hpp>

#include "connectors/connector_common.hpp"

namespace ratatosk {

/// The lasting connections of a channel (ConnectorCore::Supervise), and the effect of their loss on
/// the connector's state. Home executor only.
class Sessions : public RecycledFrames {
 public:
  /// See ConnectorCore::Session.
  using Session = std::function<boost::asio::awaitable<OperationResult<void>>(OperationContext&)>;

  explicit Sessions(ConnectorCommon& common) : common_(common) {}

  void Supervise(Session session);
  void ReportConnected();

  /// Stops the sessions of an earlier initialization and discards their outcomes.
  void BeginInitialization();
  /// Returns the error of a session that gave up while the connector was initializing.
  const std::optional<Error>& GaveUp() const noexcept { return gave_up_; }
  /// Returns whether a session was lost while the connector was initializing.
  bool Lost() const noexcept { return lost_; }

 private:
  boost::asio::awaitable<OperationResult<void>> SuperviseAsync(Session& session,
                                                               OperationContext& operation);
  /// Applies the end of a session to the state, or records it for later if the connector is
  /// initializing.
  void SessionEnded(ConnectorEvent how, Error why);
  Tick NextSessionAt(const Error& lost);

  ConnectorCommon& common_;
  std::optional<Error> gave_up_;
  bool lost_ = false;
  unsigned lost_in_a_row_ = 0;
};

}  // namespace ratatosk
