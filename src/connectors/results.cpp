#include <ratatosk/connectors/results.hpp>

#include <algorithm>

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

std::size_t BatchResult::Accepted() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      Items.begin(), Items.end(), [](const BatchItem& item) { return item.Result.Ok(); }));
}

}  // namespace ratatosk
