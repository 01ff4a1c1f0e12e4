#include "simulators/twilio/api_call.hpp"

#include <boost/json.hpp>

#include <array>
#include <utility>

namespace ratatosk::simulators {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 61> kTexts{{
    {20001, "Unknown parameter"},
    {20003, "Authenticate"},
    {20004, "Method not allowed"},
    {20007, "Page size too large"},
    {20009, "The message is not complete and cannot be deleted yet"},
    {20404, "The requested resource was not found"},
    {20429, "Too Many Requests"},
    {20500, "Internal Server Error"},
    {20503, "Service Unavailable"},
    {21211, "Invalid 'To' phone number"},
    {21212, "Invalid 'From' number"},
    {21265, "'To' must not be a short code"},
    {21266, "'To' and 'From' must not be the same"},
    {21408, "Permission to send to this region is not enabled"},
    {21603, "A 'From' or 'MessagingServiceSid' is required"},
    {21604, "A 'To' is required"},
    {21606, "The 'From' number is not a number of this account that can send this"},
    {21608, "The number is unverified"},
    {21609, "Invalid 'StatusCallback' URL"},
    {21610, "The recipient has unsubscribed"},
    {21611, "The queue of this 'From' number is full"},
    {21612, "'To' cannot be reached from this 'From'"},
    {21614, "'To' is not a mobile number"},
    {21617, "The body exceeds 1600 characters"},
    {21619, "A 'Body', 'MediaUrl' or 'ContentSid' is required"},
    {21620, "Invalid media URL"},
    {21623, "Too many media"},
    {21624, "The validity period is out of range"},
    {21654, "A 'ContentSid' is required"},
    {21655, "Invalid 'ContentSid'"},
    {21656, "Invalid 'ContentVariables'"},
    {21701, "The messaging service does not exist"},
    {21703, "The messaging service has no sender for this message"},
    {21910, "'From' and 'To' must be of the same channel"},
    {30003, "Unreachable destination handset"},
    {30004, "Message blocked"},
    {30005, "Unknown destination handset"},
    {30006, "Landline or unreachable carrier"},
    {30007, "Message filtered"},
    {30008, "Unknown error"},
    {30400, "Bad parameters for an update"},
    {30409, "The message cannot be canceled any more"},
    {35111, "'SendAt' is required to schedule a message"},
    {35114, "'SendAt' is not a time that can be scheduled"},
    {35117, "'SendAt' is too far ahead"},
    {35118, "A 'MessagingServiceSid' is required to schedule a message"},
    {63003, "The recipient is not on this channel"},
    {63007, "No channel with this 'From' address"},
    {63013, "Against the channel's policy"},
    {63016, "Free text outside the 24-hour window: use a template"},
    {63018, "Rate limit of the channel exceeded"},
    {63024, "Invalid recipient"},
    {63028, "The number of parameters does not match the template"},
    {63031, "'From' and 'To' are the same"},
    {63040, "The template was rejected"},
    {63041, "The template is paused"},
    {63042, "The template is disabled"},
    {92001, "'types' is required"},
    {92003, "'language' is required"},
    {92007, "Invalid variables"},
    {92009, "The template was submitted already"},
}};

}  // namespace

std::string_view ErrorText(int code) noexcept {
  for (const auto& [known, text] : kTexts) {
    if (known == code) return text;
  }
  return "Failed";
}

HttpReply ApiError(int status, int code, std::string_view text) {
  const boost::json::object body{
      {"code", code},
      {"message", text.empty() ? ErrorText(code) : text},
      {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(code)},
      {"status", status}};
  return HttpReply(status, boost::json::serialize(body), "application/json");
}

HttpReply NotFound(const HttpRequest& request) {
  return ApiError(404, 20404,
                  "The requested resource " + request.target.substr(0, request.target.find('?')) +
                      " was not found");
}

}  // namespace ratatosk::simulators
