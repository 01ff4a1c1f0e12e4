#include <ratatosk/simulators/common/loopback_server.hpp>

#include <utility>

namespace ratatosk::simulators {

LoopbackServerOptions& LoopbackServerOptions::WithHandler(
    std::function<HttpReply(const HttpRequest&)> function) {
  handler = [function = std::move(function)](const HttpRequest& request,
                                             const Responder& responder) {
    responder.Send(function(request));
  };
  return *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithAsyncHandler(Handler function) {
  return handler = std::move(function), *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithCertificate(IssuedCertificate issued) {
  return certificate = std::move(issued), *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithPort(std::uint16_t number) {
  return port = number, *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithGate(Gate function) {
  return gate = std::move(function), *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithBodyLimit(std::size_t bytes) {
  return body_limit = bytes, *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithClientAuthority(std::string pem) {
  return client_ca_pem = std::move(pem), *this;
}

LoopbackServerOptions& LoopbackServerOptions::WithTls12Only() { return tls12_only = true, *this; }

LoopbackServerOptions& LoopbackServerOptions::WithTrustedCa(std::string pem) {
  return trusted_ca_pem = std::move(pem), *this;
}

}  // namespace ratatosk::simulators
