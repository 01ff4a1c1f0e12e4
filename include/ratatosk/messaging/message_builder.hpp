#pragma once

#include <ratatosk/messaging/message.hpp>

#include <string>

namespace ratatosk {

/// Builds a message step by step. Nothing is checked here: `ValidateMessage` of a connector reports
/// all faults at once. An id (32 hex digits, random) is made by `Build` when none is given.
class MessageBuilder {
 public:
  MessageBuilder() = default;

  MessageBuilder &WithId(std::string id) &;
  MessageBuilder &From(Endpoint sender) &;
  MessageBuilder &To(Endpoint receiver) &;
  MessageBuilder &FromPhone(std::string number) &;
  MessageBuilder &ToPhone(std::string number) &;
  MessageBuilder &WithText(std::string text) &;
  MessageBuilder &WithContent(Content content) &;
  MessageBuilder &WithProperty(std::string name, Value value) &;
  MessageBuilder &WithSubject(std::string s) &;
  MessageBuilder &WithReplyTo(std::string s) &;
  MessageBuilder &WithRemoteId(std::string s) &;
  MessageBuilder &WithCorrelationId(std::string s) &;

  // The same on a temporary.
  MessageBuilder &&WithId(std::string id) &&;
  MessageBuilder &&From(Endpoint sender) &&;
  MessageBuilder &&To(Endpoint receiver) &&;
  MessageBuilder &&FromPhone(std::string number) &&;
  MessageBuilder &&ToPhone(std::string number) &&;
  MessageBuilder &&WithText(std::string text) &&;
  MessageBuilder &&WithContent(Content content) &&;
  MessageBuilder &&WithProperty(std::string name, Value value) &&;
  MessageBuilder &&WithSubject(std::string s) &&;
  MessageBuilder &&WithReplyTo(std::string s) &&;
  MessageBuilder &&WithRemoteId(std::string s) &&;
  MessageBuilder &&WithCorrelationId(std::string s) &&;

  /// A copy of what was built so far; the builder can go on.
  Message Build() const &;
  Message Build() &&;

 private:
  Message message_;
};

}  // namespace ratatosk
