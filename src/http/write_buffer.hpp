#pragma once

#include <string>
#include <string_view>

#include <ratatosk/http/http_message.hpp>
#include <ratatosk/http/url.hpp>

namespace ratatosk::http {

/// A serialized request, head and body together, so that they are sent in one write.
///
/// The memory is kept for the next request, without any credential, and without the memory of a
/// large body.
class WriteBuffer {
 public:
  WriteBuffer() = default;
  WriteBuffer(const WriteBuffer&) = delete;
  WriteBuffer& operator=(const WriteBuffer&) = delete;
  ~WriteBuffer() { Clear(); }

  /// Serializes a request (RFC 9112, 3). Replaces the content that an earlier request left if it
  /// ended with an exception.
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
