#include <ratatosk/http/form.hpp>

#include <cstring>

#include <openssl/evp.h>
#include <boost/url/encode.hpp>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/grammar/charset.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace ratatosk::http {

namespace {

void AppendEncoded(std::string& out, std::string_view text, bool space_as_plus) {
  boost::urls::encoding_opts options;
  options.space_as_plus = space_as_plus;
  // A space must stand in the set to be let through as a plus.
  const auto& keep = boost::urls::unreserved_chars;
  const auto encode = [&](const auto& set) {
    const boost::core::string_view view(text.data(), text.size());
    const auto size = boost::urls::encoded_size(view, set, options);
    const auto start = out.size();
    out.resize(start + size);
    boost::urls::encode(out.data() + start, size, view, set, options);
  };
  encode(keep);
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
