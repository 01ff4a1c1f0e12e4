#include <ratatosk/connectors/results.hpp>

namespace ratatosk {

std::string_view ToString(ConnectorState state) noexcept {
  switch (state) {
    case ConnectorState::Uninitialized:
      return "Uninitialized";
    case ConnectorState::Initializing:
      return "Initializing";
    case ConnectorState::Ready:
      return "Ready";
    case ConnectorState::Error:
      return "Error";
    case ConnectorState::Disconnected:
      return "Disconnected";
    case ConnectorState::ShuttingDown:
      return "ShuttingDown";
    case ConnectorState::Shutdown:
      return "Shutdown";
  }
  return "?";
}

}  // namespace ratatosk
