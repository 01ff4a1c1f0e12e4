#include <ratatosk/http/form.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <openssl/evp.h>

namespace ratatosk::http {

namespace {

// The encoding of one byte. Four bytes are always copied, so that only the advance of the output
// position depends on the text, and no branch.
struct EncodedByte {
  std::array<char, kLongestEncoding> text;
  std::uint8_t size;
};
using EncodingTable = std::array<EncodedByte, 256>;

// Percent-encoding (RFC 3986, 2.1) of all but the unreserved characters (2.3).
constexpr EncodingTable kPercentEncoding = [] {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  EncodingTable table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table[byte] = {{'%', kDigits[byte >> 4U], kDigits[byte & 15U]}, 3};
  }
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-._~")) {
    table[static_cast<unsigned char>(c)] = {{c, 0, 0}, 1};
  }
  return table;
}();

// The encoding of application/x-www-form-urlencoded.
constexpr EncodingTable kFormEncoding = [] {
  auto table = kPercentEncoding;
  table[' '] = {{'+', 0, 0}, 1};
  return table;
}();

void AppendEncoded(std::string& out, std::string_view text, const EncodingTable& table) {
  std::array<char, 256> part;
  while (!text.empty()) {
    const auto taken = std::min(text.size(), part.size() / kLongestEncoding - 1);
    char* to = part.data();
    for (const char c : text.substr(0, taken)) {
      const auto& encoded = table[static_cast<unsigned char>(c)];
      std::memcpy(to, &encoded, sizeof(encoded));
      to += encoded.size;
    }
    out.append(part.data(), to);
    text.remove_prefix(taken);
  }
}

}  // namespace

void AppendFormEncoded(std::string& out, std::string_view text) {
  AppendEncoded(out, text, kFormEncoding);
}

void AppendPercentEncoded(std::string& out, std::string_view text) {
  AppendEncoded(out, text, kPercentEncoding);
}

void AppendFormField(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  AppendFormEncoded(form, name);
  form += '=';
  AppendFormEncoded(form, value);
}

std::string BasicCredentials(std::string_view user, std::string_view password) {
  std::string clear;
  clear.reserve(user.size() + password.size() + 1);
  clear.append(user).append(":").append(password);
  std::string encoded(4 * ((clear.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(clear.data()),
                                   static_cast<int>(clear.size()));
  encoded.resize(static_cast<std::size_t>(size));
  explicit_bzero(clear.data(), clear.size());
  return encoded;
}

}  // namespace ratatosk::http
