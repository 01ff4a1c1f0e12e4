#pragma once

#include <cstdint>
#include <optional>

#include <ratatosk/connectors/results.hpp>

namespace ratatosk {

/// An event in the life of a connector.
enum class ConnectorEvent : std::uint8_t {
  Initialize,
  Initialized,
  InitializationFailed,
  ConnectionLost,
  ConnectionRestored,
  GaveUp,  ///< A session ended and will not be restarted.
  Shutdown,
  ShutdownEnded,
};

/// Returns the state that follows `state` after `event`, or std::nullopt if `event` is not allowed.
std::optional<ConnectorState> NextState(ConnectorState state, ConnectorEvent event) noexcept;

}  // namespace ratatosk
