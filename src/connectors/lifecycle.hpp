#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/core/single_flight.hpp>

#include "connectors/connector_common.hpp"
#include "connectors/sessions.hpp"

namespace ratatosk {

/// Initialization and shutdown of a connector, and the check whether a call may start.
///
/// Home executor only, except for `Abandon`.
class Lifecycle : public RecycledFrames {
 public:
  Lifecycle(ConnectorCommon& common, Sessions& sessions) : common_(common), sessions_(sessions) {}

  boost::asio::awaitable<OperationResult<void>> InitializeAsync();
  /// Initializes the connector if necessary. Concurrent callers share one initialization.
  boost::asio::awaitable<OperationResult<void>> EnsureReadyAsync();
  boost::asio::awaitable<OperationResult<void>> ShutdownAsync();
  /// Ends the operations in flight, because the connector object is gone. Can be called from any
  /// thread.
  void Abandon();

  /// Sets the deadline of `operation`. Returns an error if the operation may not start.
  std::optional<Error> Refuse(const CallRules& rules, OperationContext& operation) const;

  StatusInfo Status() const;
  boost::asio::awaitable<OperationResult<ConnectorHealth>> GetHealthAsync(
      OperationContext& operation) const;

 private:
  class DrainLimit;

  boost::asio::awaitable<OperationResult<void>> InitializeOnceAsync(OperationContext& operation);
  void AfterFailedInitialization();
  boost::asio::awaitable<OperationResult<void>> ShutdownOnceAsync(OperationContext& operation);

  ConnectorCommon& common_;
  Sessions& sessions_;
  SingleFlight<void> initialization_;
  SingleFlight<void> shutdown_;
};

}  // namespace ratatosk
