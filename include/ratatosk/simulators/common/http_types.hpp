#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

/// Names and values in their order. A name can occur more than once.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// Returns the first value with this name (case-insensitive), or an empty string.
std::string_view FindHeader(const HttpHeaders& headers, std::string_view name) noexcept;

/// A request as read by a LoopbackServer.
class HttpRequest {
 public:
  HttpRequest() = default;

  /// Returns the first value with this name (case-insensitive), or an empty string.
  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  /// The method, such as "POST".
  std::string method;
  /// Path and query, as sent.
  std::string target;
  /// The headers.
  HttpHeaders headers;
  /// The body.
  std::string body;
  /// The number of the connection, from 1 in the order of acceptance.
  std::uint64_t connection_id = 0;
  /// 0 for the first request of a connection.
  std::uint64_t index_on_connection = 0;
};

/// The fate of the connection after a response. *Cut* closes it gracefully (FIN, without a TLS
/// close_notify), *Reset* resets it (RST).
enum class ConnectionAction : std::uint8_t {
  KeepAlive,          ///< The response is written; kept open unless the client asked to close.
  Close,              ///< The response is written with `Connection: close`; then closed.
  CutBeforeAnswer,    ///< Nothing is written.
  ResetBeforeAnswer,  ///< Nothing is written.
  CutHalfway,         ///< The head and half of the body, or `cut_after` bytes, are written.
  ResetHalfway,       ///< As above, then reset.
};

/// A response of a LoopbackServer. `Content-Length` and `Date` are added unless given.
class HttpReply {
 public:
  HttpReply() = default;
  explicit HttpReply(int status, std::string body = {}, std::string_view content_type = {});
  /// Returns a reply that sends these bytes instead of an HTTP response.
  static HttpReply Raw(std::string bytes);

  /// Adds a header.
  HttpReply& WithHeader(std::string name, std::string value);
  HttpReply& WithAction(ConnectionAction action);
  /// Cuts the connection after this many bytes of the response, including the head.
  HttpReply& CutAfter(std::size_t bytes);
  /// Writes the response in pieces of this size, each with its own write.
  HttpReply& InPiecesOf(std::size_t bytes);

  /// The HTTP status.
  int status = 200;
  /// The headers, in addition to those that the server adds.
  HttpHeaders headers;
  /// The body.
  std::string body;
  /// What happens to the connection.
  ConnectionAction action = ConnectionAction::KeepAlive;
  /// Bytes to send instead of an HTTP response.
  std::optional<std::string> raw;
  /// The number of bytes after which the connection is cut.
  std::optional<std::size_t> cut_after;
  /// The size of each write; 0 means one write.
  std::size_t piece_size = 0;
};

/// A request that a LoopbackServer sends to a webhook on loopback.
class OutgoingRequest {
 public:
  OutgoingRequest() = default;

  /// The method.
  std::string method = "POST";
  /// `http://` or `https://`. A fragment and credentials are not sent.
  std::string url;
  /// The headers.
  HttpHeaders headers;
  /// The body.
  std::string body;
};

/// The outcome of an OutgoingRequest.
class OutgoingAnswer {
 public:
  OutgoingAnswer() = default;

  /// Returns true if a complete HTTP response was read, whatever its status.
  bool Answered() const noexcept { return status != 0; }
  /// Returns the first value with this name (case-insensitive), or an empty string.
  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  /// The HTTP status, or 0 if there was no response.
  int status = 0;
  /// The headers.
  HttpHeaders headers;
  /// The body.
  std::string body;
  /// The reason why there is no response; empty if there is one.
  std::string error;
};

}  // namespace ratatosk::simulators
