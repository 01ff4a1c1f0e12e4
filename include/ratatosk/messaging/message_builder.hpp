#pragma once

#include <string>
#include <utility>

#include <ratatosk/messaging/message.hpp>

namespace ratatosk {

/// Builds a message step by step. Nothing is checked here: `ValidateMessage` of a connector reports
/// all faults at once. An id (32 hex digits, random) is made by `Build` when none is given.
class MessageBuilder {
 public:
  MessageBuilder() = default;

  MessageBuilder& WithId(std::string id) & { return message_.id_ = std::move(id), *this; }
  MessageBuilder& From(Endpoint sender) & { return message_.sender_ = std::move(sender), *this; }
  MessageBuilder& To(Endpoint receiver) & {
    return message_.receiver_ = std::move(receiver), *this;
  }
  MessageBuilder& FromPhone(std::string number) & {
    return From(Endpoint(EndpointType::PhoneNumber, std::move(number)));
  }
  MessageBuilder& ToPhone(std::string number) & {
    return To(Endpoint(EndpointType::PhoneNumber, std::move(number)));
  }
  MessageBuilder& WithText(std::string text) & { return WithContent(TextContent(std::move(text))); }
  MessageBuilder& WithContent(Content content) & {
    return message_.content_ = std::move(content), *this;
  }
  MessageBuilder& WithProperty(std::string name, Value value) & {
    return message_.properties_.Set(std::move(name), std::move(value)), *this;
  }
  MessageBuilder& WithSubject(std::string s) & {
    return WithProperty(std::string(KnownProperties::Subject), std::move(s));
  }
  MessageBuilder& WithReplyTo(std::string s) & {
    return WithProperty(std::string(KnownProperties::ReplyTo), std::move(s));
  }
  MessageBuilder& WithRemoteId(std::string s) & {
    return WithProperty(std::string(KnownProperties::RemoteMessageId), std::move(s));
  }
  MessageBuilder& WithCorrelationId(std::string s) & {
    return WithProperty(std::string(KnownProperties::CorrelationId), std::move(s));
  }

  MessageBuilder&& WithId(std::string id) && { return std::move(WithId(std::move(id))); }
  MessageBuilder&& From(Endpoint e) && { return std::move(From(std::move(e))); }
  MessageBuilder&& To(Endpoint e) && { return std::move(To(std::move(e))); }
  MessageBuilder&& FromPhone(std::string n) && { return std::move(FromPhone(std::move(n))); }
  MessageBuilder&& ToPhone(std::string n) && { return std::move(ToPhone(std::move(n))); }
  MessageBuilder&& WithText(std::string t) && { return std::move(WithText(std::move(t))); }
  MessageBuilder&& WithContent(Content c) && { return std::move(WithContent(std::move(c))); }
  MessageBuilder&& WithProperty(std::string n, Value v) && {
    return std::move(WithProperty(std::move(n), std::move(v)));
  }
  MessageBuilder&& WithSubject(std::string s) && { return std::move(WithSubject(std::move(s))); }
  MessageBuilder&& WithReplyTo(std::string s) && { return std::move(WithReplyTo(std::move(s))); }
  MessageBuilder&& WithRemoteId(std::string s) && { return std::move(WithRemoteId(std::move(s))); }
  MessageBuilder&& WithCorrelationId(std::string s) && {
    return std::move(WithCorrelationId(std::move(s)));
  }

  /// A copy of what was built so far; the builder can go on.
  Message Build() const&;
  Message Build() &&;

 private:
  Message message_;
};

}  // namespace ratatosk
