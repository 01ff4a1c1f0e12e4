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
  /// Standard keys cannot read the account (401, 20003); main keys can.
  bool standard;
};

/// An OAuth app of a simulated account, which gets tokens with client credentials.
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

  /// Sets the callback for messages without one of their own.
  TwilioMessagingService& WithStatusCallback(std::string url);

  std::string sid;
  std::vector<std::string> senders;
  std::string status_callback;
};

/// A template of the Content API.
class TwilioTemplate {
 public:
  /// `body` may contain `{{1}}` or `{{name}}`. Each needs a variable when the template is sent, or
  /// a default.
  TwilioTemplate(std::string content_sid, std::string name, std::string text);

  TwilioTemplate& WithLanguage(std::string code);
  /// Adds a variable and its sample, which is used if the variable is omitted.
  TwilioTemplate& WithVariable(std::string name, std::string sample);
  /// Sets the approval: `approved` (the default), `unsubmitted`, `pending`, `rejected`, `paused` or
  /// `disabled`.
  TwilioTemplate& WithApproval(std::string status, std::string category = "UTILITY");
  /// Sets the `types` object as JSON text, instead of `{"twilio/text":{"body":...}}`.
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

/// A simulated account with its senders, services and templates. All values are made up for tests.
class TwilioAccount {
 public:
  TwilioAccount(std::string account_sid, std::string token)
      : sid(std::move(account_sid)), auth_token(std::move(token)) {}

  TwilioAccount& WithApiKey(TwilioApiKey key);
  TwilioAccount& WithOAuthApp(TwilioOAuthApp app);
  /// Adds a sender: `whatsapp:+...`, `+...`, a short code or an alphanumeric id. If no sender is
  /// added, any sender is accepted.
  TwilioAccount& WithSender(std::string address);
  TwilioAccount& WithService(TwilioMessagingService service);
  TwilioAccount& WithTemplate(TwilioTemplate content);
  /// Sets the callback for messages that have none, and whose service has none.
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
