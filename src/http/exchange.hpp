#pragma once

#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/http/http_message.hpp>

#include "http/connection_pool.hpp"

namespace ratatosk::http {

/// One request and its response over one connection (RFC 9112). All references must outlive it.
class Exchange : public RecycledFrames {
 public:
  Exchange(Connection& connection,
           const Request& request,
           const Origin& origin,
           const PoolOptions& options,
           OperationContext& operation)
      : connection_(connection),
        request_(request),
        origin_(origin),
        options_(options),
        operation_(operation) {}

  /// Writes the request and reads the response, and marks the operation's progress.
  boost::asio::awaitable<OperationResult<Response>> RunAsync();

  /// After RunAsync: the connection may carry another request.
  bool Reusable() const noexcept { return reusable_; }
  /// After RunAsync: writing failed, so the peer cannot have the whole request.
  bool NotHandedOver() const noexcept { return not_handed_over_; }

 private:
  class Parser;
  class ReadBuffer;

  /// `parser` holds the response if there is no error. Skips interim responses (RFC 9110, 15.2).
  boost::asio::awaitable<boost::system::error_code> ReadAsync(ReadBuffer& buffer,
                                                              std::optional<Parser>& parser);
  Error ErrorOf(std::string_view what, const boost::system::error_code& code) const;

  Connection& connection_;
  const Request& request_;
  const Origin& origin_;
  const PoolOptions& options_;
  OperationContext& operation_;
  bool reusable_ = false;
  bool not_handed_over_ = false;
};

}  // namespace ratatosk::http
