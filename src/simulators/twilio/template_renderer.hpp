#pragma once

#include <ratatosk/simulators/twilio/twilio_account.hpp>
#include <ratatosk/simulators/twilio/twilio_records.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// `ContentVariables` as pairs; nothing when it is not a JSON object of non-empty texts, or a name
/// or a value breaks Twilio's limits.
std::optional<FormFields> ParseContentVariables(std::string_view json);

/// A template with its variables filled in, or the error that the message ends with.
class Rendered {
 public:
  Rendered() = default;

  std::string body;
  int error_code = 0;
};

Rendered RenderTemplate(const TwilioTemplate& content, const FormFields& variables);

}  // namespace ratatosk::simulators
