#pragma once

#include <string>
#include <string_view>

#include <ratatosk/messaging/message.hpp>

namespace ratatosk::twilio {

/// The parts of a create request besides the message. Views; empty ones are left out.
class CreateOptions {
 public:
  CreateOptions() = default;

  CreateOptions& WithFrom(std::string_view address) & { return from = address, *this; }
  /// Sets the messaging service. It can be combined with `from` to select a sender of the service.
  CreateOptions& WithMessagingServiceSid(std::string_view sid) & {
    return messaging_service_sid = sid, *this;
  }
  CreateOptions& WithStatusCallback(std::string_view url) & { return status_callback = url, *this; }
  /// Sets the SID of the template. If it is not set, the id of a TemplateContent is used as the
  /// SID.
  CreateOptions& WithContentSid(std::string_view sid) & { return content_sid = sid, *this; }
  /// Sets default values for properties that the message does not set. They must outlive the
  /// options.
  CreateOptions& WithDefaults(const Properties& values) & { return defaults = &values, *this; }

  std::string_view from;
  std::string_view messaging_service_sid;
  std::string_view status_callback;
  std::string_view content_sid;
  const Properties* defaults = nullptr;
};

/// Appends the form body of `POST .../Messages.json` (docs/messaging/api/message-resource) to an
/// empty string. Precondition: `message` is valid by the rules of its channel.
void AppendCreateForm(std::string& body, const Message& message, const CreateOptions& options);

/// Returns the parameters of a template as `ContentVariables`: a JSON object of strings. Returns an
/// empty string without parameters (docs/content/using-variables-with-content-api).
std::string ContentVariables(const TemplateContent& content);

/// Returns the text that goes with a location: "label, address", or whichever of the two is set.
std::string PlaceText(const LocationContent& location);

}  // namespace ratatosk::twilio
