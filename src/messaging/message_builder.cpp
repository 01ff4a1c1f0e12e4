#include <ratatosk/messaging/message_builder.hpp>

#include "messaging/random_id.hpp"

namespace ratatosk {

MessageBuilder& MessageBuilder::WithId(std::string id) & {
  return message_.id_ = std::move(id), *this;
}
MessageBuilder& MessageBuilder::From(Endpoint sender) & {
  return message_.sender_ = std::move(sender), *this;
}
MessageBuilder& MessageBuilder::To(Endpoint receiver) & {
  return message_.receiver_ = std::move(receiver), *this;
}
MessageBuilder& MessageBuilder::WithText(std::string text) & {
  return WithContent(TextContent(std::move(text)));
}
MessageBuilder& MessageBuilder::WithHtml(std::string html) & {
  return WithContent(HtmlContent(std::move(html)));
}
MessageBuilder& MessageBuilder::WithMedia(MediaType type, std::string name, std::string url) & {
  return WithContent(MediaContent(type, std::move(name), std::move(url)));
}
MessageBuilder& MessageBuilder::WithContent(Content content) & {
  return message_.content_ = std::move(content), *this;
}
MessageBuilder& MessageBuilder::WithProperty(std::string name, Value value) & {
  return message_.properties_.Set(std::move(name), std::move(value)), *this;
}
MessageBuilder& MessageBuilder::WithSensitiveProperty(std::string name, Value value) & {
  return message_.properties_.SetSensitive(std::move(name), std::move(value)), *this;
}
MessageBuilder& MessageBuilder::WithSubject(std::string subject) & {
  return WithProperty(std::string(KnownProperties::Subject), std::move(subject));
}
MessageBuilder& MessageBuilder::WithReplyTo(std::string message_id) & {
  return WithProperty(std::string(KnownProperties::ReplyTo), std::move(message_id));
}
MessageBuilder& MessageBuilder::WithRemoteId(std::string id) & {
  return WithProperty(std::string(KnownProperties::RemoteMessageId), std::move(id));
}
MessageBuilder& MessageBuilder::WithCorrelationId(std::string id) & {
  return WithProperty(std::string(KnownProperties::CorrelationId), std::move(id));
}

MessageBuilder&& MessageBuilder::WithId(std::string id) && {
  return std::move(WithId(std::move(id)));
}
MessageBuilder&& MessageBuilder::From(Endpoint sender) && {
  return std::move(From(std::move(sender)));
}
MessageBuilder&& MessageBuilder::To(Endpoint receiver) && {
  return std::move(To(std::move(receiver)));
}
MessageBuilder&& MessageBuilder::WithText(std::string text) && {
  return std::move(WithText(std::move(text)));
}
MessageBuilder&& MessageBuilder::WithHtml(std::string html) && {
  return std::move(WithHtml(std::move(html)));
}
MessageBuilder&& MessageBuilder::WithMedia(MediaType type, std::string name, std::string url) && {
  return std::move(WithMedia(type, std::move(name), std::move(url)));
}
MessageBuilder&& MessageBuilder::WithContent(Content content) && {
  return std::move(WithContent(std::move(content)));
}
MessageBuilder&& MessageBuilder::WithProperty(std::string name, Value value) && {
  return std::move(WithProperty(std::move(name), std::move(value)));
}
MessageBuilder&& MessageBuilder::WithSensitiveProperty(std::string name, Value value) && {
  return std::move(WithSensitiveProperty(std::move(name), std::move(value)));
}
MessageBuilder&& MessageBuilder::WithSubject(std::string subject) && {
  return std::move(WithSubject(std::move(subject)));
}
MessageBuilder&& MessageBuilder::WithReplyTo(std::string message_id) && {
  return std::move(WithReplyTo(std::move(message_id)));
}
MessageBuilder&& MessageBuilder::WithRemoteId(std::string id) && {
  return std::move(WithRemoteId(std::move(id)));
}
MessageBuilder&& MessageBuilder::WithCorrelationId(std::string id) && {
  return std::move(WithCorrelationId(std::move(id)));
}

Message MessageBuilder::Build() const& { return MessageBuilder(*this).Build(); }

Message MessageBuilder::Build() && {
  if (message_.id_.empty()) message_.id_ = RandomId();
  return std::move(message_);
}

}  // namespace ratatosk
