#pragma once

#include <atomic>
#include <cstdint>

namespace bench {

/// What the server has counted, as six 64-bit numbers in a file that it maps: anyone can read them
/// while it runs.
class ServerCounts {
 public:
  std::atomic<std::uint64_t> requests{0};    ///< Read whole, answered or not.
  std::atomic<std::uint64_t> handshakes{0};  ///< Finished, of both kinds.
  std::atomic<std::uint64_t> resumed{0};     ///< Of these, the resumed ones.
  std::atomic<std::uint64_t> open{0};        ///< Connections that are open now.
  std::atomic<std::uint64_t> most_open{0};   ///< The most that were open at a time.
  std::atomic<std::uint64_t> failed{0};      ///< Connections that ended with a TLS error.
};

}  // namespace bench
