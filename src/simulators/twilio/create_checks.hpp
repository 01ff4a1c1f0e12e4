#pragma once

#include "simulators/twilio/api_call.hpp"

#include <optional>
#include <string>

namespace ratatosk::simulators {

/// The parameters of a message to create, with the results of the checks.
class NewMessage {
 public:
  NewMessage(const ApiCall& its_call, FormFields fields)
      : call(its_call), params(std::move(fields)) {}

  std::string Param(std::string_view name) const { return std::string(FindField(params, name)); }
  bool Has(std::string_view name) const { return HasField(params, name); }

  const ApiCall& call;
  FormFields params;
  const TwilioMessagingService* service = nullptr;
  const ContentRecord* content = nullptr;
  FormFields variables;
  std::optional<WallTime> send_at;
};

/// Returns the first of Twilio's synchronous errors that applies. Fills in `message` on the way.
std::optional<HttpReply> CheckNewMessage(NewMessage& message);

}  // namespace ratatosk::simulators
