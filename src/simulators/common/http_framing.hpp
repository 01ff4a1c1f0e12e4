#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

enum class ParseState : std::uint8_t { NeedMore, Done, TooLarge, Malformed };

/// Reads one request or one answer out of bytes as they come.
class MessageParser {
 public:
  static MessageParser ForRequest(std::size_t body_limit);
  static MessageParser ForAnswer(std::size_t body_limit);
  ~MessageParser();
  MessageParser(MessageParser&&) noexcept;

  /// Takes from the front of `bytes` what belongs to this message.
  ParseState Put(std::string& bytes);
  /// The stream ended: an answer without a length may be complete.
  ParseState PutEnd();

  HttpRequest TakeRequest();
  OutgoingAnswer TakeAnswer();
  bool KeepAlive() const;

  class Impl;

 private:
  explicit MessageParser(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The bytes of an answer. `head` leaves out the body, as for HEAD.
std::string Serialize(const HttpReply& reply, bool head, bool close);
std::string Serialize(const OutgoingRequest& request,
                      const std::string& host,
                      const std::string& target);

}  // namespace ratatosk::simulators
