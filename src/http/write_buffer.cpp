#include "http/write_buffer.hpp"

#include <openssl/crypto.h>

namespace ratatosk::http {

namespace {

constexpr std::size_t kKept = 64 * 1024;
// The size of the names and the punctuation that AppendHead writes itself.
constexpr std::size_t kFixedPart = 512;

std::size_t LongestLength(const Request& request, const Origin& origin) {
  auto length = kFixedPart + request.target.size() + origin.host.size() +
                request.authorization.Reveal().size() + request.content_type.size() +
                request.body.size();
  for (const auto& [name, value] : request.headers) length += name.size() + value.size() + 4;
  return length;
}

}  // namespace

void WriteBuffer::Serialize(const Request& request, const Origin& origin) {
  Clear();
  // In one allocation, because a growing string leaves copies behind that are not wiped.
  bytes_.reserve(LongestLength(request, origin));
  AppendHead(request, origin);
  bytes_.append("\r\n").append(request.body);
}

void WriteBuffer::AppendHead(const Request& request, const Origin& origin) {
  auto& out = bytes_;
  out.append(ToString(request.method)).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  out.append("Host: ").append(origin.HostHeader()).append("\r\n");
  out.append("User-Agent: ratatosk/0.1 (c++)\r\nAccept: application/json\r\n");
  if (!request.authorization.Empty()) {
    out.append("Authorization: ").append(request.authorization.Reveal()).append("\r\n");
  }
  for (const auto& [name, value] : request.headers) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (request.method == Method::Post || request.method == Method::Put || !request.body.empty()) {
    if (!request.content_type.empty()) {
      out.append("Content-Type: ").append(request.content_type).append("\r\n");
    }
    out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
}

void WriteBuffer::Clear() noexcept {
  if (bytes_.empty()) return;
  // Wipes everything, because a target and a body can contain credentials too.
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
  bytes_.clear();
  if (bytes_.capacity() > kKept) std::string().swap(bytes_);
}

}  // namespace ratatosk::http
