#pragma once

#include <string>
#include <string_view>

#include <ratatosk/messaging/message.hpp>

namespace ratatosk::twilio {

/// What goes into a create beside the message. Views; an empty one is left out.
class CreateOptions {
 public:
  CreateOptions() = default;

  CreateOptions& WithFrom(std::string_view address) & { return from = address, *this; }
  /// May stand together with `from`, when that sender of the service is meant.
  CreateOptions& WithMessagingServiceSid(std::string_view sid) & {
    return messaging_service_sid = sid, *this;
  }
  CreateOptions& WithStatusCallback(std::string_view url) & { return status_callback = url, *this; }
  /// The template's; without it the id of a TemplateContent is taken as the SID.
  CreateOptions& WithContentSid(std::string_view sid) & { return content_sid = sid, *this; }
  /// Properties that count where the message has none of that name set. Must outlive the options.
  CreateOptions& WithDefaults(const Properties& values) & { return defaults = &values, *this; }

  std::string_view from;
  std::string_view messaging_service_sid;
  std::string_view status_callback;
  std::string_view content_sid;
  const Properties* defaults = nullptr;
};

/// Appends the form body of `POST .../Messages.json` (docs/messaging/api/message-resource) to an
/// empty text. Precondition: `message` is valid by the rules of its channel.
void AppendCreateForm(std::string& body, const Message& message, const CreateOptions& options);

/// Parameters of a template as `ContentVariables`: a JSON object of strings. Empty when there are
/// none (docs/content/using-variables-with-content-api).
std::string ContentVariables(const TemplateContent& content);

/// What is written beside a location: "label, address", or the one that there is.
std::string PlaceText(const LocationContent& location);

}  // namespace ratatosk::twilio
