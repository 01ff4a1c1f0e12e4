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

  /// The key's SID.
  std::string sid;
  /// The key's secret.
  std::string secret;
  /// Standard keys cannot read the account (401, 20003); main keys can.
  bool standard;
};

/// An OAuth app of a simulated account, which gets tokens with client credentials.
class TwilioOAuthApp {
 public:
  TwilioOAuthApp(std::string id, std::string secret)
      : client_id(std::move(id)), client_secret(std::move(secret)) {}

  /// The client's id.
  std::string client_id;
  /// The client's secret.
  std::string client_secret;
};

/// A messaging service: a pool of senders.
class TwilioMessagingService {
 public:
  TwilioMessagingService(std::string service_sid, std::vector<std::string> service_senders)
      : sid(std::move(service_sid)), senders(std::move(service_senders)) {}

  /// Sets the callback for messages without one of their own.
  TwilioMessagingService& WithStatusCallback(std::string url);

  /// The service's SID.
  std::string sid;
  /// The addresses that the service sends from.
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

  /// The template's SID.
  std::string sid;
  /// The template's name.
  std::string friendly_name;
  /// The text with its placeholders.
  std::string body;
  /// The language code.
  std::string language = "en";
  /// Variables and their samples.
  std::vector<std::pair<std::string, std::string>> variables;
  std::string approval = "approved";
  /// WhatsApp's category of the template.
  std::string category = "UTILITY";
  /// The `types` object; empty means a text with `body`.
  std::string types_json;
};

/// A simulated account with its senders, services and templates. All values are made up for tests.
class TwilioAccount {
 public:
  TwilioAccount(std::string account_sid, std::string token)
      : sid(std::move(account_sid)), auth_token(std::move(token)) {}

  /// Adds an API key.
  TwilioAccount& WithApiKey(TwilioApiKey key);
  /// Adds an OAuth app.
  TwilioAccount& WithOAuthApp(TwilioOAuthApp app);
  /// Adds a sender: `whatsapp:+...`, `+...`, a short code or an alphanumeric id. If no sender is
  /// added, any sender is accepted.
  TwilioAccount& WithSender(std::string address);
  /// Adds a messaging service.
  TwilioAccount& WithService(TwilioMessagingService service);
  /// Adds a template.
  TwilioAccount& WithTemplate(TwilioTemplate content);
  /// Sets the callback for messages that have none, and whose service has none.
  TwilioAccount& WithStatusCallback(std::string url);

  /// The account's SID.
  std::string sid;
  /// The account's auth token.
  std::string auth_token;
  /// The account's name.
  std::string friendly_name = "Simulated account";
  /// Twilio's type of the account: `Full` or `Trial`.
  std::string type = "Full";
  /// Twilio's status of the account: `active`, `suspended` or `closed`.
  std::string status = "active";
  /// The API keys.
  std::vector<TwilioApiKey> api_keys;
  /// The OAuth apps.
  std::vector<TwilioOAuthApp> oauth_apps;
  /// The senders; if it is empty, any sender is accepted.
  std::vector<std::string> senders;
  /// The messaging services.
  std::vector<TwilioMessagingService> services;
  /// The templates.
  std::vector<TwilioTemplate> templates;
  std::string status_callback;
};

}  // namespace ratatosk::simulators
