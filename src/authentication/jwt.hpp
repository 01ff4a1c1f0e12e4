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
  /// From PEM. Error: `INVALID_CONFIGURATION`.
  static OperationResult<SigningKey> Read(const Secret& pem);

  /// The JWT (RFC 7519) of these JSON texts, signed by RS256 (RFC 7518, 3.3). Error:
  /// `AUTHENTICATION_FAILED` when the key cannot sign.
  OperationResult<Secret> SignJwt(std::string_view header, std::string_view claims) const;

 private:
  explicit SigningKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

/// SHA-256 in hexadecimal digits.
std::string DigestOf(std::string_view text);

}  // namespace ratatosk
