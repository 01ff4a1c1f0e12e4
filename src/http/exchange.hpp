#pragma once

#include <optional>
#include <span>
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
  Exchange(ConnectionPool& pool,
           Connection& connection,
           const Request& request,
           Response& response,
           OperationContext& operation)
      : pool_(pool),
        connection_(connection),
        request_(request),
        response_(response),
        operation_(operation) {}

  /// Writes the request, reads the response, and records the operation's progress. After an error,
  /// the content of the response is unspecified.
  boost::asio::awaitable<OperationResult<void>> RunAsync();

  /// Returns whether the connection can carry another request. Call it after RunAsync.
  bool Reusable() const noexcept { return reusable_; }
  /// Returns whether writing failed, so that the peer cannot have the whole request. Call it after
  /// RunAsync.
  bool NotHandedOver() const noexcept { return not_handed_over_; }

 private:
  /// Writes the part of the request that TryWrite left.
  boost::asio::awaitable<IoResult> WriteRestAsync(IoResult written);
  /// Records whether the request was written. Returns the error to report.
  std::optional<Error> EndWriting(const IoResult& written);
  std::span<char> ReadBuffer();
  Error ErrorOf(std::string_view what, const boost::system::error_code& code) const;

  ConnectionPool& pool_;
  Connection& connection_;
  const Request& request_;
  Response& response_;
  OperationContext& operation_;
  bool reusable_ = false;
  bool not_handed_over_ = false;
};

}  // namespace ratatosk::http
