#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name, without regard to case; empty when there is none.
std::string_view FindHeader(const HttpHeaders& headers, std::string_view name) noexcept;

/// A request as a LoopbackServer read it.
class HttpRequest {
 public:
  HttpRequest() = default;

  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  std::string method;
  std::string target;
  HttpHeaders headers;
  std::string body;
  /// Connections are numbered from 1 in the order in which they were accepted.
  std::uint64_t connection_id = 0;
  /// 0 for the first request of a connection.
  std::uint64_t index_on_connection = 0;
};

/// What happens to the connection with an answer. *Cut* closes it in order (FIN, without TLS
/// close_notify), *Reset* resets it (RST).
enum class ConnectionAction : std::uint8_t {
  KeepAlive,        ///< The answer is written; the connection stays, unless the client said close.
  Close,            ///< The answer is written with `Connection: close`; then closed.
  CutBeforeAnswer,  ///< No byte is written.
  ResetBeforeAnswer,  ///< No byte is written.
  CutHalfway,         ///< Head and half of the body are written, or `cut_after` bytes.
  ResetHalfway,       ///< The same, then reset.
};

/// What a LoopbackServer answers. `Content-Length` and `Date` are added unless given.
class HttpReply {
 public:
  HttpReply() = default;
  explicit HttpReply(int status, std::string body = {}, std::string_view content_type = {});
  /// These bytes as they are, in place of an HTTP answer.
  static HttpReply Raw(std::string bytes);

  HttpReply& WithHeader(std::string name, std::string value);
  HttpReply& WithAction(ConnectionAction action);
  /// Cuts the connection after this many bytes of the answer, head included.
  HttpReply& CutAfter(std::size_t bytes);
  /// Writes the answer in pieces of this size, each with a write of its own.
  HttpReply& InPiecesOf(std::size_t bytes);

  int status = 200;
  HttpHeaders headers;
  std::string body;
  ConnectionAction action = ConnectionAction::KeepAlive;
  std::optional<std::string> raw;
  std::optional<std::size_t> cut_after;
  std::size_t piece_size = 0;
};

/// A request that a LoopbackServer makes itself, to a webhook on loopback.
class OutgoingRequest {
 public:
  OutgoingRequest() = default;

  std::string method = "POST";
  /// `http://` or `https://`; a fragment and credentials are not sent.
  std::string url;
  HttpHeaders headers;
  std::string body;
};

/// What became of an OutgoingRequest.
class OutgoingAnswer {
 public:
  OutgoingAnswer() = default;

  /// True when a complete HTTP answer was read, of whatever status.
  bool Answered() const noexcept { return status != 0; }
  std::string_view Header(std::string_view name) const noexcept {
    return FindHeader(headers, name);
  }

  int status = 0;
  HttpHeaders headers;
  std::string body;
  /// Why there is no answer; empty when there is one.
  std::string error;
};

}  // namespace ratatosk::simulators
