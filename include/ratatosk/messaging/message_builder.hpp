#pragma once

#include <string>
#include <utility>

#include <ratatosk/messaging/message.hpp>

namespace ratatosk {

/// Builds a message step by step. The builder checks nothing: a connector's `ValidateMessage`
/// reports all errors at once. If no id is set, `Build` generates one of 32 random hex digits.
class MessageBuilder {
 public:
  MessageBuilder() = default;

  /// Sets the message's own id.
  MessageBuilder& WithId(std::string id) &;
  /// Sets the sender.
  MessageBuilder& From(Endpoint sender) &;
  /// Sets the recipient.
  MessageBuilder& To(Endpoint receiver) &;
  /// Sets the sender to a phone number, in the channel's notation.
  MessageBuilder& FromPhone(std::string number) & {
    return From(Endpoint(EndpointType::PhoneNumber, std::move(number)));
  }
  /// Sets the sender to an email address.
  MessageBuilder& FromEmail(std::string address) & {
    return From(Endpoint(EndpointType::EmailAddress, std::move(address)));
  }
  /// Sets the sender to a user's id.
  MessageBuilder& FromUser(std::string id) & {
    return From(Endpoint(EndpointType::UserId, std::move(id)));
  }
  /// Sets the sender to a device's id.
  MessageBuilder& FromDevice(std::string id) & {
    return From(Endpoint(EndpointType::DeviceId, std::move(id)));
  }
  /// Sets the sender to a URL.
  MessageBuilder& FromUrl(std::string url) & {
    return From(Endpoint(EndpointType::Url, std::move(url)));
  }
  /// Sets the sender to a topic.
  MessageBuilder& FromTopic(std::string name) & {
    return From(Endpoint(EndpointType::Topic, std::move(name)));
  }
  /// Sets the sender to an application's id.
  MessageBuilder& FromApplication(std::string id) & {
    return From(Endpoint(EndpointType::ApplicationId, std::move(id)));
  }
  /// Sets the sender to an id of another kind.
  MessageBuilder& FromId(std::string id) & {
    return From(Endpoint(EndpointType::Id, std::move(id)));
  }
  /// Sets the sender to a name that is shown, such as an alphanumeric sender id.
  MessageBuilder& FromLabel(std::string name) & {
    return From(Endpoint(EndpointType::Label, std::move(name)));
  }
  /// Sets the sender by its name in the sender repository; see ISenderRepository.
  MessageBuilder& FromSender(std::string name) & { return From(SenderRef(std::move(name))); }
  /// Sets the recipient to a phone number, in the channel's notation.
  MessageBuilder& ToPhone(std::string number) & {
    return To(Endpoint(EndpointType::PhoneNumber, std::move(number)));
  }
  /// Sets the recipient to an email address.
  MessageBuilder& ToEmail(std::string address) & {
    return To(Endpoint(EndpointType::EmailAddress, std::move(address)));
  }
  /// Sets the recipient to a user's id.
  MessageBuilder& ToUser(std::string id) & {
    return To(Endpoint(EndpointType::UserId, std::move(id)));
  }
  /// Sets the recipient to a device's id.
  MessageBuilder& ToDevice(std::string id) & {
    return To(Endpoint(EndpointType::DeviceId, std::move(id)));
  }
  /// Sets the recipient to a URL.
  MessageBuilder& ToUrl(std::string url) & {
    return To(Endpoint(EndpointType::Url, std::move(url)));
  }
  /// Sets the recipient to a topic.
  MessageBuilder& ToTopic(std::string name) & {
    return To(Endpoint(EndpointType::Topic, std::move(name)));
  }
  /// Sets the recipient to an application's id.
  MessageBuilder& ToApplication(std::string id) & {
    return To(Endpoint(EndpointType::ApplicationId, std::move(id)));
  }
  /// Sets the recipient to an id of another kind.
  MessageBuilder& ToId(std::string id) & { return To(Endpoint(EndpointType::Id, std::move(id))); }
  /// Sets the recipient to a label.
  MessageBuilder& ToLabel(std::string name) & {
    return To(Endpoint(EndpointType::Label, std::move(name)));
  }
  /// Sets plain text as the content.
  MessageBuilder& WithText(std::string text) &;
  /// Sets HTML as the content. Escape user input with EscapeHtml.
  MessageBuilder& WithHtml(std::string html) &;
  /// Sets a file that the provider fetches. To give bytes or more details, pass a MediaContent to
  /// `WithContent`.
  MessageBuilder& WithMedia(MediaType type, std::string name, std::string url) &;
  /// Sets the content, replacing the previous one.
  MessageBuilder& WithContent(Content content) &;
  /// Adds a property, replacing its value if it exists.
  MessageBuilder& WithProperty(std::string name, Value value) &;
  /// Adds a property whose value is always shown as `***`; see Property.
  MessageBuilder& WithSensitiveProperty(std::string name, Value value) &;
  /// Sets the subject.
  MessageBuilder& WithSubject(std::string subject) &;
  /// Sets the provider's id of the message that this one replies to.
  MessageBuilder& WithReplyTo(std::string message_id) &;
  /// Sets the provider's id of this message.
  MessageBuilder& WithRemoteId(std::string id) &;
  /// Sets the correlation id; see KnownProperties::CorrelationId.
  MessageBuilder& WithCorrelationId(std::string id) &;

