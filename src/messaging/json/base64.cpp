#include "messaging/json/base64.hpp"

#include <openssl/evp.h>

namespace ratatosk::detail {

namespace {

constexpr std::size_t kMost = std::size_t{1} << 30;  // EVP takes lengths as int

const unsigned char* Chars(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Chars(std::string& text) noexcept {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::optional<std::string> ToBase64(std::string_view bytes) {
  if (bytes.size() > kMost) return std::nullopt;
  std::string text((bytes.size() + 2) / 3 * 4, '\0');  // EVP also writes a null after it
  EVP_EncodeBlock(Chars(text), Chars(bytes), static_cast<int>(bytes.size()));
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() / 4 * 3 > kMost) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(Chars(bytes), Chars(text), static_cast<int>(text.size())) < 0) {
    return std::nullopt;
  }
  // EVP counts padding as bytes, and ignores white space and stray bits.
  if (text.ends_with("==")) {
    bytes.resize(bytes.size() - 2);
  } else if (text.ends_with('=')) {
    bytes.resize(bytes.size() - 1);
  }
  if (ToBase64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace ratatosk::detail
