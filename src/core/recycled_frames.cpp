#include <ratatosk/core/recycled_frames.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/block_cache.hpp"

namespace ratatosk::detail {

namespace {

constexpr std::size_t kGranule = 64;
constexpr std::size_t kLargest = 4096;
constexpr std::size_t kMostKept = 256 * 1024;

struct FreeBlockLink {
  FreeBlockLink* next;
};

// Trivially constructible and destructible, so that it is usable while the thread ends.
struct FreeLists {
  enum class Phase : std::uint8_t { Unused, Open, Closed };
  std::array<FreeBlockLink*, kLargest / kGranule + 1> first;
  std::size_t bytes;
  Phase phase;
};

constinit thread_local FreeLists free_lists{};

class AtThreadEnd {
 public:
  AtThreadEnd() noexcept { free_lists.phase = FreeLists::Phase::Open; }
  ~AtThreadEnd() {
    free_lists.phase = FreeLists::Phase::Closed;
    ReleaseBlocks();
  }
};

bool CanKeep([[maybe_unused]] std::size_t rounded) noexcept {
#if defined(__SANITIZE_ADDRESS__)
  return false;  // reusing a block would hide a use after free
#else
  if (rounded > kLargest || free_lists.bytes + rounded > kMostKept) return false;
  if (free_lists.phase == FreeLists::Phase::Unused) {
    thread_local AtThreadEnd at_thread_end;
    static_cast<void>(at_thread_end);
  }
  return free_lists.phase == FreeLists::Phase::Open;
#endif
}

constexpr std::size_t RoundUp(std::size_t size) noexcept {
  return (std::max(size, std::size_t{1}) + kGranule - 1) / kGranule * kGranule;
}

}  // namespace

void ReleaseBlocks() noexcept {
  for (auto*& first : free_lists.first) {
    while (first) ::operator delete(std::exchange(first, first->next));
  }
  free_lists.bytes = 0;
}

void* AllocateBlock(std::size_t size) {
  const auto rounded = RoundUp(size);
  if (rounded <= kLargest) {
    auto*& first = free_lists.first[rounded / kGranule];
    if (first) {
      free_lists.bytes -= rounded;
      return std::exchange(first, first->next);
    }
  }
  return ::operator new(rounded);
}

void FreeBlock(void* block, std::size_t size) noexcept {
  const auto rounded = RoundUp(size);
  if (!CanKeep(rounded)) {
    ::operator delete(block);
    return;
  }
  auto*& first = free_lists.first[rounded / kGranule];
  first = new (block) FreeBlockLink{first};
  free_lists.bytes += rounded;
}

}  // namespace ratatosk::detail
