#pragma once

#include <ratatosk/simulators/common/http_types.hpp>
#include "simulators/common/form.hpp"
#include "simulators/twilio/world.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// A request to the API with accepted credentials. The world is locked while it is served.
class ApiCall {
 public:
  ApiCall(World& its_world, const HttpRequest& its_request, const Target& its_target)
      : world(its_world), request(its_request), target(its_target) {}

  World& world;
  const HttpRequest& request;
  const Target& target;
  const TwilioAccount* account = nullptr;
  std::string user;
  bool standard_key = false;
};

/// The API's response, and the message that it created, if any.
class ApiAnswer {
 public:
  ApiAnswer(HttpReply its_reply) : reply(std::move(its_reply)) {}  // NOLINT: implicit by design

  HttpReply reply;
  std::string created_sid;
};

/// Returns Twilio's error body, with the simulator's own text unless one is given.
HttpReply ApiError(int status, int code, std::string_view text = {});
std::string_view ErrorText(int code) noexcept;
HttpReply NotFound(const HttpRequest& request);

/// Checks the credentials and serves the request.
ApiAnswer ServeApi(World& world, const HttpRequest& request);
/// Returns the user name from the Authorization header, or an empty string.
std::string UserOf(const HttpRequest& request);

ApiAnswer CreateMessage(ApiCall& call);
ApiAnswer ServeMessages(ApiCall& call);
ApiAnswer ServeMedia(ApiCall& call);
ApiAnswer ServeContent(ApiCall& call);

}  // namespace ratatosk::simulators
