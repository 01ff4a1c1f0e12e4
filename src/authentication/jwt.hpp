#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk {

/// An RSA private key.
class SigningKey {
 public:
  /// Reads a PEM-encoded key. Error: `INVALID_CONFIGURATION`.
  static OperationResult<SigningKey> Read(const Secret& pem);

  /// Returns the JWT (RFC 7519) of these JSON texts, signed with RS256 (RFC 7518, 3.3). Error:
  /// `AUTHENTICATION_FAILED` if the key cannot sign.
  OperationResult<Secret> SignJwt(std::string_view header, std::string_view claims) const;

 private:
  explicit SigningKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

/// Returns the SHA-256 digest of `text` in hexadecimal digits.
std::string DigestOf(std::string_view text);

}  // namespace ratatosk
