#pragma once

#include <ratatosk/simulators/common/loopback_server.hpp>

namespace ratatosk::simulators {

class SimulatorCore;

/// Serves `/_simulator/...`; see TwilioSimulator.
void ServeControl(SimulatorCore& core, const HttpRequest& request, const Responder& responder);

}  // namespace ratatosk::simulators
