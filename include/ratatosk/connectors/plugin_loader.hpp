#pragma once

#include <string>

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk {

/// Loads the shared library at `path` and lets it register its channels.
///
/// The library must export what `plugin.hpp` declares. It must be built against the same Ratatosk,
/// by the same compiler and with the same Boost and Asio settings as this program. The program must
/// export the library's symbols (`ENABLE_EXPORTS`). See docs/plugins.md.
///
/// A library is never unloaded. Its static initialization runs before anything can be checked.
/// Blocks while the file is read.
///
/// Thread safety: must not run concurrently with any other use of `registry`.
///
/// Errors: `INVALID_CONFIGURATION`, with the path and the reason, if the library cannot be loaded,
/// is not a plugin, was built with different settings, or throws. `registry` is unchanged then.
OperationResult<void> LoadPlugin(ConnectorRegistry& registry, const std::string& path);

}  // namespace ratatosk
