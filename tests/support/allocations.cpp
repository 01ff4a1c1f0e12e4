#include "support/allocations.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdlib>

namespace {
thread_local std::int64_t live = 0;
}

namespace ratatosk::test {
std::int64_t LiveAllocations() noexcept { return live; }
}  // namespace ratatosk::test

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// glibc's documented way to replace malloc ("Replacing malloc"): all of the family, in the program.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) {
  ++live;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++live;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  if (!old) ++live;
  return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  ++live;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  *memory = memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}
void free(void* memory) {
  if (memory) --live;
  __libc_free(memory);
}
}

#endif
