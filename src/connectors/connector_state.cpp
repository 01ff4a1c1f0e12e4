#include "connectors/connector_state.hpp"

#include <algorithm>
#include <array>

namespace ratatosk {

namespace {

class Transition {
 public:
  ConnectorState from;
  ConnectorEvent event;
  ConnectorState to;
};

using State = ConnectorState;
using Event = ConnectorEvent;

// The allowed transitions; all others are rejected. A connector that failed can be initialized
// again. A disconnected connector counts as initialized, and its supervisor restores its session.
constexpr std::array kTransitions{
    Transition{State::Uninitialized, Event::Initialize, State::Initializing},
    Transition{State::Uninitialized, Event::Shutdown, State::ShuttingDown},
    Transition{State::Initializing, Event::Initialized, State::Ready},
    Transition{State::Initializing, Event::InitializationFailed, State::Error},
    Transition{State::Initializing, Event::Shutdown, State::ShuttingDown},
    Transition{State::Ready, Event::ConnectionLost, State::Disconnected},
    Transition{State::Ready, Event::GaveUp, State::Error},
    Transition{State::Ready, Event::Shutdown, State::ShuttingDown},
    Transition{State::Disconnected, Event::ConnectionRestored, State::Ready},
    Transition{State::Disconnected, Event::GaveUp, State::Error},
    Transition{State::Disconnected, Event::Shutdown, State::ShuttingDown},
    Transition{State::Error, Event::Initialize, State::Initializing},
    Transition{State::Error, Event::Shutdown, State::ShuttingDown},
    Transition{State::ShuttingDown, Event::ShutdownEnded, State::Shutdown},
};

}  // namespace

std::optional<ConnectorState> NextState(ConnectorState state, ConnectorEvent event) noexcept {
  const auto found =
      std::find_if(kTransitions.begin(), kTransitions.end(),
                   [&](const Transition& t) { return t.from == state && t.event == event; });
  if (found == kTransitions.end()) return std::nullopt;
  return found->to;
}

}  // namespace ratatosk
