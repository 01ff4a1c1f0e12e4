#pragma once

#include <cstdint>
#include <optional>

#include <ratatosk/connectors/results.hpp>

namespace ratatosk {

/// What happens to a connector.
enum class ConnectorEvent : std::uint8_t {
  Initialize,
  Initialized,
  InitializationFailed,
  ConnectionLost,
  ConnectionRestored,
  GaveUp,  ///< A session that is not worth another try.
  Shutdown,
  ShutdownEnded,
};

/// Where `event` leads from `state`; nothing when it is refused there.
std::optional<ConnectorState> NextState(ConnectorState state, ConnectorEvent event) noexcept;

}  // namespace ratatosk
