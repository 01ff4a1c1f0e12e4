#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

/// An API key of a simulated account.
class TwilioApiKey {
 public:
  TwilioApiKey(std::string key_sid, std::string key_secret, bool is_standard = true)
      : sid(std::move(key_sid)), secret(std::move(key_secret)), standard(is_standard) {}

  std::string sid;
  std::string secret;
  /// Standard keys may not read the account (401, 20003); main keys may.
  bool standard;
};

/// An OAuth app of a simulated account, which gets tokens by client credentials.
class TwilioOAuthApp {
 public:
  TwilioOAuthApp(std::string id, std::string secret)
      : client_id(std::move(id)), client_secret(std::move(secret)) {}

  std::string client_id;
  std::string client_secret;
};

/// A messaging service: a pool of senders.
class TwilioMessagingService {
 public:
  TwilioMessagingService(std::string service_sid, std::vector<std::string> service_senders)
      : sid(std::move(service_sid)), senders(std::move(service_senders)) {}

  /// For messages that bring none of their own.
  TwilioMessagingService& WithStatusCallback(std::string url);

  std::string sid;
  std::vector<std::string> senders;
  std::string status_callback;
};

/// A template of the Content API.
class TwilioTemplate {
 public:
  /// `body` may hold `{{1}}` or `{{name}}`; each needs a variable when it is sent, or a default.
  TwilioTemplate(std::string content_sid, std::string name, std::string text);

  TwilioTemplate& WithLanguage(std::string code);
  /// A variable and its sample, which stands in for it when it is left out.
  TwilioTemplate& WithVariable(std::string name, std::string sample);
  /// `approved` by default; `unsubmitted`, `pending`, `rejected`, `paused`, `disabled`.
  TwilioTemplate& WithApproval(std::string status, std::string category = "UTILITY");
  /// The `types` object as JSON text, in place of `{"twilio/text":{"body":...}}`.
  TwilioTemplate& WithTypes(std::string json);

  std::string sid;
  std::string friendly_name;
  std::string body;
  std::string language = "en";
  std::vector<std::pair<std::string, std::string>> variables;
  std::string approval = "approved";
  std::string category = "UTILITY";
  std::string types_json;
};

/// A simulated account and what belongs to it. All values are made up for tests.
class TwilioAccount {
 public:
  TwilioAccount(std::string account_sid, std::string token)
      : sid(std::move(account_sid)), auth_token(std::move(token)) {}

  TwilioAccount& WithApiKey(TwilioApiKey key);
  TwilioAccount& WithOAuthApp(TwilioOAuthApp app);
  /// `whatsapp:+...`, `+...`, a short code or an alphanumeric id. With no sender at all, any will
  /// do.
  TwilioAccount& WithSender(std::string address);
  TwilioAccount& WithService(TwilioMessagingService service);
  TwilioAccount& WithTemplate(TwilioTemplate content);
  /// For messages that bring none of their own, nor their service.
  TwilioAccount& WithStatusCallback(std::string url);

  std::string sid;
  std::string auth_token;
  std::string friendly_name = "Simulated account";
  std::string type = "Full";
  std::string status = "active";
  std::vector<TwilioApiKey> api_keys;
  std::vector<TwilioOAuthApp> oauth_apps;
  std::vector<std::string> senders;
  std::vector<TwilioMessagingService> services;
  std::vector<TwilioTemplate> templates;
  std::string status_callback;
};

}  // namespace ratatosk::simulators
