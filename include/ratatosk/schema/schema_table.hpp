#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace ratatosk {

/// A view of a table, which is in static storage or part of a built schema. Used instead of
/// std::span, whose constructors take long to compile for each element type: every user of a
/// connector would pay for five of them (`scripts/measure-compile-time`).
template <class T>
class SchemaTable {
 public:
  constexpr SchemaTable() noexcept = default;
  constexpr SchemaTable(const T* entries, std::size_t count) noexcept
      : entries_(entries), count_(count) {}
  /// `entries` must outlive the view; temporaries do not compile.
  template <std::size_t N>
  constexpr SchemaTable(const std::array<T, N>& entries) noexcept  // NOLINT: implicit, as std::span
      : SchemaTable(entries.data(), N) {}
  template <std::size_t N>
  SchemaTable(std::array<T, N>&&) = delete;
  template <std::size_t N>
  constexpr SchemaTable(const T (&entries)[N]) noexcept  // NOLINT: likewise
      : SchemaTable(entries, N) {}
  template <class Allocator>
  SchemaTable(const std::vector<T, Allocator>& entries) noexcept  // NOLINT: likewise
      : SchemaTable(entries.data(), entries.size()) {}
  template <class Allocator>
  SchemaTable(std::vector<T, Allocator>&&) = delete;

  /// Returns a pointer to the first entry.
  constexpr const T* begin() const noexcept { return entries_; }
  /// Returns a pointer behind the last entry.
  constexpr const T* end() const noexcept { return entries_ + count_; }
  /// Returns the number of entries.
  constexpr std::size_t size() const noexcept { return count_; }
  /// Returns whether there are no entries.
  constexpr bool empty() const noexcept { return count_ == 0; }
  /// Returns an entry. Precondition: `index < size()`.
  constexpr const T& operator[](std::size_t index) const noexcept { return entries_[index]; }
  /// Returns the first `count` entries. Precondition: `count <= size()`.
  constexpr SchemaTable First(std::size_t count) const noexcept {
    return SchemaTable(entries_, count);
  }

 private:
  const T* entries_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace ratatosk