  // The same functions for a temporary.
  MessageBuilder&& WithId(std::string id) &&;
  MessageBuilder&& From(Endpoint sender) &&;
  MessageBuilder&& To(Endpoint receiver) &&;
  MessageBuilder&& FromPhone(std::string number) && {
    return std::move(FromPhone(std::move(number)));
  }
  MessageBuilder&& FromEmail(std::string address) && {
    return std::move(FromEmail(std::move(address)));
  }
  MessageBuilder&& FromUser(std::string id) && { return std::move(FromUser(std::move(id))); }
  MessageBuilder&& FromDevice(std::string id) && { return std::move(FromDevice(std::move(id))); }
  MessageBuilder&& FromUrl(std::string url) && { return std::move(FromUrl(std::move(url))); }
  MessageBuilder&& FromTopic(std::string name) && { return std::move(FromTopic(std::move(name))); }
  MessageBuilder&& FromApplication(std::string id) && {
    return std::move(FromApplication(std::move(id)));
  }
  MessageBuilder&& FromId(std::string id) && { return std::move(FromId(std::move(id))); }
  MessageBuilder&& FromLabel(std::string name) && { return std::move(FromLabel(std::move(name))); }
  MessageBuilder&& FromSender(std::string name) && {
    return std::move(FromSender(std::move(name)));
  }
  MessageBuilder&& ToPhone(std::string number) && { return std::move(ToPhone(std::move(number))); }
  MessageBuilder&& ToEmail(std::string address) && {
    return std::move(ToEmail(std::move(address)));
  }
  MessageBuilder&& ToUser(std::string id) && { return std::move(ToUser(std::move(id))); }
  MessageBuilder&& ToDevice(std::string id) && { return std::move(ToDevice(std::move(id))); }
  MessageBuilder&& ToUrl(std::string url) && { return std::move(ToUrl(std::move(url))); }
  MessageBuilder&& ToTopic(std::string name) && { return std::move(ToTopic(std::move(name))); }
  MessageBuilder&& ToApplication(std::string id) && {
    return std::move(ToApplication(std::move(id)));
  }
  MessageBuilder&& ToId(std::string id) && { return std::move(ToId(std::move(id))); }
  MessageBuilder&& ToLabel(std::string name) && { return std::move(ToLabel(std::move(name))); }
  MessageBuilder&& WithText(std::string text) &&;
  MessageBuilder&& WithHtml(std::string html) &&;
  MessageBuilder&& WithMedia(MediaType type, std::string name, std::string url) &&;
  MessageBuilder&& WithContent(Content content) &&;
  MessageBuilder&& WithProperty(std::string name, Value value) &&;
  MessageBuilder&& WithSensitiveProperty(std::string name, Value value) &&;
  MessageBuilder&& WithSubject(std::string subject) &&;
  MessageBuilder&& WithReplyTo(std::string message_id) &&;
  MessageBuilder&& WithRemoteId(std::string id) &&;
  MessageBuilder&& WithCorrelationId(std::string id) &&;

  /// Returns a copy of the message as built so far. The builder can be used further.
  Message Build() const&;
  Message Build() &&;

 private:
  Message message_;
};

}  // namespace ratatosk
