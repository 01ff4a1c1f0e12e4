#pragma once

// For channels that use HTTP.

#include <string>
#include <string_view>

#include <ratatosk/http/client.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// Returns `defaults` (usually `Transport::pool`) overridden by the connector's `Http.*` settings.
/// Settings that are not set or not valid have no effect.
http::PoolOptions ReadPoolOptions(const ConnectionSettings& settings, http::PoolOptions defaults);

/// Returns the connect options from the connector's `Http.*` settings. `ca_file` is the value of
/// the channel's own setting for trusted CAs that replace the system's; it may be empty. Error:
/// `INVALID_CONFIGURATION`, naming the setting.
OperationResult<http::ConnectOptions> ReadConnectOptions(const ConnectionSettings& settings,
                                                         std::string ca_file);

/// Returns the setting that an error of `http::MakeDialer` refers to. `ca_file` is the name of the
/// channel's own setting for trusted CAs.
std::string_view SettingAtFault(const Error& error, std::string_view ca_file) noexcept;

}  // namespace ratatosk
