#pragma once

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk {

/// Adds Telegram's channel: "Telegram/Bot".
void RegisterTelegram(ConnectorRegistry& registry);

}  // namespace ratatosk
