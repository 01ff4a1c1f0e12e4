#pragma once

/// Link-time check that a program uses the same Boost version and Asio settings as the library.
///
/// A program with different settings would link, and then hang or crash, because the macros below
/// change the layout of Asio's types. The library therefore defines one symbol whose name spells
/// out its settings. Every program that includes a Ratatosk header refers to the symbol that spells
/// out *its own* settings, so a mismatch is an undefined symbol that the linker reports by name.
/// The symbol's value is its own name, which the plugin loader reads to check shared-library
/// plugins.

#include <boost/version.hpp>

#if defined(BOOST_ASIO_DISABLE_EPOLL)
#define RATATOSK_ABI_REACTOR reactorselect
#elif defined(BOOST_ASIO_HAS_IO_URING_AS_DEFAULT)
#define RATATOSK_ABI_REACTOR reactoriouring
#else
#define RATATOSK_ABI_REACTOR reactorepoll
#endif

#if defined(BOOST_ASIO_DISABLE_THREADS)
#define RATATOSK_ABI_THREADS threads0
#else
#define RATATOSK_ABI_THREADS threads1
#endif

#if defined(BOOST_ASIO_ENABLE_HANDLER_TRACKING)
#define RATATOSK_ABI_TRACKING track1
#else
#define RATATOSK_ABI_TRACKING track0
#endif

#if defined(BOOST_ASIO_USE_TS_EXECUTOR_AS_DEFAULT)
#define RATATOSK_ABI_EXECUTOR executorts
#else
#define RATATOSK_ABI_EXECUTOR executorany
#endif

#if defined(BOOST_ASIO_SEPARATE_COMPILATION)
#define RATATOSK_ABI_COMPILATION separate
#else
#define RATATOSK_ABI_COMPILATION headeronly
#endif

#define RATATOSK_ABI_JOIN_(boost, reactor, threads, track, executor, compilation) \
  ratatosk_abi_boost##boost##_##reactor##_##threads##_##track##_##executor##_##compilation
#define RATATOSK_ABI_JOIN(boost, reactor, threads, track, executor, compilation) \
  RATATOSK_ABI_JOIN_(boost, reactor, threads, track, executor, compilation)
#define RATATOSK_ABI                                                           \
  RATATOSK_ABI_JOIN(BOOST_VERSION, RATATOSK_ABI_REACTOR, RATATOSK_ABI_THREADS, \
                    RATATOSK_ABI_TRACKING, RATATOSK_ABI_EXECUTOR, RATATOSK_ABI_COMPILATION)

#define RATATOSK_ABI_TEXT_(name) #name
#define RATATOSK_ABI_TEXT(name) RATATOSK_ABI_TEXT_(name)

extern "C" const char RATATOSK_ABI[];

namespace ratatosk::detail {
[[gnu::used]] inline const char* const abi_check = RATATOSK_ABI;
}  // namespace ratatosk::detail
