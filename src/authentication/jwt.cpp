#include "authentication/jwt.hpp"

#include <algorithm>
#include <array>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace ratatosk {

namespace {

// Encodes bytes in base64 for URLs, without padding (RFC 7515, 2).
std::string Base64Url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data,
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

// Keeps OpenSSL from asking for a password.
int NoPassword(char*, int, int, void*) { return -1; }

}  // namespace

OperationResult<SigningKey> SigningKey::Read(const Secret& pem) {
  const auto text = pem.Reveal();
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
  std::shared_ptr<EVP_PKEY> key(
      bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassword, nullptr) : nullptr,
      &EVP_PKEY_free);
  ERR_clear_error();
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    return Error(MessagingErrorCodes::InvalidConfiguration, "is not a PEM-encoded RSA private key")
        .WithMember("private_key");
  }
  return SigningKey(std::move(key));
}

OperationResult<Secret> SigningKey::SignJwt(std::string_view header,
                                            std::string_view claims) const {
  const std::string input = Base64Url(header) + "." + Base64Url(claims);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  const auto* data = reinterpret_cast<const unsigned char*>(input.data());
  std::string signature;
  std::size_t size = 0;
  bool good = context &&
              EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, data, input.size()) == 1;
  if (good) {
    signature.resize(size);
    good = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                          data, input.size()) == 1;
    signature.resize(size);
  }
  ERR_clear_error();
  if (!good) return Error(MessagingErrorCodes::AuthenticationFailed, "the key cannot sign");
  return Secret(input + "." + Base64Url(signature));
}

std::string DigestOf(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kDigits[digest.at(i) >> 4U];
    hex += kDigits[digest.at(i) & 15U];
  }
  return hex;
}

}  // namespace ratatosk
