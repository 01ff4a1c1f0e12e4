#pragma once

// For channels that speak HTTP.

#include <ratatosk/http/client.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// Returns `defaults` (usually `Transport::pool`) with the connector's `Http.*` settings in place
/// of its members. Settings that are not set, or not valid, change nothing.
http::PoolOptions ReadPoolOptions(const ConnectionSettings& settings, http::PoolOptions defaults);

}  // namespace ratatosk
