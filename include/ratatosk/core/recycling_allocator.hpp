#pragma once

// For authors of layers and channels.

#include <cstddef>

namespace ratatosk {

namespace detail {

/// Returns a block of at least `size` bytes from the calling thread's free lists, or from operator
/// new if they have none. Throws std::bad_alloc.
void* AllocateBlock(std::size_t size);
/// Keeps a block of AllocateBlock for reuse by the calling thread, which can differ from the thread
/// that allocated it. A thread keeps at most 256 KiB, so memory from a burst is released
/// afterwards.
void FreeBlock(void* block, std::size_t size) noexcept;

}  // namespace detail

/// An allocator over AllocateBlock.
template <class T>
class RecyclingAllocator {
 public:
  /// The type of the elements.
  using value_type = T;

  RecyclingAllocator() = default;
  template <class U>
  RecyclingAllocator(const RecyclingAllocator<U>&) noexcept {}  // NOLINT: an allocator's conversion

  /// Returns memory for `count` elements. Throws std::bad_alloc.
  T* allocate(std::size_t count) {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    return static_cast<T*>(detail::AllocateBlock(count * sizeof(T)));
  }
  /// Frees memory that `allocate(count)` returned, on any thread.
  void deallocate(T* block, std::size_t count) noexcept {
    detail::FreeBlock(block, count * sizeof(T));
  }

  friend bool operator==(const RecyclingAllocator&, const RecyclingAllocator&) noexcept {
    return true;
  }
};

}  // namespace ratatosk
