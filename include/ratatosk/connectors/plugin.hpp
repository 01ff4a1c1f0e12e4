#pragma once

// For channels that are built as a shared library: include this header in exactly one source file,
// and define ratatosk_register_v1 there.

#include <ratatosk/connectors/connector_registry.hpp>
#include <ratatosk/core/abi.hpp>

/// The settings that the plugin was built with. LoadPlugin compares them with its own first.
extern "C" [[gnu::visibility("default")]] const char ratatosk_plugin_abi[] =
    RATATOSK_ABI_TEXT(RATATOSK_ABI);

/// Registers the plugin's channels. Called once for each LoadPlugin.
extern "C" [[gnu::visibility("default")]] void ratatosk_register_v1(
    ratatosk::ConnectorRegistry* registry);
