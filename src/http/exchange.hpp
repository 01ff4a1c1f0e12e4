#pragma once

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/http/http_message.hpp>

#include "http/connection_pool.hpp"

namespace ratatosk::http {

/// What came of one request over one connection.
class ExchangeResult {
 public:
  explicit ExchangeResult(OperationResult<Response> outcome) : response(std::move(outcome)) {}

  OperationResult<Response> response;
  /// The connection may carry another request.
  bool reusable = false;
  /// The write failed: the peer cannot have the whole request.
  bool not_handed_over = false;
};

/// Writes `request` and reads the answer (RFC 9112). Marks the operation's progress.
boost::asio::awaitable<ExchangeResult> ExchangeAsync(Connection& connection,
                                                     const Request& request,
                                                     const Origin& origin,
                                                     const PoolOptions& options,
                                                     OperationContext& operation);

}  // namespace ratatosk::http
