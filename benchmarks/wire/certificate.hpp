#pragma once

#include <string>

#include <openssl/ssl.h>

namespace bench {

/// Gives `context` a new ECDSA P-256 key with a self-signed certificate for 127.0.0.1 and
/// localhost, and writes the certificate as PEM to `ca_file` for clients to trust. False on
/// failure.
bool UseNewCertificate(SSL_CTX* context, const std::string& ca_file);

}  // namespace bench
