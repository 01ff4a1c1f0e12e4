#pragma once

#include <ratatosk/simulators/twilio/twilio_account.hpp>
#include <ratatosk/simulators/twilio/twilio_records.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// Returns `ContentVariables` as pairs, or nullopt if it is not a JSON object of non-empty strings,
/// or if a name or a value exceeds Twilio's limits.
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
