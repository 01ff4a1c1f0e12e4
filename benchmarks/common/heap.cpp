#include "common/heap.hpp"

#include <malloc.h>

#include <cerrno>
#include <cstdlib>

namespace {
// No constructor and no guard: malloc is called before either could run.
thread_local std::uint64_t heap_allocations = 0;
thread_local std::uint64_t heap_bytes = 0;

void Count(std::size_t size) noexcept {
  ++heap_allocations;
  heap_bytes += size;
}
}  // namespace

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  Count(size);
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  Count(count * size);
  return __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
  Count(size);
  return __libc_realloc(block, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  Count(size);
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  Count(size);
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  Count(size);
  *block = __libc_memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}
}

namespace bench {

HeapCounts HeapCountsOfThisThread() noexcept {
  HeapCounts counts;
  counts.allocations = heap_allocations;
  counts.bytes = heap_bytes;
  return counts;
}

std::size_t LiveHeapBytes() noexcept {
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace bench
