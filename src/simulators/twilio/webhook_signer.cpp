#include <ratatosk/simulators/twilio/webhook_signer.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace ratatosk::simulators {
namespace {

// The URL without `user:password@` and `#fragment`, which are not sent.
std::string SignedUrl(std::string_view url) {
  std::string signed_url(url.substr(0, url.find('#')));
  const auto scheme = signed_url.find("://");
  if (scheme == std::string::npos) return signed_url;
  const auto authority = scheme + 3;
  const auto end = std::min(signed_url.find_first_of("/?", authority), signed_url.size());
  const auto at = signed_url.rfind('@', end);
  if (at != std::string::npos && at >= authority) signed_url.erase(authority, at + 1 - authority);
  return signed_url;
}

}  // namespace

std::string SignWebhook(std::string_view auth_token,
                        std::string_view url,
                        const FormFields& fields) {
  auto sorted = fields;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::string text = SignedUrl(url);
  for (const auto& [name, value] : sorted) text.append(name).append(value);

  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha1(), auth_token.data(), static_cast<int>(auth_token.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  unsigned char base64[EVP_MAX_MD_SIZE * 2];
  const int length = EVP_EncodeBlock(base64, digest, static_cast<int>(size));
  return {reinterpret_cast<const char*>(base64), static_cast<std::size_t>(length)};
}

}  // namespace ratatosk::simulators
