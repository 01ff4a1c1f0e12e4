#pragma once

#include <ratatosk/resilience/resilience_policy.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// Reads the resilience policy from `settings`, which include their defaults.
///
/// If a setting's value is invalid, the policy keeps its own default; validation reports the
/// setting before anything is sent.
ResiliencePolicy ReadResiliencePolicy(const ConnectionSettings& settings);

}  // namespace ratatosk
