#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ratatosk {

/// Bytes that are shared and never change: copies cost a pointer and may be used from distinct
/// threads.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string data)
      : data_(data.empty() ? nullptr : std::make_shared<const std::string>(std::move(data))) {}

  /// Valid while this or a copy of it lives.
  std::string_view View() const noexcept { return data_ ? *data_ : std::string_view(); }
  std::size_t Size() const noexcept { return View().size(); }
  bool Empty() const noexcept { return !data_; }

  friend bool operator==(const Bytes& a, const Bytes& b) noexcept { return a.View() == b.View(); }

 private:
  std::shared_ptr<const std::string> data_;
};

}  // namespace ratatosk
