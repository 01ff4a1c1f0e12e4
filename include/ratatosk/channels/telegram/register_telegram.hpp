#pragma once

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk {

/// Registers the Telegram channel, "Telegram/Bot".
void RegisterTelegram(ConnectorRegistry& registry);

}  // namespace ratatosk
