#pragma once

// For channels that speak HTTP.

#include <string>
#include <string_view>

#include <ratatosk/http/client.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// Returns `defaults` (usually `Transport::pool`) with the connector's `Http.*` settings in place
/// of its members. Settings that are not set, or not valid, change nothing.
http::PoolOptions ReadPoolOptions(const ConnectionSettings& settings, http::PoolOptions defaults);

/// Returns how the connector's `Http.*` settings want its connections to be opened; `ca_file` is
/// the channel's own setting for authorities in place of the system's, and may be empty. Error:
/// `INVALID_CONFIGURATION`, naming the setting.
OperationResult<http::ConnectOptions> ReadConnectOptions(const ConnectionSettings& settings,
                                                         std::string ca_file);

/// Returns the setting that an error of `http::MakeDialer` is about; `ca_file` is the name of the
/// channel's own setting for authorities.
std::string_view SettingAtFault(const Error& error, std::string_view ca_file) noexcept;

}  // namespace ratatosk
