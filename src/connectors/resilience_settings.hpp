#pragma once

#include <ratatosk/resilience/resilience_policy.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// What `settings`, with their defaults, say of it. A setting that is no such value leaves the
/// policy's own default; validation reports it before anything is sent.
ResiliencePolicy ReadResiliencePolicy(const ConnectionSettings& settings);

}  // namespace ratatosk
