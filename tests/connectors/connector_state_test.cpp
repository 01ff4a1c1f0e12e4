#include "connectors/connector_state.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace ratatosk {
namespace {

using State = ConnectorState;
using Event = ConnectorEvent;

constexpr State kStates[] = {State::Uninitialized, State::Initializing, State::Ready,
                             State::Error,         State::Disconnected, State::ShuttingDown,
                             State::Shutdown};
constexpr Event kEvents[] = {
    Event::Initialize,     Event::Initialized,        Event::InitializationFailed,
    Event::ConnectionLost, Event::ConnectionRestored, Event::GaveUp,
    Event::Shutdown,       Event::ShutdownEnded};

// Every pair of state and event is asked; those not in this table must be refused.
TEST(ConnectorState, AllowsOnlyListedTransitions) {
  const std::map<std::pair<State, Event>, State> table{
      {{State::Uninitialized, Event::Initialize}, State::Initializing},
      {{State::Error, Event::Initialize}, State::Initializing},
      {{State::Initializing, Event::Initialized}, State::Ready},
      {{State::Initializing, Event::InitializationFailed}, State::Error},
      {{State::Ready, Event::ConnectionLost}, State::Disconnected},
      {{State::Disconnected, Event::ConnectionRestored}, State::Ready},
      {{State::Ready, Event::GaveUp}, State::Error},
      {{State::Disconnected, Event::GaveUp}, State::Error},
      {{State::Uninitialized, Event::Shutdown}, State::ShuttingDown},
      {{State::Initializing, Event::Shutdown}, State::ShuttingDown},
      {{State::Ready, Event::Shutdown}, State::ShuttingDown},
      {{State::Disconnected, Event::Shutdown}, State::ShuttingDown},
      {{State::Error, Event::Shutdown}, State::ShuttingDown},
      {{State::ShuttingDown, Event::ShutdownEnded}, State::Shutdown},
  };
  for (const auto state : kStates) {
    for (const auto event : kEvents) {
      const auto found = table.find({state, event});
      const auto expected =
          found == table.end() ? std::nullopt : std::optional<State>(found->second);
      EXPECT_EQ(NextState(state, event), expected)
          << ToString(state) << " and event " << static_cast<int>(event);
    }
  }
}

}  // namespace
}  // namespace ratatosk
