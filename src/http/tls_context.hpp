#pragma once

#include <optional>

#include <openssl/ssl.h>

#include <ratatosk/core/error.hpp>
#include <ratatosk/http/transport.hpp>

namespace ratatosk::http {

/// Sets up a client's context: verification, trusted authorities, the least version, the client's
/// certificate. Reads the files. Error: `INVALID_CONFIGURATION`, its member as in `MakeDialer`.
std::optional<Error> ConfigureTls(SSL_CTX* context, const ConnectOptions& options);

}  // namespace ratatosk::http
