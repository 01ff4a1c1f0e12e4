#pragma once

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk::tools {

/// The channels that were built; the build makes this function.
ConnectorRegistry AllChannels();

}  // namespace ratatosk::tools
