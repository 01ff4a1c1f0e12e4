#include "http/tls_context.hpp"

#include <string>

#include <openssl/err.h>

namespace ratatosk::http {

namespace {

// Returns the innermost reason, such as "no such file". Clears OpenSSL's error queue.
std::string OpenSslReason() {
  const auto code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "unknown reason";
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "unknown reason";
}

Error FileError(std::string_view member, std::string_view what, const std::string& path) {
  return Error(MessagingErrorCodes::InvalidConfiguration,
               std::string(what) + " cannot be read: " + path + ": " + OpenSslReason())
      .WithMember(std::string(member));
}

// Keeps OpenSSL from asking for the password of an encrypted key on the terminal.
int NoPassword(char*, int, int, void*) { return 0; }

std::optional<Error> UseClientCertificate(SSL_CTX* context, const ConnectOptions& options) {
  if (options.certificate_file.empty() != options.key_file.empty()) {
    const bool no_key = options.key_file.empty();
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 "a client certificate needs its key, and a key its certificate")
        .WithMember(no_key ? "key_file" : "certificate_file");
  }
  if (options.certificate_file.empty()) return std::nullopt;
  SSL_CTX_set_default_passwd_cb(context, &NoPassword);
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1) {
    return FileError("certificate_file", "the client certificate", options.certificate_file);
  }
  if (SSL_CTX_use_PrivateKey_file(context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return FileError("key_file", "the key of the client certificate", options.key_file);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> ConfigureTls(SSL_CTX* context, const ConnectOptions& options) {
  ERR_clear_error();
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  const bool tls13 = options.min_version == TlsVersion::Tls13;
  SSL_CTX_set_min_proto_version(context, tls13 ? TLS1_3_VERSION : TLS1_2_VERSION);
  const auto& own = options.authorities_file;
  const auto& additional = options.additional_authorities_file;
  if (own.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_file(context, own.c_str()) != 1) {
    return FileError("authorities_file", "the file of trusted authorities", own);
  }
  if (!additional.empty() && SSL_CTX_load_verify_file(context, additional.c_str()) != 1) {
    return FileError("additional_authorities_file", "the file of additional authorities",
                     additional);
  }
  return UseClientCertificate(context, options);
}

}  // namespace ratatosk::http
