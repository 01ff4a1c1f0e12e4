#pragma once

#include <string>

#include <ratatosk/connectors/connector_registry.hpp>

namespace ratatosk {

/// Loads the shared library at `path` and has it register its channels. It must export what
/// `plugin.hpp` declares, and have been built with the settings of Boost and Asio that this program
/// was built with, by the same compiler, against the same Ratatosk; the program must export the
/// library's symbols (`ENABLE_EXPORTS`). See docs/plugins.md.
///
/// Errors: `INVALID_CONFIGURATION` with the path and the reason: it cannot be loaded, is no plugin,
/// was built with other settings, or threw; `registry` is then as it was. A library is never
/// unloaded. Its own static initialization runs before anything can be checked. Not beside any
/// other use of `registry`; blocks while the file is read.
OperationResult<void> LoadPlugin(ConnectorRegistry& registry, const std::string& path);

}  // namespace ratatosk
