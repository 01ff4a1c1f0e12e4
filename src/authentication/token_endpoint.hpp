#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/authentication/token.hpp>
#include <ratatosk/http/client.hpp>

namespace ratatosk {

/// A token endpoint (RFC 6749, 3.2). Home executor only.
class TokenEndpoint {
 public:
  /// Creates an endpoint. Error: `INVALID_CONFIGURATION`, naming `token_url`.
  static OperationResult<TokenEndpoint> Make(const Runtime& runtime,
                                             const std::string& url,
                                             const http::TlsOptions& tls);

  /// Posts `form` and returns the token. `authorization` can be empty. `secrets` are hidden in the
  /// texts that the endpoint returns.
  boost::asio::awaitable<OperationResult<AccessToken>> AskAsync(std::string form,
                                                                Secret authorization,
                                                                std::vector<Secret> secrets,
                                                                OperationContext& operation) const;

 private:
  TokenEndpoint(std::shared_ptr<http::Client> client, std::string target)
      : client_(std::move(client)), target_(std::move(target)) {}

  std::shared_ptr<http::Client> client_;
  std::string target_;
};

}  // namespace ratatosk
