#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/secret.hpp>
#include <ratatosk/core/single_flight.hpp>

#include "channels/twilio/twilio_api.hpp"

namespace ratatosk::twilio {

/// Returns whether `id` is `HX` and 32 hexadecimal digits.
bool IsContentSid(std::string_view id) noexcept;

/// Finds Content SIDs by the friendly names of templates, through the Content API
/// (docs/content/content-api-resources). There is one lookup at a time per name. It takes at most
/// ten seconds, and its result is cached for ten minutes, even if its callers have gone. A name
/// that is not found is looked up again. Home executor only.
class TemplateLookup {
 public:
  TemplateLookup(std::shared_ptr<TwilioApi> api, std::vector<Secret> secrets);

  /// Returns the SID of the template. Runs as a preparation of `operation`. Errors:
  /// - `MISSING_CONTENT_SID` if there is no such template, or more than one
  /// - `SEND_MESSAGE_FAILED`, `RATE_LIMITED` or `AUTHENTICATION_FAILED` if the API returned an
  ///   error
  /// - `SEND_MESSAGE_FAILED` or `CONNECTION_FAILED` with `Retry::Now` if there was no response
  /// - `SEND_WHATSAPP_MESSAGE_FAILED` if the response cannot be read
  boost::asio::awaitable<OperationResult<std::string>> FindAsync(std::string friendly_name,
                                                                 OperationContext& operation);

  /// Removes a name from the cache, because Twilio no longer knows its SID.
  void Forget(std::string_view friendly_name);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ratatosk::twilio
