#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/core/single_flight.hpp>

#include "connectors/connector_common.hpp"
#include "connectors/sessions.hpp"

namespace ratatosk {

/// Initialization, shutdown, and whether a call may begin. Home executor only, except for
/// `Abandon`.
class Lifecycle : public RecycledFrames {
 public:
  Lifecycle(ConnectorCommon& common, Sessions& sessions) : common_(common), sessions_(sessions) {}

  boost::asio::awaitable<OperationResult<void>> InitializeAsync();
  /// Initializes the connector unless it is initialized. Callers that arrive together share one
  /// initialization.
  boost::asio::awaitable<OperationResult<void>> EnsureReadyAsync();
  boost::asio::awaitable<OperationResult<void>> ShutdownAsync();
  /// The connector object is gone: ends the operations in flight. May be called from any thread.
  void Abandon();

  /// Sets the deadline of `operation` and returns an error if it may not begin.
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
