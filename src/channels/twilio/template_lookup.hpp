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

/// `HX` and 32 hexadecimal digits.
bool IsContentSid(std::string_view id) noexcept;

/// Content SIDs by the templates' friendly names, through the Content API
/// (docs/content/content-api-resources). One look-up at a time for a name, of ten seconds at most
/// and remembered for ten minutes, also when those who asked have gone; a name that is not found is
/// asked for again. Home executor only.
class TemplateLookup {
 public:
  TemplateLookup(std::shared_ptr<TwilioApi> api, std::vector<Secret> secrets);

  /// A preparation of `operation`. Errors: `MISSING_CONTENT_SID` when there is no such template, or
  /// more than one; what the API answered, as `SEND_MESSAGE_FAILED`, `RATE_LIMITED` or
  /// `AUTHENTICATION_FAILED`; `SEND_MESSAGE_FAILED` and `CONNECTION_FAILED` with `Retry::Now` when
  /// there was no answer; `SEND_WHATSAPP_MESSAGE_FAILED` for one that cannot be read.
  boost::asio::awaitable<OperationResult<std::string>> FindAsync(std::string friendly_name,
                                                                 OperationContext& operation);

  /// Twilio does not know the SID any more.
  void Forget(std::string_view friendly_name);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ratatosk::twilio
