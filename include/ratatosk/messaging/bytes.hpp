#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ratatosk {

/// An immutable, shared byte string. Copying one copies a pointer; copies can be used from
/// different threads.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string data)
      : data_(data.empty() ? nullptr : std::make_shared<const std::string>(std::move(data))) {}

  /// Returns a view of the bytes, valid as long as this object or a copy of it exists.
  std::string_view View() const noexcept { return data_ ? *data_ : std::string_view(); }
  /// Returns the number of bytes.
  std::size_t Size() const noexcept { return View().size(); }
  /// Returns whether there are no bytes.
  bool Empty() const noexcept { return !data_; }

  friend bool operator==(const Bytes& a, const Bytes& b) noexcept { return a.View() == b.View(); }

 private:
  std::shared_ptr<const std::string> data_;
};

}  // namespace ratatosk
