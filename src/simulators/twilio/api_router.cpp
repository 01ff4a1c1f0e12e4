#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/json_views.hpp"

namespace ratatosk::simulators {
namespace {

class Credentials {
 public:
  Credentials() = default;
  std::string user;
  std::string password;
};

Credentials ReadCredentials(const HttpRequest& request) {
  Credentials credentials;
  auto header = request.Header("Authorization");
  if (header.size() < 6 || (!header.starts_with("Basic ") && !header.starts_with("basic "))) {
    return credentials;
  }
  header.remove_prefix(6);
  const auto text = DecodeBase64(header);
  const auto colon = text.find(':');
  if (colon == std::string::npos) return credentials;
  credentials.user = text.substr(0, colon);
  credentials.password = text.substr(colon + 1);
  return credentials;
}

// POST oauth.twilio.com/v2/token
HttpReply IssueToken(World& world, const HttpRequest& request) {
  const auto form = ParseForm(request.body);
  const auto failed = [](std::string_view error) {
    return HttpReply(error == "invalid_client" ? 401 : 400,
                     "{\"error\":\"" + std::string(error) + "\"}", "application/json");
  };
  if (request.method != "POST" || FindField(form, "grant_type") != "client_credentials") {
    return failed("unsupported_grant_type");
  }
  for (const auto& account : world.accounts) {
    for (const auto& app : account.oauth_apps) {
      if (app.client_id != FindField(form, "client_id")) continue;
      if (app.client_secret != FindField(form, "client_secret")) continue;
      const auto token = "token-" + world.MakeSid("OT");
      world.tokens.emplace(token, account.sid);
      return HttpReply(
          200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
          "application/json");
    }
  }
  return failed("invalid_client");
}

bool SignInByToken(ApiCall& call) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = call.request.Header("Authorization");
  if (!header.starts_with(kScheme)) return false;
  const auto found = call.world.tokens.find(std::string(header.substr(kScheme.size())));
  if (found == call.world.tokens.end()) return false;
  for (const auto& account : call.world.accounts) {
    if (account.sid == found->second) call.account = &account;
  }
  return call.account != nullptr;
}

// Finds the account that the credentials belong to.
bool SignIn(ApiCall& call) {
  if (SignInByToken(call)) return true;
  const auto credentials = ReadCredentials(call.request);
  call.user = credentials.user;
  for (const auto& account : call.world.accounts) {
    if (account.sid == credentials.user && account.auth_token == credentials.password) {
      call.account = &account;
      return true;
    }
    for (const auto& key : account.api_keys) {
      if (key.sid != credentials.user || key.secret != credentials.password) continue;
      call.account = &account;
      call.standard_key = key.standard;
      return true;
    }
  }
  return false;
}

HttpReply ServeAccount(const ApiCall& call) {
  if (call.request.method != "GET") return ApiError(405, 20004);
  if (call.standard_key) return ApiError(401, 20003);
  return HttpReply(200, AccountJson(*call.account), "application/json");
}

HttpReply ServeBalance(const ApiCall& call) {
  if (call.request.method != "GET") return ApiError(405, 20004);
  return HttpReply(200, BalanceJson(*call.account), "application/json");
}

// /2010-04-01/Accounts/{AC}/... ; segments[0] and [1] are already checked.
ApiAnswer ServeCore(ApiCall& call) {
  const auto& path = call.target.segments;
  if (path.size() == 3) {
    if (path[2] != call.account->sid + ".json") return NotFound(call.request);
    return ServeAccount(call);
  }
  if (path.size() < 4 || path[2] != call.account->sid) return NotFound(call.request);
  if (path.size() == 4 && path[3] == "Balance.json") return ServeBalance(call);
  if (path.size() == 4 && path[3] == "Messages.json") {
    return call.request.method == "POST" ? CreateMessage(call) : ServeMessages(call);
  }
  if (path.size() < 5 || path[3] != "Messages") return NotFound(call.request);
  if (path.size() == 5) return ServeMessages(call);
  return ServeMedia(call);
}

}  // namespace

std::string UserOf(const HttpRequest& request) { return ReadCredentials(request).user; }

ApiAnswer ServeApi(World& world, const HttpRequest& request) {
  const Target target(request.target);
  if (target.segments == std::vector<std::string>{"v2", "token"}) return IssueToken(world, request);
  ApiCall call(world, request, target);
  if (!SignIn(call)) {
    return ApiError(401, 20003).WithHeader("WWW-Authenticate", "Basic realm=\"Twilio API\"");
  }
  const auto& path = target.segments;
  if (path.size() >= 3 && path[0] == "2010-04-01" && path[1] == "Accounts") return ServeCore(call);
  if (path.size() >= 2 && (path[0] == "v1" || path[0] == "v2")) return ServeContent(call);
  return NotFound(request);
}

}  // namespace ratatosk::simulators
