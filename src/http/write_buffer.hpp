#pragma once

#include <string>
#include <string_view>

#include <ratatosk/http/http_message.hpp>
#include <ratatosk/http/url.hpp>

namespace ratatosk::http {

/// A request as bytes, head and body together, so that they leave in one write. Its memory is kept
/// for the next request, but nothing of a credential, and not what a large body took.
class WriteBuffer {
 public:
  WriteBuffer() = default;
  WriteBuffer(const WriteBuffer&) = delete;
  WriteBuffer& operator=(const WriteBuffer&) = delete;
  ~WriteBuffer() { Clear(); }

  /// RFC 9112, 3. In place of what an earlier request left, should it have ended by an exception.
  void Serialize(const Request& request, const Origin& origin);
  std::string_view Bytes() const noexcept { return bytes_; }
  std::size_t Capacity() const noexcept { return bytes_.capacity(); }
  void Clear() noexcept;
  void swap(WriteBuffer& other) noexcept { bytes_.swap(other.bytes_); }

 private:
  void AppendHead(const Request& request, const Origin& origin);

  std::string bytes_;
};

}  // namespace ratatosk::http
