#pragma once

#include <cstddef>

#include "common/provider.hpp"

namespace bench {

/// Each prints one line of JSON and returns the program's exit code.

/// `sends` sends at once, `repeat` times in a row, over at most `connections` connections; then the
/// connector is left idle for `settle_seconds`.
int RunBurst(const Provider& provider,
             std::size_t sends,
             std::size_t connections,
             std::size_t repeat,
             int settle_seconds);

/// Opens `connections` connections in steps of at most 500 and leaves them idle. The provider must
/// answer late enough that a step's connections are open at the same time.
int RunIdle(const Provider& provider, std::size_t connections);

/// `count` initialized connectors, on one Runtime or each on its own.
int RunConnectors(const Provider& provider, std::size_t count, bool own_runtimes);

/// Sends of one account alone, and again beside `hanging` sends of the account kHangingAccount,
/// which the provider does not answer. Pools have their default size.
int RunFairness(const Provider& provider, std::size_t hanging, std::size_t messages);
inline constexpr std::string_view kHangingAccount = "AC99999999999999999999999999999999";

/// `messages` sends for each of `threads` threads, behind one MessagingClient, 64 in flight for
/// each: on a context and a Runtime for each, or on one of both that all share.
int RunRuntimes(const Provider& provider, std::size_t threads, std::size_t messages, bool shared);

}  // namespace bench
