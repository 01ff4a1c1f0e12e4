#pragma once

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk::tools {

/// Returns the channels that were built. The build generates this function.
ConnectorRegistry AllChannels();

}  // namespace ratatosk::tools
