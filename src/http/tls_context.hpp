#pragma once

#include <optional>

#include <openssl/ssl.h>

#include <ratatosk/core/error.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

/// Configures a client's context: verification, trusted CAs, the minimum version, and the client's
/// certificate. Reads the files. Error: `INVALID_CONFIGURATION`, with the same members as
/// `MakeDialer`.
std::optional<Error> ConfigureTls(SSL_CTX* context, const ConnectOptions& options);

}  // namespace ratatosk::http
