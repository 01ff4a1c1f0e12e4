#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

enum class ParseState : std::uint8_t { NeedMore, Done, TooLarge, Malformed };

/// Parses one request or one response incrementally.
class MessageParser {
 public:
  static MessageParser ForRequest(std::size_t body_limit);
  static MessageParser ForAnswer(std::size_t body_limit);
  ~MessageParser();
  MessageParser(MessageParser&&) noexcept;

  /// Removes the part of `bytes` that belongs to this message from its front.
  ParseState Put(std::string& bytes);
  /// Handles the end of the stream: a response without a length may now be complete.
  ParseState PutEnd();

  HttpRequest TakeRequest();
  OutgoingAnswer TakeAnswer();
  bool KeepAlive() const;

  class Impl;

 private:
  explicit MessageParser(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Returns the bytes of a response. `head` omits the body, as for HEAD.
std::string Serialize(const HttpReply& reply, bool head, bool close);
std::string Serialize(const OutgoingRequest& request,
                      const std::string& host,
                      const std::string& target);

}  // namespace ratatosk::simulators
