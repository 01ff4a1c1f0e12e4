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

  MessageBuilder& WithId(std::string id) &;
  MessageBuilder& From(Endpoint sender) &;
  MessageBuilder& To(Endpoint receiver) &;
  MessageBuilder& FromPhone(std::string number) & {
    return From(Endpoint(EndpointType::PhoneNumber, std::move(number)));
  }
  MessageBuilder& FromEmail(std::string address) & {
    return From(Endpoint(EndpointType::EmailAddress, std::move(address)));
  }
  MessageBuilder& FromUser(std::string id) & {
    return From(Endpoint(EndpointType::UserId, std::move(id)));
  }
  MessageBuilder& FromDevice(std::string id) & {
    return From(Endpoint(EndpointType::DeviceId, std::move(id)));
  }
  MessageBuilder& FromUrl(std::string url) & {
    return From(Endpoint(EndpointType::Url, std::move(url)));
  }
  MessageBuilder& FromTopic(std::string name) & {
    return From(Endpoint(EndpointType::Topic, std::move(name)));
  }
  MessageBuilder& FromApplication(std::string id) & {
    return From(Endpoint(EndpointType::ApplicationId, std::move(id)));
  }
  MessageBuilder& FromId(std::string id) & {
    return From(Endpoint(EndpointType::Id, std::move(id)));
  }
  MessageBuilder& FromLabel(std::string name) & {
    return From(Endpoint(EndpointType::Label, std::move(name)));
  }
  /// The sender that a repository knows by that name; see ISenderRepository.
  MessageBuilder& FromSender(std::string name) & { return From(SenderRef(std::move(name))); }
  MessageBuilder& ToPhone(std::string number) & {
    return To(Endpoint(EndpointType::PhoneNumber, std::move(number)));
  }
  MessageBuilder& ToEmail(std::string address) & {
    return To(Endpoint(EndpointType::EmailAddress, std::move(address)));
  }
  MessageBuilder& ToUser(std::string id) & {
    return To(Endpoint(EndpointType::UserId, std::move(id)));
  }
  MessageBuilder& ToDevice(std::string id) & {
    return To(Endpoint(EndpointType::DeviceId, std::move(id)));
  }
  MessageBuilder& ToUrl(std::string url) & {
    return To(Endpoint(EndpointType::Url, std::move(url)));
  }
  MessageBuilder& ToTopic(std::string name) & {
    return To(Endpoint(EndpointType::Topic, std::move(name)));
  }
  MessageBuilder& ToApplication(std::string id) & {
    return To(Endpoint(EndpointType::ApplicationId, std::move(id)));
  }
  MessageBuilder& ToId(std::string id) & { return To(Endpoint(EndpointType::Id, std::move(id))); }
  MessageBuilder& ToLabel(std::string name) & {
    return To(Endpoint(EndpointType::Label, std::move(name)));
  }
  MessageBuilder& WithText(std::string text) &;
  MessageBuilder& WithHtml(std::string html) &;
  /// A file that the provider fetches. For more about it, or for bytes, give a MediaContent to
  /// `WithContent`.
  MessageBuilder& WithMedia(MediaType type, std::string name, std::string url) &;
  MessageBuilder& WithContent(Content content) &;
  MessageBuilder& WithProperty(std::string name, Value value) &;
  /// Shown as `***` wherever the message is; see Property.
  MessageBuilder& WithSensitiveProperty(std::string name, Value value) &;
  MessageBuilder& WithSubject(std::string subject) &;
  /// The message that this one answers, by the id that the provider gave it.
  MessageBuilder& WithReplyTo(std::string message_id) &;
  MessageBuilder& WithRemoteId(std::string id) &;
  MessageBuilder& WithCorrelationId(std::string id) &;

  // The same on a temporary.
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

  /// A copy of what was built so far; the builder can go on.
  Message Build() const&;
  Message Build() &&;

 private:
  Message message_;
};

}  // namespace ratatosk
