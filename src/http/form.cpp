#include <ratatosk/http/form.hpp>

#include <array>
#include <cstring>

#include <openssl/evp.h>

namespace ratatosk::http {

namespace {

// RFC 3986, 2.3.
constexpr std::array<bool, 256> kUnreserved = [] {
  std::array<bool, 256> unreserved{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-._~")) {
    unreserved[static_cast<unsigned char>(c)] = true;
  }
  return unreserved;
}();

void AppendEncoded(std::string& out, std::string_view text, bool space_as_plus) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto start = out.size();
  out.resize(start + kLongestEncoding * text.size());
  char* to = out.data() + start;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kUnreserved[byte]) {
      *to++ = c;
    } else if (c == ' ' && space_as_plus) {
      *to++ = '+';
    } else {
      *to++ = '%';
      *to++ = kDigits[byte >> 4U];
      *to++ = kDigits[byte & 15U];
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace

void AppendFormEncoded(std::string& out, std::string_view text) { AppendEncoded(out, text, true); }

void AppendPercentEncoded(std::string& out, std::string_view text) {
  AppendEncoded(out, text, false);
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
